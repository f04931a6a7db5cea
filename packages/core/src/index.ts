export type { SamplePlacement, SamplingRatio } from './axis/grid.js'
export { defineBackend } from './backend.js'
export * from './blocks.js'
export { describe as describeValue } from './check/describe.js'
export type { HostMapInput, MapInput } from './check/feature-map.js'
export {
  type CommonParams,
  checkChoice,
  checkFlag,
  checkNames,
  type OutputSize,
  type SpatialScale,
} from './check/params.js'
export type * from './contract.js'
export * from './coverage.js'
export type { DerivativePlanner, Derivatives } from './derivatives.js'
export * from './errors.js'
export { type FeatureMapOptions, featureMap } from './feature-map.js'
export { firstAvailable } from './first-available.js'
export { fromFloat16Bits, type HalfFloats, toFloat16Bits } from './float16.js'
export { type Gradient, gradient } from './gradient.js'
export * from './gradients.js'
export { toChannelsFirst, toChannelsLast } from './layout.js'
export { checkPlans, isIdle } from './levels.js'
export * from './masks.js'
export * from './operator.js'
export * from './operators/index.js'
export type { Defaults } from './parameters.js'
export * from './plan.js'
export { type Polygon, polygonCoverage } from './polygon.js'
export { presets } from './presets.js'
export type { Quantization } from './quantize.js'
export type { BlockOptions, HostBlockOptions } from './rehearsal.js'
export * from './rois.js'
export * from './sample-coverage.js'
export { elements, type Shape } from './shape.js'
export * from './software.js'
