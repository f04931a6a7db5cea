import * as core from '@roipool/core'
import * as of from './tensors/operator.js'

export * from './tensors/operator.js'
export type { Boxes, BoxIndices, Points } from './tensors/rois.js'

// Each operation is its planner, run on the active tfjs backend. `npm run operators` writes these lines.
// <operators>
export const roiPool = of.tensorOperator(core.planRoiPool, core.deriveRoiPool)
export const roiAlign = of.tensorOperator(core.planRoiAlign, core.deriveRoiAlign)
export const roiWarp = of.tensorOperator(core.planRoiWarp, core.deriveRoiWarp)
export const prRoiPool = of.tensorOperator(core.planPrRoiPool, core.derivePrRoiPool)
export const cropAndResize = of.tensorOperator(core.planCropAndResize, core.deriveCropAndResize)
export const psRoiPool = of.tensorOperator(core.planPsRoiPool, core.derivePsRoiPool)
export const psRoiAlign = of.tensorOperator(core.planPsRoiAlign, core.derivePsRoiAlign)
export const adaptivePool = of.imageTensorOperator(core.planAdaptivePool)
export const multiScaleRoiAlign = of.multiScaleTensorOperator(core.planMultiScaleRoiAlign)
export const multiScaleRoiPool = of.multiScaleTensorOperator(core.planMultiScaleRoiPool)
export const roiAlignRotated = of.tensorOperator(
  core.planRoiAlignRotated,
  core.deriveRoiAlignRotated,
  'rotated',
)
export const multiScaleRoiAlignRotated = of.multiScaleTensorOperator(
  core.planMultiScaleRoiAlignRotated,
  'rotated',
)
export const samplePoints = of.tensorOperator(core.planSamplePoints, core.deriveSamplePoints, 'points')
export const roiPoolRotated = of.tensorOperator(core.planRoiPoolRotated, core.deriveRoiPoolRotated, 'rotated')
export const deformRoiPool = of.offsetTensorOperator(core.planDeformRoiPool, core.deriveDeformRoiPool)
export const deformPsRoiPool = of.offsetTensorOperator(core.planDeformPsRoiPool, core.deriveDeformPsRoiPool)
export const maskPool = of.maskTensorOperator(core.planMaskPool)
export const multiScaleMaskPool = of.multiScaleMaskTensorOperator(core.planMultiScaleMaskPool)
// </operators>
