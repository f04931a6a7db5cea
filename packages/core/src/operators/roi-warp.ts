import { type Axis, scaleOn } from '../axis/axis.js'
import { warpGrid } from '../axis/grid.js'
import { type CommonParams, checkChoice, checkOutputSize, checkScale } from '../check/params.js'
import type { Rois } from '../contract.js'
import { type DerivativePlanner, underivable, WHOLE_CELLS } from '../derivatives.js'
import { joined, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { QUANTIZATIONS, type Quantization, quantizers } from '../quantize.js'
import type { Shape } from '../shape.js'
import { checkSampling, planSampled, type Sampled, type SamplingParams, samplingDefaults } from './sampled.js'

/** Parameters of RoIWarp. SPEC §9.5. */
export interface RoiWarpParams extends CommonParams, SamplingParams {
  /** How the scaled box becomes whole cells, `'floor'` by default. */
  readonly quantization?: Quantization | undefined
}

export const roiWarpDefaults = /* @__PURE__ */ joined({ quantization: 'floor' } as const, samplingDefaults)

/**
 * Plans RoIWarp, as Mask R-CNN's comparison and the article describe it: the RoI is quantised as for RoI pooling, then
 * sampled as for RoIAlign. (The operator of this name in the MNC code takes one sample, at the start of each bin.)
 * SPEC §9.5.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planRoiWarp(rois: Rois, params: RoiWarpParams, mapShape: Shape): Plan {
  return planSampled(rois, checkRoiWarpParams(params), mapShape)
}

/** The operator its parameters make, with their defaults. SPEC §7.5. */
export function checkRoiWarpParams(params: RoiWarpParams): Sampled {
  const sampling = withDefaults(params, ['outputSize', 'spatialScale'], roiWarpDefaults)
  const { outputSize, spatialScale, quantization, samplingRatio } = sampling
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkChoice('params.quantization', quantization, QUANTIZATIONS)
  checkSampling(sampling)
  const grid = (axis: Axis) => warpGrid(axis, scaleOn(axis, scale), quantizers[quantization], samplingRatio)
  return { outputSize, scale, sampling, shift: 0.5, grid }
}

/** There are none. SPEC §24.6. */
export const deriveRoiWarp: DerivativePlanner<RoiWarpParams> = /* @__PURE__ */ underivable(
  'roiWarp',
  WHOLE_CELLS,
)
