import { type ImagePlanner, invalid, type MultiScalePlanner, type Planner } from '@roipool/core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { shapeOf } from '../kernels/kernel.js'
import { pool } from './pool.js'
import { type Boxes, type BoxIndices, checkTensor, readRois } from './rois.js'

/**
 * An operator as a tfjs operation, on the active tfjs backend: synchronous, lazy where that backend is, and
 * differentiable with respect to `features`.
 *
 * @param features [batch, height, width, channels], float32; never read on the host and never disposed of
 * @param boxes K×4, x1 y1 x2 y2 in image pixels; no gradient flows into them
 * @param boxInd the image of each box; undefined where there is one image
 * @returns what the operator's planner says, [K, PH, PW, …]
 * @throws RoiPoolError before anything is computed, SPEC §7
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

/** Makes a tfjs operation of an operator's planner. */
export function tensorOperator<Params extends object>(planner: Planner<Params>): TensorOperator<Params> {
  return (features, boxes, boxInd, params) => {
    checkTensor('features', features, 4, ['float32'])
    const plan = planner(readRois(boxes, boxInd), params, shapeOf(features))
    return pool([features], [plan])
  }
}

/** Makes a tfjs operation of the planner of an operator over a feature pyramid. */
export function multiScaleTensorOperator<Params extends object>(
  planner: MultiScalePlanner<Params>,
): MultiScaleTensorOperator<Params> {
  return (features, boxes, boxInd, params) => {
    if (!Array.isArray(features) || features.length === 0) {
      invalid('features must be a list of feature maps, one for each stride')
    }
    for (const [level, map] of features.entries()) checkTensor(`features[${level}]`, map, 4, ['float32'])
    return pool(features, planner(readRois(boxes, boxInd), params, features.map(shapeOf)))
  }
}

/** Makes a tfjs operation of the planner of an operator over whole images. */
export function imageTensorOperator<Params extends object>(
  planner: ImagePlanner<Params>,
): ImageTensorOperator<Params> {
  return (features, params) => {
    checkTensor('features', features, 4, ['float32'])
    return pool([features], [planner(params, shapeOf(features))])
  }
}
