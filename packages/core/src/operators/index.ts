// Every operator: its planner, and the planner run by a backend. Bundlers leave out those that are not used.
import { imageOperator, multiScaleOperator, operator } from '../operator.js'
import type { Defaults } from '../parameters.js'
import { type AdaptivePoolParams, adaptivePoolDefaults, planAdaptivePool } from './adaptive-pool.js'
import { type CropAndResizeParams, cropAndResizeDefaults, planCropAndResize } from './crop-and-resize.js'
import {
  type DeformPsRoiPoolParams,
  type DeformRoiPoolParams,
  deformPsRoiPoolDefaults,
  deformRoiPoolDefaults,
  planDeformPsRoiPool,
  planDeformRoiPool,
} from './deform.js'
import { type MaskPoolParams, maskPoolDefaults, planMaskPool } from './mask-pool.js'
import {
  type MultiScaleRoiAlignParams,
  type MultiScaleRoiPoolParams,
  multiScaleRoiAlignDefaults,
  multiScaleRoiPoolDefaults,
  planMultiScaleRoiAlign,
  planMultiScaleRoiPool,
} from './multi-scale.js'
import {
  type MultiScaleMaskPoolParams,
  multiScaleMaskPoolDefaults,
  planMultiScaleMaskPool,
} from './multi-scale-mask-pool.js'
import {
  type PsRoiAlignParams,
  type PsRoiPoolParams,
  planPsRoiAlign,
  planPsRoiPool,
  psRoiAlignDefaults,
  psRoiPoolDefaults,
} from './position-sensitive.js'
import { type PrRoiPoolParams, planPrRoiPool, prRoiPoolDefaults } from './pr-roi-pool.js'
import { planRoiAlign, type RoiAlignParams, roiAlignDefaults } from './roi-align.js'
import {
  type MultiScaleRoiAlignRotatedParams,
  multiScaleRoiAlignRotatedDefaults,
  planMultiScaleRoiAlignRotated,
  planRoiAlignRotated,
  type RoiAlignRotatedParams,
  roiAlignRotatedDefaults,
} from './roi-align-rotated.js'
import { planRoiPool, type RoiPoolParams, roiPoolDefaults } from './roi-pool.js'
import { planRoiPoolRotated, type RoiPoolRotatedParams, roiPoolRotatedDefaults } from './roi-pool-rotated.js'
import { planRoiWarp, type RoiWarpParams, roiWarpDefaults } from './roi-warp.js'
import { planSamplePoints, type SamplePointsParams, samplePointsDefaults } from './sample-points.js'

export { type AdaptivePoolParams, planAdaptivePool } from './adaptive-pool.js'
export { type CropAndResizeParams, deriveCropAndResize, planCropAndResize } from './crop-and-resize.js'
export {
  type DeformPsRoiPoolParams,
  type DeformRoiPoolParams,
  deriveDeformPsRoiPool,
  deriveDeformRoiPool,
  planDeformPsRoiPool,
  planDeformRoiPool,
} from './deform.js'
export { type MaskPoolParams, planMaskPool } from './mask-pool.js'
export {
  type LevelRule,
  type MultiScaleRoiAlignParams,
  type MultiScaleRoiPoolParams,
  type PyramidParams,
  planMultiScaleRoiAlign,
  planMultiScaleRoiPool,
} from './multi-scale.js'
export { type MultiScaleMaskPoolParams, planMultiScaleMaskPool } from './multi-scale-mask-pool.js'
export {
  derivePsRoiAlign,
  derivePsRoiPool,
  type PsRoiAlignParams,
  type PsRoiPoolParams,
  planPsRoiAlign,
  planPsRoiPool,
} from './position-sensitive.js'
export { derivePrRoiPool, type PrRoiPoolParams, planPrRoiPool } from './pr-roi-pool.js'
export { deriveRoiAlign, planRoiAlign, type RoiAlignParams } from './roi-align.js'
export {
  deriveRoiAlignRotated,
  type MultiScaleRoiAlignRotatedParams,
  planMultiScaleRoiAlignRotated,
  planRoiAlignRotated,
  type RoiAlignRotatedParams,
} from './roi-align-rotated.js'
export { deriveRoiPool, planRoiPool, type RoiPoolParams } from './roi-pool.js'
export { deriveRoiPoolRotated, planRoiPoolRotated, type RoiPoolRotatedParams } from './roi-pool-rotated.js'
export { deriveRoiWarp, planRoiWarp, type RoiWarpParams } from './roi-warp.js'
export { deriveSamplePoints, planSamplePoints, type SamplePointsParams } from './sample-points.js'
export type { SamplingParams } from './sampled.js'

