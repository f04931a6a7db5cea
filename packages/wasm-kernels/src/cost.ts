import type { MaxOfSumsPlan, Samples, SumPlan, Taps } from '@roipool/core'
import type { ImageRows } from './order.js'

/** An estimate from so many rows of bins costs little beside pooling them. */
const SAMPLE = 200

/** Visits some of the rows of bins of an image, and returns how many rows each of them stands for. */
export function sample({ from, to }: ImageRows, order: Int32Array, visit: (row: number) => void): number {
  const step = Math.max((to - from) / SAMPLE, 1)
  for (let n = from; n < to; n += step) visit(order[Math.floor(n)]!)
  return step
}

/** About how many cells are read to sum up the rows of bins of an image. */
export function sumCost(plan: SumPlan | MaxOfSumsPlan, rows: ImageRows, order: Int32Array): number {
  const [, PH, PW] = plan.outputShape
  let cells = 0
  const weight = sample(rows, order, (row) => {
    const k = Math.floor(row / PH)
    const y = tapsOf(plan.y, row, row + 1)
    const x = tapsOf(plan.x, k * PW, (k + 1) * PW)
    cells += (y.taps + y.rows) * x.taps
  })
  return cells * weight
}

/** How many taps the bins of an axis have, and how many rows of cells or samples those are added up to. */
function tapsOf(axis: Taps | Samples, from: number, to: number): { taps: number; rows: number } {
  const first = axis.offset[from]!
  const end = axis.offset[to]!
  if (!('taps' in axis)) return { taps: end - first, rows: to - from }
  return { taps: axis.taps.offset[end]! - axis.taps.offset[first]!, rows: end - first }
}
