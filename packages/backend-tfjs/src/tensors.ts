import * as core from '@roipool/core'
import * as of from './tensors/operator.js'

export * from './tensors/operator.js'
export type { Boxes, BoxIndices } from './tensors/rois.js'

// Each operation is its planner, run on the active tfjs backend. `npm run operators` writes these lines.
// <operators>
export const roiPool = of.tensorOperator(core.planRoiPool)
export const roiAlign = of.tensorOperator(core.planRoiAlign)
export const roiWarp = of.tensorOperator(core.planRoiWarp)
export const prRoiPool = of.tensorOperator(core.planPrRoiPool)
export const cropAndResize = of.tensorOperator(core.planCropAndResize)
export const psRoiPool = of.tensorOperator(core.planPsRoiPool)
export const psRoiAlign = of.tensorOperator(core.planPsRoiAlign)
export const adaptivePool = of.imageTensorOperator(core.planAdaptivePool)
export const multiScaleRoiAlign = of.multiScaleTensorOperator(core.planMultiScaleRoiAlign)
export const multiScaleRoiPool = of.multiScaleTensorOperator(core.planMultiScaleRoiPool)
// </operators>
