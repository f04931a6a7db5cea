import type { Axis } from '../axis/axis.js'
import { warpGrid } from '../axis/grid.js'
import { type CommonParams, checkChoice, checkNames, checkOutputSize, checkScale } from '../check/params.js'
import type { Rois } from '../contract.js'
import type { Plan } from '../plan.js'
import { type Quantization, quantizers } from '../quantize.js'
import type { Shape } from '../shape.js'
import {
  checkSamplingParams,
  planSampled,
  SAMPLING_NAMES,
  type Sampled,
  type SamplingParams,
} from './sampled.js'

/** Parameters of RoIWarp. SPEC §9.5. */
export interface RoiWarpParams extends CommonParams, SamplingParams {
  /** How the scaled box becomes whole cells, `'floor'` by default. */
  readonly quantization?: Quantization | undefined
}

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
  checkNames(params, ['outputSize', 'spatialScale', 'quantization', ...SAMPLING_NAMES])
  const { outputSize, spatialScale, quantization = 'floor' } = params
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkChoice('params.quantization', quantization, ['floor', 'round'])
  const sampling = checkSamplingParams(params)
  const quantizer = quantizers[quantization]
  const grid = (axis: Axis) => warpGrid(axis, scale, quantizer, sampling.samplingRatio)
  return { outputSize, scale, sampling, shift: 0.5, grid }
}
