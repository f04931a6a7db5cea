import type { BinAnswer, Side, Sides } from './bin.js'
import { cellsOf, f32, scalesOf } from './numbers.js'
import { tent, type Weights, weigh, weighted } from './weights.js'

/** Precise RoI pooling: the mean of every cell's tent over a bin, by the trapezoid rule where it is straight. SPEC §10. */
export function precise({ y, x }: Sides, spatialScale: number | readonly number[]): BinAnswer {
  const scale = scalesOf(spatialScale)
  const rows = means(y, scale.y)
  const columns = means(x, scale.x)
  return (i, j, read) => weighted(rows[i]!, columns[j]!, read)
}

function means({ lo, hi, bins, limit }: Side, scale: number): Weights[] {
  const start = f32(lo * scale)
  const bin = f32(f32(f32(hi * scale) - start) / bins)
  return cellsOf(bins).map((i) => {
    if (bin <= 0) return []
    const from = f32(start + f32(i * bin))
    const to = from + bin
    return weigh(limit, (cell) => areaUnderTent(cell, from, to) / (to - from))
  })
}

/** Between its corners a tent is straight. */
export function areaUnderTent(cell: number, from: number, to: number): number {
  const corners = [cell - 1, cell, cell + 1].map((at) => Math.min(Math.max(at, from), to))
  let area = 0
  corners.forEach((end, n) => {
    const start = corners[n - 1] ?? end
    area += ((tent(start - cell) + tent(end - cell)) / 2) * (end - start)
  })
  return area
}
