// @roipool/core/planner: what the planners of this package are made of, for operators of your own.
// CONTRIBUTING.md, "Add an operator", has a whole one.
export { type Axis, axes, scaleOn } from './axis/axis.js'
export { binRanges, meanTaps } from './axis/ranges.js'
export { TapWriter } from './axis/taps.js'
export { largestOfCells, sumsOfCells } from './cells/lists.js'
export { checkShape } from './check/feature-map.js'
export {
  type CommonParams,
  checkChoice,
  checkCount,
  checkFlag,
  checkNames,
  checkNumber,
  checkOutputSize,
  checkSamplingRatio,
  checkScale,
  type OutputSize,
  type Scales,
  type SpatialScale,
} from './check/params.js'
export { checkImages, checkProblem, type Problem, type ProblemOptions } from './check/problem.js'
export { type Defaults, joined, withDefaults } from './parameters.js'
export { type Quantizer, quantizers, roundHalfAway } from './quantize.js'
