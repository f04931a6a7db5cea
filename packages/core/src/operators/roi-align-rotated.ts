import { largestOfCells, sumsOfCells } from '../cells/lists.js'
import { turnedMeans, turnedSamples, turnedSlopes } from '../cells/turned-bins.js'
import { type CommonParams, checkChoice, checkFlag, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem, type ProblemOptions } from '../check/problem.js'
import type { RotatedRois } from '../contract.js'
import { checkMean, type DerivativePlanner } from '../derivatives.js'
import { unsupported } from '../errors.js'
import type { MultiScalePlanner } from '../operator.js'
import { type Defaults, joined, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { part } from '../regions.js'
import type { Shape } from '../shape.js'
import { overLevels, type PyramidParams, pyramidDefaults, sidesOf } from './multi-scale.js'
import { checkSampling, type SamplingParams, samplingDefaults } from './sampled.js'

/** Parameters of RoIAlign over rotated RoIs. SPEC §17. */
export interface RoiAlignRotatedParams extends CommonParams, SamplingParams {
  /** `true` (default): pixel centres lie at .5, no clamp. `false`: the legacy form, sides at least one cell long. */
  readonly aligned?: boolean | undefined
  /** The unit of the angles, `'radians'` by default. */
  readonly angle?: 'radians' | 'degrees' | undefined
  /** Which way an angle turns a RoI on the image: `false` (default) anticlockwise. */
  readonly clockwise?: boolean | undefined
}

export const roiAlignRotatedDefaults = /* @__PURE__ */ joined(
  { aligned: true, angle: 'radians', clockwise: false } as const,
  samplingDefaults,
)

/**
 * Plans RoIAlign over rotated RoIs: the samples of RoIAlign, turned round the centre of the RoI with it. Its coordinates
 * are those of detectron2's kernel, step by step in float32; an angle of 0 makes it RoIAlign. SPEC §17.
 *
 * @param rois K rows of cx cy w h angle, in image pixels; see `roisFromRotated`
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planRoiAlignRotated(rois: RotatedRois, params: RoiAlignRotatedParams, mapShape: Shape): Plan {
  return planTurned(
    rois,
    withDefaults(params, ['outputSize', 'spatialScale'], roiAlignRotatedDefaults),
    mapShape,
  )
}

/** Parameters over a pyramid: the operator's own, with the strides in place of the scale. SPEC §13. */
export type MultiScaleRoiAlignRotatedParams = Omit<RoiAlignRotatedParams, 'spatialScale'> & PyramidParams

export const multiScaleRoiAlignRotatedDefaults = /* @__PURE__ */ joined(
  roiAlignRotatedDefaults,
  pyramidDefaults,
)

/** Plans RoIAlign over rotated RoIs and a feature pyramid: one plan a level. SPEC §13, §17. */
export const planMultiScaleRoiAlignRotated: MultiScalePlanner<MultiScaleRoiAlignRotatedParams, 'rotated'> = (
  rois,
  params,
  mapShapes,
) => {
  const settings = withDefaults(params, ['outputSize', 'strides'], multiScaleRoiAlignRotatedDefaults)
  return overLevels(rois, settings, mapShapes, planTurned, { regions: 'rotated', sides: sidesOf })
}

type Settings = CommonParams & Defaults<RoiAlignRotatedParams>

/** The most samples of a bin that can be asked for: each is planned by itself. SPEC §7.6. */
const MOST = 2 ** 15

/** Four cells and where their list ends. */
const SAMPLE_BYTES = 4 + 4 * 8

/** The plan of parameters that are all given. */
function planTurned(rois: RotatedRois, settings: Settings, mapShape: Shape, options?: ProblemOptions): Plan {
  const { base, bins } = checked(rois, settings, mapShape, options)
  const { reduce, maxPlanBytes } = settings
  const count = base.batchIndices.length
  if (reduce === 'avg') return { ...base, ...sumsOfCells(count, turnedMeans(bins)) }
  const x = turnedSamples(bins, maxPlanBytes / SAMPLE_BYTES, (k) =>
    unsupported(
      `with rois.rotated[${base.rows[k]}] the samples of the plan take more than maxPlanBytes, ${maxPlanBytes} bytes: ` +
        'pool in blocks (inBlocks), with a smaller samplingRatio, or with a higher maxPlanBytes',
    ),
  )
  return { ...base, ...largestOfCells(count, x) }
}

/** Plans the derivatives of the mean by the five numbers of its RoIs. SPEC §24. */
export const deriveRoiAlignRotated: DerivativePlanner<RoiAlignRotatedParams, 'rotated'> = (
  rois,
  params,
  mapShape,
) => {
  const settings = withDefaults(params, ['outputSize', 'spatialScale'], roiAlignRotatedDefaults)
  checkMean(settings.reduce)
  return {
    outputShape: checked(rois, settings, mapShape).base.outputShape,
    plans(from, to) {
      const { base, bins } = checked(part(rois, from, to), settings, mapShape)
      return turnedSlopes(bins).map((x) => ({ ...base, ...sumsOfCells(to - from, x) }))
    },
  }
}

/** SPEC §7. */
function checked(rois: RotatedRois, settings: Settings, mapShape: Shape, options?: ProblemOptions) {
  const { outputSize, spatialScale, aligned, angle, clockwise, samplingRatio, samplePlacement } = settings
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkFlag('params.aligned', aligned)
  checkFlag('params.clockwise', clockwise)
  checkChoice('params.angle', angle, ['radians', 'degrees'])
  checkSampling(settings)
  if (samplingRatio !== 'adaptive' && samplingRatio ** 2 > MOST) {
    unsupported(`params.samplingRatio is ${samplingRatio}: more than ${MOST} samples in a rotated bin`)
  }
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, {
    ...options,
    regions: 'rotated',
  })
  const rules = { scale, aligned, angle, clockwise }
  const { rotated } = rois
  return { base, bins: { rotated, rules, outputSize, height, width, samplingRatio, samplePlacement } }
}