export const roiPool = /* @__PURE__ */ operator(planRoiPool)
export const roiAlign = /* @__PURE__ */ operator(planRoiAlign)
export const roiWarp = /* @__PURE__ */ operator(planRoiWarp)
export const prRoiPool = /* @__PURE__ */ operator(planPrRoiPool)
export const cropAndResize = /* @__PURE__ */ operator(planCropAndResize)
export const psRoiPool = /* @__PURE__ */ operator(planPsRoiPool)
export const psRoiAlign = /* @__PURE__ */ operator(planPsRoiAlign)
export const adaptivePool = /* @__PURE__ */ imageOperator(planAdaptivePool)
export const multiScaleRoiAlign = /* @__PURE__ */ multiScaleOperator(planMultiScaleRoiAlign)
export const multiScaleRoiPool = /* @__PURE__ */ multiScaleOperator(planMultiScaleRoiPool)
export const roiAlignRotated = /* @__PURE__ */ operator<RoiAlignRotatedParams, 'rotated'>(planRoiAlignRotated)
export const multiScaleRoiAlignRotated = /* @__PURE__ */ multiScaleOperator(planMultiScaleRoiAlignRotated)
export const samplePoints = /* @__PURE__ */ operator<SamplePointsParams, 'points'>(planSamplePoints)
export const roiPoolRotated = /* @__PURE__ */ operator<RoiPoolRotatedParams, 'rotated'>(planRoiPoolRotated)
export const deformRoiPool = /* @__PURE__ */ operator(planDeformRoiPool)
export const deformPsRoiPool = /* @__PURE__ */ operator(planDeformPsRoiPool)
export const maskPool = /* @__PURE__ */ operator<MaskPoolParams, 'masks'>(planMaskPool)
export const multiScaleMaskPool = /* @__PURE__ */ multiScaleOperator(planMultiScaleMaskPool)

/** Every operator, and its parameters. */
export interface OperatorParams {
  roiPool: RoiPoolParams
  roiAlign: RoiAlignParams
  roiWarp: RoiWarpParams
  prRoiPool: PrRoiPoolParams
  cropAndResize: CropAndResizeParams
  psRoiPool: PsRoiPoolParams
  psRoiAlign: PsRoiAlignParams
  adaptivePool: AdaptivePoolParams
  multiScaleRoiAlign: MultiScaleRoiAlignParams
  multiScaleRoiPool: MultiScaleRoiPoolParams
  roiAlignRotated: RoiAlignRotatedParams
  multiScaleRoiAlignRotated: MultiScaleRoiAlignRotatedParams
  samplePoints: SamplePointsParams
  roiPoolRotated: RoiPoolRotatedParams
  deformRoiPool: DeformRoiPoolParams
  deformPsRoiPool: DeformPsRoiPoolParams
  maskPool: MaskPoolParams
  multiScaleMaskPool: MultiScaleMaskPoolParams
}

export type OperatorName = keyof OperatorParams

/** What an operator takes where a parameter is left out. `outputSize`, `spatialScale`, `strides` and `offsets` must be given. */
export const defaults: { readonly [Name in OperatorName]: Defaults<OperatorParams[Name]> } = {
  roiPool: roiPoolDefaults,
  roiAlign: roiAlignDefaults,
  roiWarp: roiWarpDefaults,
  prRoiPool: prRoiPoolDefaults,
  cropAndResize: cropAndResizeDefaults,
  psRoiPool: psRoiPoolDefaults,
  psRoiAlign: psRoiAlignDefaults,
  adaptivePool: adaptivePoolDefaults,
  multiScaleRoiAlign: multiScaleRoiAlignDefaults,
  multiScaleRoiPool: multiScaleRoiPoolDefaults,
  roiAlignRotated: roiAlignRotatedDefaults,
  multiScaleRoiAlignRotated: multiScaleRoiAlignRotatedDefaults,
  samplePoints: samplePointsDefaults,
  roiPoolRotated: roiPoolRotatedDefaults,
  deformRoiPool: deformRoiPoolDefaults,
  deformPsRoiPool: deformPsRoiPoolDefaults,
  maskPool: maskPoolDefaults,
  multiScaleMaskPool: multiScaleMaskPoolDefaults,
}

/**
 * What an operator takes: RoIs on one map, RoIs on the maps of a pyramid, the images of a map as they are, rotated RoIs on
 * one map or a pyramid, sets of points, RoIs with an offset for every bin among the parameters, or masks on one map or a
 * pyramid.
 */
export const takes = {
  roiPool: 'rois',
  roiAlign: 'rois',
  roiWarp: 'rois',
  prRoiPool: 'rois',
  cropAndResize: 'rois',
  psRoiPool: 'rois',
  psRoiAlign: 'rois',
  adaptivePool: 'images',
  multiScaleRoiAlign: 'pyramid',
  multiScaleRoiPool: 'pyramid',
  roiAlignRotated: 'rotated',
  multiScaleRoiAlignRotated: 'rotated-pyramid',
  samplePoints: 'points',
  roiPoolRotated: 'rotated',
  deformRoiPool: 'rois-and-offsets',
  deformPsRoiPool: 'rois-and-offsets',
  maskPool: 'masks',
  multiScaleMaskPool: 'masks-pyramid',
} as const satisfies Record<OperatorName, Taken>

type Taken =
  | 'rois'
  | 'pyramid'
  | 'images'
  | 'rotated'
  | 'rotated-pyramid'
  | 'points'
  | 'rois-and-offsets'
  | 'masks'
  | 'masks-pyramid'

/** The names of the operators that take the same. */
export type OperatorsOf<Kind> = {
  [Name in OperatorName]: (typeof takes)[Name] extends Kind ? Name : never
}[OperatorName]
