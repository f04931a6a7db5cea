import {
  type DerivativePlanner,
  type ImagePlanner,
  invalid,
  type Masks,
  type MultiScalePlanner,
  type Planner,
} from '@roipool/core'
import { Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { shapeOf } from '../kernels/kernel.js'
import { type Moving, pool, without } from './pool.js'
import { type BoxIndices, checkTensor, type GivenOf, readOffsets, readRois, type TensorKind } from './rois.js'

/**
 * An operator as a tfjs operation, on the active tfjs backend: synchronous, lazy where that backend is, and
 * differentiable with respect to `features`, and to `boxes` where they are a tensor and the operator does not quantise.
 *
 * @param features [batch, height, width, channels], float32; never read on the host and never disposed of
 * @param boxes K×4, x1 y1 x2 y2 in image pixels; of rotated RoIs K×5, cx cy w h angle; of points K×P×2, x y
 * @param boxInd the image of each box; undefined where there is one image
 * @returns what the operator's planner says, [K, PH, PW, …]
 * @throws RoiPoolError before anything is computed, SPEC §7; ROI_UNSUPPORTED where a gradient to boxes is asked for that
 * there is not, SPEC §24.6
 */
export type TensorOperator<Params, Kind extends TensorKind = 'boxes'> = (
  features: Tensor4D,
  boxes: GivenOf<Kind>,
  boxInd: BoxIndices,
  params: Params,
) => Tensor4D

/** As {@link TensorOperator}, over the levels of a feature pyramid: a list of tensors, finest first. SPEC §13. */
export type MultiScaleTensorOperator<Params, Kind extends TensorKind = 'boxes'> = (
  features: readonly Tensor4D[],
  boxes: GivenOf<Kind>,
  boxInd: BoxIndices,
  params: Params,
) => Tensor4D

/** As {@link TensorOperator}, of the images of the map: without boxes. */
export type ImageTensorOperator<Params> = (features: Tensor4D, params: Params) => Tensor4D

/**
 * As {@link TensorOperator}, of boxes whose bins are moved: differentiable with respect to `features`, and to
 * `params.offsets` where they are a tensor [K, 2, PH, PW]. SPEC §21, §24.8.
 */
export type OffsetTensorOperator<Params> = TensorOperator<WithOffsets<Params>>

type WithOffsets<Params> = Omit<Params, 'offsets'> & { readonly offsets: Float32Array | Tensor4D }

/** As {@link TensorOperator}, of masks as core's `masksFromBits` and its like make them, which know their images. */
export type MaskTensorOperator<Params> = (features: Tensor4D, masks: Masks, params: Params) => Tensor4D

/** The same over the levels of a feature pyramid. SPEC §22.8. */
export type MultiScaleMaskTensorOperator<Params> = (
  features: readonly Tensor4D[],
  masks: Masks,
  params: Params,
) => Tensor4D

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
): TensorOperator<Params, Kind> {
  return (features, boxes, boxInd, params) => {
    checkTensor('features', features, 4, ['float32'])
    const rois = readRois(kind, boxes, boxInd)
    const shape = shapeOf(features)
    const derive = derivatives
      ? () => derivatives(rois, params, shape)
      : without('this operation has no gradient to its boxes: tensorOperator was given no derivatives')
    return pool([features], [planner(rois, params, shape)], moving(boxes, derive))
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
): MultiScaleTensorOperator<Params, Kind> {
  return (features, boxes, boxInd, params) => {
    checkLevels(features)
    const plans = planner(readRois(kind, boxes, boxInd), params, features.map(shapeOf))
    const derive = without(
      'there is no gradient to boxes over a pyramid: pool from each of its maps by itself',
    )
    return pool(features, plans, moving(boxes, derive))
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

/** Makes a tfjs operation of the planner of an operator whose bins are moved by offsets. */
export function offsetTensorOperator<Params extends { readonly offsets: Float32Array }>(
  planner: Planner<Params>,
  derivatives: DerivativePlanner<Params>,
): OffsetTensorOperator<Params> {
  return (features, boxes, boxInd, params) => {
    checkTensor('features', features, 4, ['float32'])
    const rois = readRois('boxes', boxes, boxInd)
    const shape = shapeOf(features)
    const { offsets } = params ?? invalid('params are missing')
    const own = { ...params, offsets: readOffsets(offsets) } as unknown as Params
    const derive = () => derivatives(rois, own, shape)
    const none = without('there is a gradient to params.offsets here, and none to the boxes')
    return pool([features], [planner(rois, own, shape)], [...moving(boxes, none), ...moving(offsets, derive)])
  }
}

/** Makes a tfjs operation of the planner of an operator over masks. */
export function maskTensorOperator<Params extends object>(
  planner: Planner<Params, 'masks'>,
): MaskTensorOperator<Params> {
  return (features, masks, params) => {
    checkTensor('features', features, 4, ['float32'])
    return pool([features], [planner(masks, params, shapeOf(features))])
  }
}

/** The same over a feature pyramid. */
export function multiScaleMaskTensorOperator<Params extends object>(
  planner: MultiScalePlanner<Params, 'masks'>,
): MultiScaleMaskTensorOperator<Params> {
  return (features, masks, params) => {
    checkLevels(features)
    return pool(features, planner(masks, params, features.map(shapeOf)))
  }
}

function checkLevels(features: readonly Tensor4D[]): void {
  if (!Array.isArray(features) || features.length === 0) {
    invalid('features must be a list of feature maps, one for each stride')
  }
  for (const [level, map] of features.entries()) checkTensor(`features[${level}]`, map, 4, ['float32'])
}

/** What is no tensor has no gradient. */
function moving(tensor: unknown, derive: Moving['derive']): Moving[] {
  return tensor instanceof Tensor ? [{ tensor, derive }] : []
}
