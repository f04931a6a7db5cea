import { type Axis, axes, scaleOn } from '../axis/axis.js'
import type { Grid, SamplePlacement, SamplingRatio } from '../axis/grid.js'
import { type MovedTaps, movedSamples, smallestHeld } from '../axis/moved.js'
import { mergedTaps, separateSamples } from '../axis/taps.js'
import { checkChoice, checkNumber, checkSamplingRatio, type Scales } from '../check/params.js'
import { checkProblem, type ProblemOptions } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { byEdges, checkMean, type Derivatives } from '../derivatives.js'
import { unsupported } from '../errors.js'
import type { Defaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { part } from '../regions.js'
import type { Shape } from '../shape.js'

/** Parameters of the operators that sample the map between its cells. SPEC §9. */
export interface SamplingParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
  /** `'center'` (default): at (k + ½)/n of the bin. `'interior'`: at (k + 1)/(n + 1), as the article has it. */
  readonly samplePlacement?: SamplePlacement | undefined
  /** Of each bin's interpolated samples, the mean (default) or the largest. A sample outside the map counts as 0. */
  readonly reduce?: 'avg' | 'max' | undefined
  /**
   * The most bytes that the samples of a plan may take on an axis where `reduce` is `'max'`, 2^30 (1 GiB) by default; more
   * are refused with ROI_UNSUPPORTED. A sample inside the map takes 20 bytes; those outside take 20 together, a bin. A
   * mean needs no limit: samples of the same cell are merged.
   */
  readonly maxPlanBytes?: number | undefined
}

export const samplingDefaults = {
  samplingRatio: 'adaptive',
  samplePlacement: 'center',
  reduce: 'avg',
  maxPlanBytes: 2 ** 30,
} as const

type Sampling = Defaults<SamplingParams>

/** The most samples that can be asked for on each axis of a bin. SPEC §7.6. */
const MOST = 2 ** 15

/** SPEC §7.5 and §7.6. */
export function checkSampling({ samplingRatio, samplePlacement, reduce, maxPlanBytes }: Sampling): void {
  checkSamplingRatio(samplingRatio)
  if (samplingRatio !== 'adaptive' && samplingRatio > MOST) {
    unsupported(`params.samplingRatio is ${samplingRatio}: more than ${MOST} samples on an axis of a bin`)
  }
  checkChoice('params.samplePlacement', samplePlacement, ['center', 'interior'])
  checkChoice('params.reduce', reduce, ['avg', 'max'])
  if (maxPlanBytes !== Infinity) checkNumber('params.maxPlanBytes', maxPlanBytes, true)
}

/** A sampled operator with its parameters checked: what is left is to lay its grid over each axis. */
export interface Sampled {
  readonly outputSize: readonly [number, number]
  readonly scale: Scales
  readonly sampling: Sampling
  readonly grid: (axis: Axis) => Grid
  /** How far the grid's coordinates lie below those in which cell c covers [c, c + 1). */
  readonly shift: number
}

/** Checks the RoIs and lays the grid of an operator over both axes. */
export function layGrids(rois: Rois, operator: Sampled, mapShape: Shape, options?: ProblemOptions) {
  const { outputSize, scale, grid } = operator
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, options)
  const axis = axes(rois.boxes, outputSize, height, width)
  return { base, axis, grids: { y: grid(axis.y), x: grid(axis.x) } }
}

/** The plan of a sampled operator: taps merged for a mean, samples kept apart for a maximum. */
export function planSampled(rois: Rois, operator: Sampled, mapShape: Shape, options?: ProblemOptions): Plan {
  const { base, axis, grids } = layGrids(rois, operator, mapShape, options)
  const { reduce, samplePlacement, maxPlanBytes } = operator.sampling
  if (reduce === 'avg') {
    const y = mergedTaps(grids.y, axis.y.bins, axis.y.limit, samplePlacement)
    const x = mergedTaps(grids.x, axis.x.bins, axis.x.limit, samplePlacement)
    return { reduction: 'sum', y, x, ...base }
  }
  const { most, beyond } = sampleLimit(maxPlanBytes, base.rows)
  const y = separateSamples(grids.y, axis.y.bins, axis.y.limit, samplePlacement, most, beyond)
  const x = separateSamples(grids.x, axis.x.bins, axis.x.limit, samplePlacement, most, beyond)
  return { reduction: 'max-of-sums', y, x, ...base }
}

/** The derivatives of a sampled operator whose boxes are not quantised. SPEC §24.2. */
export function deriveSampled(
  rois: Rois,
  operator: Sampled,
  mapShape: Shape,
  options?: ProblemOptions,
): Derivatives {
  const { outputSize, scale, sampling, shift } = operator
  checkMean(sampling.reduce)
  const { outputShape } = checkProblem(rois, outputSize, scale, mapShape, options).base
  return {
    outputShape,
    plans(from, to) {
      const { base, axis, grids } = layGrids(part(rois, from, to), operator, mapShape, options)
      const moved = (axis: Axis, grid: Grid): MovedTaps => ({
        value: mergedTaps(grid, axis.bins, axis.limit, sampling.samplePlacement),
        ...movedSamples(
          grid,
          axis,
          sampling.samplePlacement,
          scaleOn(axis, scale),
          smallestHeld(axis, grid, scaleOn(axis, scale), shift > 0),
        ),
      })
      return byEdges(base, moved(axis.y, grids.y), moved(axis.x, grids.x))
    },
  }
}

/** Bytes of a sample that is kept apart: where its list ends, and two cells with their weights. */
const SAMPLE_BYTES = 4 + 2 * 8

/** SPEC §7.6: how many samples a plan may have on an axis, and what is said of the RoI with which they are more. */
export function sampleLimit(maxPlanBytes: number, rows: Int32Array) {
  const beyond = (k: number) =>
    unsupported(
      `with rois.boxes[${rows[k]}] the samples of the plan take more than maxPlanBytes, ${maxPlanBytes} bytes, on an axis: ` +
        'pool in blocks (inBlocks), with a smaller samplingRatio, or with a higher maxPlanBytes',
    )
  return { most: maxPlanBytes / SAMPLE_BYTES, beyond }
}
