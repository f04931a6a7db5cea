import { float32s, int32s } from '../memory.js'
import type { Ranges, Taps } from '../plan.js'
import type { Quantizer } from '../quantize.js'
import type { Axis } from './axis.js'

/** The cells each bin of every RoI reads on one axis, clipped to the map. SPEC §4. */
export function binRanges({ boxes, low, bins, limit }: Axis, scale: number, quantizer: Quantizer): Ranges {
  const f = Math.fround
  const count = boxes.length / 4
  const start = int32s(count * bins)
  const end = int32s(count * bins)
  for (let k = 0; k < count; k++) {
    const lo = boxes[k * 4 + low]!
    const origin = quantizer.start(lo, scale)
    const size = quantizer.size(lo, boxes[k * 4 + low + 2]!, scale)
    // The article's bins are whole cells and drop the remainder; where that would leave none, they overlap instead.
    const whole = quantizer.division === 'whole' && size >= bins
    const exact = quantizer.division === 'exact'
    const step = whole ? Math.floor(size / bins) : f(f(size) / bins)
    for (let i = 0; i < bins; i++) {
      const from = whole ? i * step : Math.floor(exact ? (i * size) / bins : f(i * step))
      const to = whole ? from + step : Math.ceil(exact ? ((i + 1) * size) / bins : f((i + 1) * step))
      start[k * bins + i] = Math.min(Math.max(origin + from, 0), limit)
      end[k * bins + i] = Math.min(Math.max(origin + to, 0), limit)
    }
  }
  return { start, end }
}

/** Weights 1/n on the n cells of each bin: their products on two axes make the mean. */
export function meanTaps({ start, end }: Ranges): Taps {
  const bins = start.length
  const offset = int32s(bins + 1)
  offset[0] = 0
  for (let b = 0; b < bins; b++) offset[b + 1] = offset[b]! + Math.max(end[b]! - start[b]!, 0)
  const cell = int32s(offset[bins]!)
  const weight = float32s(offset[bins]!)
  for (let b = 0; b < bins; b++) {
    const first = offset[b]!
    const cells = offset[b + 1]! - first
    for (let n = 0; n < cells; n++) cell[first + n] = start[b]! + n
    weight.fill(1 / cells, first, first + cells)
  }
  return { offset, cell, weight }
}
