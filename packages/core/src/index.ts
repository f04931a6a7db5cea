import { multiScaleOperator, operator } from './operator.js'
import { planCropAndResize } from './operators/crop-and-resize.js'
import { planMultiScaleRoiAlign, planMultiScaleRoiPool } from './operators/multi-scale.js'
import { planPsRoiAlign, planPsRoiPool } from './operators/position-sensitive.js'
import { planPrRoiPool } from './operators/pr-roi-pool.js'
import { planRoiAlign } from './operators/roi-align.js'
import { planRoiPool } from './operators/roi-pool.js'
import { planRoiWarp } from './operators/roi-warp.js'

export type { SamplePlacement, SamplingRatio } from './axis/grid.js'
export { defineBackend } from './backend.js'
export * from './blocks.js'
export { describe as describeValue } from './check/describe.js'
export { checkChoice, checkFlag, checkNames, type OutputSize } from './check/params.js'
export type * from './contract.js'
export * from './coverage.js'
export * from './errors.js'
export { featureMap } from './feature-map.js'
export { firstAvailable } from './first-available.js'
export { checkPlans, isIdle } from './levels.js'
export * from './operator.js'
export { planCropAndResize } from './operators/crop-and-resize.js'
export * from './operators/multi-scale.js'
export * from './operators/position-sensitive.js'
export { planPrRoiPool } from './operators/pr-roi-pool.js'
export { planRoiAlign } from './operators/roi-align.js'
export { planRoiPool } from './operators/roi-pool.js'
export { planRoiWarp } from './operators/roi-warp.js'
export type * from './parameters.js'
export { defaults } from './parameters.js'
export * from './plan.js'
export { presets } from './presets.js'
export type { Quantization } from './quantize.js'
export type { BlockOptions, HostBlockOptions } from './rehearsal.js'
export * from './rois.js'
export * from './sample-coverage.js'
export { elements, type Shape } from './shape.js'
export * from './software.js'

// Each operator is its planner, run by a backend. Bundlers leave out those that are not used.
export const roiPool = /* @__PURE__ */ operator(planRoiPool)
export const roiAlign = /* @__PURE__ */ operator(planRoiAlign)
export const roiWarp = /* @__PURE__ */ operator(planRoiWarp)
export const prRoiPool = /* @__PURE__ */ operator(planPrRoiPool)
export const cropAndResize = /* @__PURE__ */ operator(planCropAndResize)
export const psRoiPool = /* @__PURE__ */ operator(planPsRoiPool)
export const psRoiAlign = /* @__PURE__ */ operator(planPsRoiAlign)
export const multiScaleRoiAlign = /* @__PURE__ */ multiScaleOperator(planMultiScaleRoiAlign)
export const multiScaleRoiPool = /* @__PURE__ */ multiScaleOperator(planMultiScaleRoiPool)
