import { alignGrid } from '../axis/grid.js'
import { type CommonParams, checkFlag, checkNames, checkOutputSize, checkScale } from '../check/params.js'
import type { Rois } from '../contract.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'
import {
  checkSamplingParams,
  planSampled,
  SAMPLING_NAMES,
  type Sampled,
  type SamplingParams,
} from './sampled.js'

/** Parameters of RoIAlign. SPEC §9. */
export interface RoiAlignParams extends CommonParams, SamplingParams {
  /**
   * `true` (default): pixel centres lie at .5, no clamp. `false`: the legacy form, half a cell off, boxes at least one
   * cell long.
   */
  readonly aligned?: boolean | undefined
}

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

/** The operator its parameters make, with their defaults. SPEC §7.5. */
export function checkRoiAlignParams(params: RoiAlignParams): Sampled {
  checkNames(params, ['outputSize', 'spatialScale', 'aligned', ...SAMPLING_NAMES])
  const { outputSize, spatialScale, aligned = true } = params
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkFlag('params.aligned', aligned)
  const sampling = checkSamplingParams(params)
  const shift = aligned ? 0.5 : 0
  return {
    outputSize,
    scale,
    sampling,
    shift,
    grid: (axis) => alignGrid(axis, scale, aligned, sampling.samplingRatio),
  }
}
