import {
  type CropAndResizeParams,
  type MultiScaleRoiAlignParams,
  type MultiScaleRoiPoolParams,
  type PrRoiPoolParams,
  type PsRoiAlignParams,
  type PsRoiPoolParams,
  planCropAndResize,
  planMultiScaleRoiAlign,
  planMultiScaleRoiPool,
  planPrRoiPool,
  planPsRoiAlign,
  planPsRoiPool,
  planRoiAlign,
  planRoiPool,
  planRoiWarp,
  type RoiAlignParams,
  type RoiPoolParams,
  type RoiWarpParams,
} from '@roipool/core'
import {
  type MultiScaleTensorOperator,
  multiScaleTensorOperator,
  type TensorOperator,
  tensorOperator,
} from './tensors/operator.js'

export * from './tensors/operator.js'
export type { Boxes, BoxIndices } from './tensors/rois.js'

// Each operation is its planner, run on the active tfjs backend.
export const roiPool: TensorOperator<RoiPoolParams> = tensorOperator(planRoiPool)
export const roiAlign: TensorOperator<RoiAlignParams> = tensorOperator(planRoiAlign)
export const roiWarp: TensorOperator<RoiWarpParams> = tensorOperator(planRoiWarp)
export const prRoiPool: TensorOperator<PrRoiPoolParams> = tensorOperator(planPrRoiPool)
export const cropAndResize: TensorOperator<CropAndResizeParams> = tensorOperator(planCropAndResize)
export const psRoiPool: TensorOperator<PsRoiPoolParams> = tensorOperator(planPsRoiPool)
export const psRoiAlign: TensorOperator<PsRoiAlignParams> = tensorOperator(planPsRoiAlign)
export const multiScaleRoiAlign: MultiScaleTensorOperator<MultiScaleRoiAlignParams> =
  multiScaleTensorOperator(planMultiScaleRoiAlign)
export const multiScaleRoiPool: MultiScaleTensorOperator<MultiScaleRoiPoolParams> =
  multiScaleTensorOperator(planMultiScaleRoiPool)
