import type { MaxOfSumsPlan, Samples, SumPlan, Taps } from '@roipool/core'
import type { Algorithm, Choice } from './choose.js'
import { COSTS } from './costs.js'
import type { ImageRows } from './order.js'
import { sample } from './sample.js'

/** The fastest way, by estimate, to sum up the rows of bins of an image of `cells` cells: no way changes a bit of a sum. */
export function chooseSum(
  plan: SumPlan | MaxOfSumsPlan,
  rows: ImageRows,
  order: Int32Array,
  cells: number,
  algorithm: Algorithm,
): Choice {
  const { plain, grouped } = estimate(plan, rows, order)
  const possible = plan.reduction === 'sum' && !plan.positionSensitive && grouped < plain
  const means =
    possible && (algorithm === 'windows' || (algorithm === 'auto' && grouped + meansCost(cells) < plain))
  return { separable: true, depth: 0, means, cost: means ? grouped : plain }
}

export function meansCost(cells: number): number {
  return COSTS.means * cells
}

/** About how many cells are read to sum up the rows of bins of an image, without means of rows and with them. */
function estimate(plan: SumPlan | MaxOfSumsPlan, rows: ImageRows, order: Int32Array) {
  const [, PH, PW] = plan.outputShape
  let plain = 0
  let grouped = 0
  const weight = sample(rows, order, (row, before) => {
    const k = Math.floor(row / PH)
    const y = tapsOf(plan.y, row, row + 1)
    const x = tapsOf(plan.x, k * PW, (k + 1) * PW)
    // Rows of cells that were summed up for the row before are not again.
    const known = plan.reduction === 'sum' && before !== undefined && sameTaps(plan.y, row, before)
    plain += ((known ? 0 : y.taps) + y.rows) * x.taps
    grouped += ((known ? 0 : plan.reduction === 'sum' ? vectors(plan.y, row) : y.taps) + y.rows) * x.taps
  })
  return { plain: plain * weight, grouped: grouped * weight }
}

/** How many taps the bins of an axis have, and how many rows of cells or samples those are added up to. */
function tapsOf(axis: Taps | Samples, from: number, to: number): { taps: number; rows: number } {
  const first = axis.offset[from]!
  const end = axis.offset[to]!
  if (!('taps' in axis)) return { taps: end - first, rows: to - from }
  return { taps: axis.taps.offset[end]! - axis.taps.offset[first]!, rows: end - first }
}

/** Whether two bins have the same taps. */
function sameTaps({ offset, cell, weight }: Taps, a: number, b: number): boolean {
  const first = offset[a]!
  const other = offset[b]!
  const count = offset[a + 1]! - first
  if (offset[b + 1]! - other !== count) return false
  for (let n = 0; n < count; n++) {
    if (cell[first + n] !== cell[other + n] || weight[first + n] !== weight[other + n]) return false
  }
  return true
}

/** About how many vectors are read for a bin whose groups are kept: its even neighbours by sixteens, fours and ones. */
function vectors({ offset, weight }: Taps, bin: number): number {
  const first = offset[bin]!
  const end = offset[bin + 1]!
  let count = 0
  for (let n = first, next = n; n < end; n = next) {
    while (next < end && weight[next] === weight[n]) next++
    const even = next - n
    // At either end up to three ones and three fours.
    count += even < 8 ? even : Math.min(even / 4 + 3, even / 16 + 6)
  }
  return count
}
