import { type Axis, axes } from '../axis/axis.js'
import type { Grid, SamplePlacement } from '../axis/grid.js'
import { mergedTaps, separateSamples } from '../axis/taps.js'
import { checkChoice, checkSamplingRatio } from '../check/params.js'
import { checkProblem, type ProblemOptions } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import type { Defaults, SamplingParams } from '../parameters.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'

type Sampling = Defaults<SamplingParams>

/** SPEC §7.5. */
export function checkSampling({ samplingRatio, samplePlacement, reduce, maxSamples }: Sampling): void {
  checkSamplingRatio(samplingRatio)
  checkChoice('params.samplePlacement', samplePlacement, ['center', 'interior'])
  checkChoice('params.reduce', reduce, ['avg', 'max'])
  if (!(maxSamples > 0)) invalid(`params.maxSamples must be a positive number, but is ${String(maxSamples)}`)
}

/** A sampled operator with its parameters checked: what is left is to lay its grid over each axis. */
export interface Sampled {
  readonly outputSize: readonly [number, number]
  readonly scale: number
  readonly sampling: Sampling
  readonly grid: (axis: Axis) => Grid
  /** How far the grid's coordinates lie below those in which cell c covers [c, c + 1). */
  readonly shift: number
}

/** Checks the RoIs and lays the grid of an operator over both axes. */
export function layGrids(rois: Rois, operator: Sampled, mapShape: Shape, options?: ProblemOptions) {
  const { outputSize, scale, sampling, grid } = operator
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, options)
  const axis = axes(rois.boxes, outputSize, height, width)
  const [y, x] = [grid(axis.y), grid(axis.x)]
  checkSamples(rois.boxes, y, x, sampling.maxSamples)
  return { base, axis, grids: { y, x } }
}

/** The plan of a sampled operator: taps merged for a mean, samples kept apart for a maximum. */
export function planSampled(rois: Rois, operator: Sampled, mapShape: Shape, options?: ProblemOptions): Plan {
  const { base, axis, grids } = layGrids(rois, operator, mapShape, options)
  const { reduce, samplePlacement } = operator.sampling
  const make = <T>(lists: (grid: Grid, bins: number, limit: number, placement: SamplePlacement) => T) => ({
    y: lists(grids.y, axis.y.bins, axis.y.limit, samplePlacement),
    x: lists(grids.x, axis.x.bins, axis.x.limit, samplePlacement),
  })
  return reduce === 'avg'
    ? { ...base, reduction: 'sum', ...make(mergedTaps) }
    : { ...base, reduction: 'max-of-sums', ...make(separateSamples) }
}

/** SPEC §7.6: an adaptive grid of a huge RoI is refused before its taps are made. */
function checkSamples(boxes: Float32Array, y: Grid, x: Grid, maxSamples: number): void {
  for (let k = 0; k < y.samples.length; k++) {
    const [rows, columns] = [y.samples[k]!, x.samples[k]!]
    if (rows * columns <= maxSamples && Math.max(rows, columns) <= maxSamples) continue
    unsupported(
      `the RoI [${boxes.subarray(k * 4, k * 4 + 4)}] needs ${rows}×${columns} samples a bin, but maxSamples is ${maxSamples}: ` +
        'use a fixed samplingRatio, more bins, or a higher maxSamples',
    )
  }
}
