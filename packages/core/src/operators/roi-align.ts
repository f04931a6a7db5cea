import { type Axis, scaleOn } from '../axis/axis.js'
import { alignGrid } from '../axis/grid.js'
import { type CommonParams, checkFlag, checkOutputSize, checkScale } from '../check/params.js'
import type { ProblemOptions } from '../check/problem.js'
import type { Rois } from '../contract.js'
import type { Derivatives } from '../derivatives.js'
import { type Defaults, joined, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'
import {
  checkSampling,
  deriveSampled,
  planSampled,
  type Sampled,
  type SamplingParams,
  samplingDefaults,
} from './sampled.js'

/** Parameters of RoIAlign. SPEC §9. */
export interface RoiAlignParams extends CommonParams, SamplingParams {
  /**
   * `true` (default): pixel centres lie at .5, no clamp. `false`: the legacy form, half a cell off, boxes at least one
   * cell long.
   */
  readonly aligned?: boolean | undefined
}

export const roiAlignDefaults = /* @__PURE__ */ joined({ aligned: true } as const, samplingDefaults)

/**
 * Plans RoIAlign (He et al., Mask R-CNN, 2017): no quantisation; each bin is the mean, or the largest, of bilinear
 * samples of the map. Its coordinates are those of torchvision's kernel, step by step in float32. SPEC §9.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planRoiAlign(rois: Rois, params: RoiAlignParams, mapShape: Shape): Plan {
  return planSampled(rois, checkRoiAlignParams(params), mapShape)
}

/** Plans the derivatives of RoIAlign's mean by the corners of its boxes. SPEC §24. */
export function deriveRoiAlign(rois: Rois, params: RoiAlignParams, mapShape: Shape): Derivatives {
  return deriveSampled(rois, checkRoiAlignParams(params), mapShape)
}

/** The plan of parameters that are all given. */
export function planAlign(rois: Rois, settings: Settings, mapShape: Shape, options?: ProblemOptions): Plan {
  return planSampled(rois, checked(settings), mapShape, options)
}

/** The operator its parameters make, with their defaults. SPEC §7.5. */
export function checkRoiAlignParams(params: RoiAlignParams): Sampled {
  return checked(withDefaults(params, ['outputSize', 'spatialScale'], roiAlignDefaults))
}

type Settings = CommonParams & Defaults<RoiAlignParams>

function checked(settings: Settings): Sampled {
  const { outputSize, spatialScale, aligned, samplingRatio } = settings
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkFlag('params.aligned', aligned)
  checkSampling(settings)
  const grid = (axis: Axis) => alignGrid(axis, scaleOn(axis, scale), aligned, samplingRatio)
  return { outputSize, scale, sampling: settings, shift: aligned ? 0.5 : 0, grid }
}
