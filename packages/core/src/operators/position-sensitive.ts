import { type Axis, axes, scaleOn } from '../axis/axis.js'
import { alignGrid, type SamplingRatio } from '../axis/grid.js'
import { binRanges, meanTaps } from '../axis/ranges.js'
import { type CommonParams, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { type DerivativePlanner, type Derivatives, underivable, WHOLE_CELLS } from '../derivatives.js'
import { withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { positionSensitiveQuantizer } from '../quantize.js'
import type { Shape } from '../shape.js'
import { roiAlignDefaults } from './roi-align.js'
import { checkSampling, deriveSampled, planSampled, type Sampled } from './sampled.js'

/** Parameters of position-sensitive RoI pooling: only those that every operator has. SPEC §12. */
export type PsRoiPoolParams = CommonParams

/** Parameters of position-sensitive RoIAlign. SPEC §12. */
export interface PsRoiAlignParams extends CommonParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
}

export const psRoiPoolDefaults = {}
export const psRoiAlignDefaults = { samplingRatio: 'adaptive' } as const

/**
 * Plans position-sensitive RoI pooling (Dai et al., R-FCN, 2016) by torchvision's rule: bin (i, j) of channel c is the
 * mean of its cells in map channel `(c · PH + i) · PW + j`. SPEC §12.1.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels]; channels a multiple of PH · PW
 * @returns a plan whose output has the shape [K, PH, PW, channels / (PH · PW)]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planPsRoiPool(rois: Rois, params: PsRoiPoolParams, mapShape: Shape): Plan {
  const own = ['outputSize', 'spatialScale'] as const
  const { outputSize, spatialScale } = withDefaults(params, own, psRoiPoolDefaults)
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  const options = { positionSensitive: true }
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, options)
  const axis = axes(rois.boxes, outputSize, height, width)
  const y = meanTaps(binRanges(axis.y, scale[0], positionSensitiveQuantizer))
  const x = meanTaps(binRanges(axis.x, scale[1], positionSensitiveQuantizer))
  return { reduction: 'sum', y, x, ...base }
}

/**
 * Plans position-sensitive RoIAlign (Li et al., Light-Head R-CNN, 2017) by torchvision's rule: aligned RoIAlign, mean,
 * with the channels of {@link planPsRoiPool}. SPEC §12.2.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels]; channels a multiple of PH · PW
 * @returns a plan whose output has the shape [K, PH, PW, channels / (PH · PW)]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planPsRoiAlign(rois: Rois, params: PsRoiAlignParams, mapShape: Shape): Plan {
  return planSampled(rois, checkPsRoiAlignParams(params), mapShape, { positionSensitive: true })
}

/** Plans the derivatives of position-sensitive RoIAlign by the corners of its boxes. SPEC §24. */
export function derivePsRoiAlign(rois: Rois, params: PsRoiAlignParams, mapShape: Shape): Derivatives {
  return deriveSampled(rois, checkPsRoiAlignParams(params), mapShape, { positionSensitive: true })
}

function checkPsRoiAlignParams(params: PsRoiAlignParams): Sampled {
  const own = ['outputSize', 'spatialScale'] as const
  const { outputSize, spatialScale, samplingRatio } = withDefaults(params, own, psRoiAlignDefaults)
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  const sampling = { ...roiAlignDefaults, samplingRatio }
  checkSampling(sampling)
  const grid = (axis: Axis) => alignGrid(axis, scaleOn(axis, scale), true, samplingRatio)
  return { outputSize, scale, sampling, shift: 0.5, grid }
}

/** There are none. SPEC §24.6. */
export const derivePsRoiPool: DerivativePlanner<PsRoiPoolParams> = /* @__PURE__ */ underivable(
  'psRoiPool',
  WHOLE_CELLS,
)
