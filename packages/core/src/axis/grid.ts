import { float32s, float64s } from '../memory.js'
import type { Quantizer } from '../quantize.js'
import type { Axis } from './axis.js'

/** Where in a bin its n samples lie: at (k + ½)/n, as every implementation has it, or at (k + 1)/(n + 1), as the article. */
export type SamplePlacement = 'center' | 'interior'

/** A whole number of samples a bin and axis, or one for each cell the bin is long, rounded up. */
export type SamplingRatio = number | 'adaptive'

/**
 * The samples of every RoI on one axis: the bins start at `start` and are `step` long, with `samples` in each.
 * Coordinates put the value of cell c at c, so a RoI aligned to pixel centres starts half a cell lower.
 */
export interface Grid {
  readonly start: Float32Array
  readonly step: Float32Array
  /** Whole numbers; a box of 2^32 cells in one bin has as many. */
  readonly samples: Float64Array
}

const f = Math.fround

/** RoIAlign's grid: the scaled box, unrounded. Half a cell lower if `aligned`, else at least one cell long. SPEC §9.1. */
export function alignGrid(axis: Axis, scale: number, aligned: boolean, samplingRatio: SamplingRatio): Grid {
  const shift = aligned ? 0.5 : 0
  return grid(axis, samplingRatio, (lo, hi) => {
    const start = f(f(lo * scale) - shift)
    const size = f(f(f(hi * scale) - shift) - start)
    return [start, aligned ? size : Math.max(size, 1)]
  })
}

/** RoIWarp's grid: the quantised box, half a cell lower. SPEC §9.5. */
export function warpGrid(
  axis: Axis,
  scale: number,
  quantizer: Quantizer,
  samplingRatio: SamplingRatio,
): Grid {
  return grid(axis, samplingRatio, (lo, hi) => [
    f(quantizer.start(lo, scale) - 0.5),
    f(quantizer.size(lo, hi, scale)),
  ])
}

function grid(
  { boxes, low, bins }: Axis,
  samplingRatio: SamplingRatio,
  extent: (lo: number, hi: number) => [start: number, size: number],
): Grid {
  const count = boxes.length / 4
  const start = float32s(count)
  const step = float32s(count)
  const samples = float64s(count)
  for (let k = 0; k < count; k++) {
    const [from, size] = extent(boxes[k * 4 + low]!, boxes[k * 4 + low + 2]!)
    start[k] = from
    step[k] = f(size / bins)
    // A RoI without length has no adaptive samples.
    samples[k] = samplingRatio === 'adaptive' ? Math.max(Math.ceil(step[k]!), 0) : samplingRatio
  }
  return { start, step, samples }
}
