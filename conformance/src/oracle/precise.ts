import type { BinAnswer, Side, Sides } from './bin.js'
import { cellsOf, f32 } from './numbers.js'
import { tent, type Weights, weigh, weighted } from './weights.js'

/** Precise RoI pooling: the mean of every cell's tent over a bin, by the trapezoid rule where it is straight. SPEC §10. */
export function precise({ y, x }: Sides, spatialScale: number): BinAnswer {
  const rows = means(y, spatialScale)
  const columns = means(x, spatialScale)
  return (i, j, read) => weighted(rows[i]!, columns[j]!, read)
}

function means({ lo, hi, bins, limit }: Side, spatialScale: number): Weights[] {
  const scale = f32(spatialScale)
  const start = f32(lo * scale)
  const bin = f32(f32(f32(hi * scale) - start) / bins)
  return cellsOf(bins).map((i) => {
    if (bin <= 0) return []
    const from = f32(start + f32(i * bin))
    const to = from + bin
    const corners = [-1, ...cellsOf(limit + 1)].filter((at) => at > from && at < to)
    return weigh(limit, (cell) => areaUnderTent(cell, [from, ...corners, to]) / (to - from))
  })
}

/** From the first to the last of the places, between which no tent has a corner. */
function areaUnderTent(cell: number, places: readonly number[]): number {
  let area = 0
  places.forEach((to, n) => {
    const from = places[n - 1] ?? to
    area += ((tent(from - cell) + tent(to - cell)) / 2) * (to - from)
  })
  return area
}
