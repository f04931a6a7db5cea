import type { Grid, SamplePlacement, SamplingRatio } from '../axis/grid.js'
import { mergedTaps, separateSamples } from '../axis/taps.js'
import { checkChoice, checkSamplingRatio } from '../check/params.js'
import type { Problem } from '../check/problem.js'
import { invalid, unsupported } from '../errors.js'
import type { Plan } from '../plan.js'

/** Parameters of the operators that sample the map between its cells. SPEC §9. */
export interface SamplingParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
  /** `'center'` (default): at (k + ½)/n of the bin. `'interior'`: at (k + 1)/(n + 1), as the article has it. */
  readonly samplePlacement?: SamplePlacement | undefined
  /** Of each bin's interpolated samples, the mean (default) or the largest. A sample outside the map counts as 0. */
  readonly reduce?: 'avg' | 'max' | undefined
  /** The most samples a bin may have before the call is refused with ROI_UNSUPPORTED, 4096 by default. */
  readonly maxSamples?: number | undefined
}

export const SAMPLING_NAMES = ['samplingRatio', 'samplePlacement', 'reduce', 'maxSamples'] as const

/** The sampling parameters with their defaults. SPEC §7.5. */
export function checkSamplingParams(params: SamplingParams) {
  const { samplingRatio = 'adaptive', samplePlacement = 'center', reduce = 'avg', maxSamples = 4096 } = params
  checkSamplingRatio(samplingRatio)
  checkChoice('params.samplePlacement', samplePlacement, ['center', 'interior'])
  checkChoice('params.reduce', reduce, ['avg', 'max'])
  if (!(maxSamples > 0)) invalid(`params.maxSamples must be a positive number, but is ${String(maxSamples)}`)
  return { samplingRatio, samplePlacement, reduce, maxSamples }
}

/** The plan of two grids: taps merged for a mean, samples kept apart for a maximum. */
export function planGrids(
  { base, height, width, boxes }: Problem,
  { y, x }: { y: Grid; x: Grid },
  { samplePlacement, reduce, maxSamples }: ReturnType<typeof checkSamplingParams>,
): Plan {
  checkSamples(boxes, y, x, maxSamples)
  const [, rows, columns] = base.outputShape
  const make = reduce === 'avg' ? mergedTaps : separateSamples
  const axes = {
    y: make(y, rows, height, samplePlacement),
    x: make(x, columns, width, samplePlacement),
  }
  return { ...base, reduction: reduce === 'avg' ? 'sum' : 'max-of-sums', ...axes } as Plan
}

/** SPEC §7.6: an adaptive grid of a huge RoI is refused before its taps are made. */
export function checkSamples(boxes: Float32Array, y: Grid, x: Grid, maxSamples: number): void {
  for (let k = 0; k < y.samples.length; k++) {
    const [rows, columns] = [y.samples[k]!, x.samples[k]!]
    if (rows * columns <= maxSamples && Math.max(rows, columns) <= maxSamples) continue
    unsupported(
      `the RoI [${boxes.subarray(k * 4, k * 4 + 4)}] needs ${rows}×${columns} samples a bin, but maxSamples is ${maxSamples}: ` +
        'use a fixed samplingRatio, more bins, or a higher maxSamples',
    )
  }
}
