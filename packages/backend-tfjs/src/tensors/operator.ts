import {
  type DerivativePlanner,
  type ImagePlanner,
  invalid,
  type MultiScalePlanner,
  type Planner,
} from '@roipool/core'
import { Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { shapeOf } from '../kernels/kernel.js'
import { pool, without } from './pool.js'
import { type Boxes, type BoxIndices, checkTensor, readRois, type TensorKind } from './rois.js'

/**
 * An operator as a tfjs operation, on the active tfjs backend: synchronous, lazy where that backend is, and
 * differentiable with respect to `features`, and to `boxes` where they are a tensor and the operator does not quantise.
 *
 * @param features [batch, height, width, channels], float32; never read on the host and never disposed of
 * @param boxes K×4, x1 y1 x2 y2 in image pixels; of rotated RoIs K×5, cx cy w h angle
 * @param boxInd the image of each box; undefined where there is one image
 * @returns what the operator's planner says, [K, PH, PW, …]
 * @throws RoiPoolError before anything is computed, SPEC §7; ROI_UNSUPPORTED where a gradient to boxes is asked for that
 * there is not, SPEC §24.6
 */
export type TensorOperator<Params> = (
  features: Tensor4D,
  boxes: Boxes,
  boxInd: BoxIndices,
  params: Params,
) => Tensor4D

/** As {@link TensorOperator}, over the levels of a feature pyramid: a list of tensors, finest first. SPEC §13. */
export type MultiScaleTensorOperator<Params> = (
  features: readonly Tensor4D[],
  boxes: Boxes,
  boxInd: BoxIndices,
  params: Params,
) => Tensor4D

/** As {@link TensorOperator}, of the images of the map: without boxes. */
export type ImageTensorOperator<Params> = (features: Tensor4D, params: Params) => Tensor4D

/**
 * Makes a tfjs operation of an operator's planner.
 *
 * @param derivatives the planner of its derivatives by the boxes; without it they have no gradient
 * @param kind of the regions, boxes by default
 */
export function tensorOperator<Params extends object, Kind extends TensorKind = 'boxes'>(
  planner: Planner<Params, Kind>,
  derivatives?: DerivativePlanner<Params, Kind>,
  kind: Kind = 'boxes' as Kind,
): TensorOperator<Params> {
  return (features, boxes, boxInd, params) => {
    checkTensor('features', features, 4, ['float32'])
    const rois = readRois(kind, boxes, boxInd)
    const shape = shapeOf(features)
    const derive = derivatives
      ? () => derivatives(rois, params, shape)
      : without('this operation has no gradient to its boxes: tensorOperator was given no derivatives')
    return pool([features], tensorOf(boxes), [planner(rois, params, shape)], derive)
  }
}

/**
 * Makes a tfjs operation of the planner of an operator over a feature pyramid.
 *
 * @param kind of the regions, boxes by default
 */
export function multiScaleTensorOperator<Params extends object, Kind extends TensorKind = 'boxes'>(
  planner: MultiScalePlanner<Params, Kind>,
  kind: Kind = 'boxes' as Kind,
): MultiScaleTensorOperator<Params> {
  return (features, boxes, boxInd, params) => {
    if (!Array.isArray(features) || features.length === 0) {
      invalid('features must be a list of feature maps, one for each stride')
    }
    for (const [level, map] of features.entries()) checkTensor(`features[${level}]`, map, 4, ['float32'])
    const plans = planner(readRois(kind, boxes, boxInd), params, features.map(shapeOf))
    const derive = without(
      'there is no gradient to boxes over a pyramid: pool from each of its maps by itself',
    )
    return pool(features, tensorOf(boxes), plans, derive)
  }
}

/** Makes a tfjs operation of the planner of an operator over whole images. */
export function imageTensorOperator<Params extends object>(
  planner: ImagePlanner<Params>,
): ImageTensorOperator<Params> {
  return (features, params) => {
    checkTensor('features', features, 4, ['float32'])
    const plans = [planner(params, shapeOf(features))]
    return pool([features], undefined, plans, without('whole images have no boxes'))
  }
}

function tensorOf(boxes: Boxes): Tensor | undefined {
  return boxes instanceof Tensor ? boxes : undefined
}
