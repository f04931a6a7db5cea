import { int32s } from './memory.js'
import { overAxes, type SumPlan, type Taps } from './plan.js'
import type { Shape } from './shape.js'

/** A list of taps, and which of the joined list each of its taps is, counted within its bin. */
interface Placed extends Taps {
  readonly place: Int32Array
}

/** Several plans of the same bins, and one that names every cell that any of them names, with weight 1. */
export interface United {
  readonly plan: SumPlan
  /** The same over axes. */
  readonly seen: SumPlan
  readonly parts: readonly { readonly y: Placed; readonly x: Placed }[]
}

/** Joins plans of the same bins, of a map of `shape`: so a cell is read once for all of them. */
export function united(plans: readonly SumPlan[], shape: Shape): United {
  const seen = plans.map((plan) => overAxes(plan, shape) as { plan: SumPlan; shape: Shape })
  const [, height, width] = seen[0]!.shape
  const y = joined(
    seen.map(({ plan }) => plan.y),
    height,
  )
  const x = joined(
    seen.map(({ plan }) => plan.x),
    width,
  )
  const parts = plans.map((_, n) => ({ y: y.placed[n]!, x: x.placed[n]! }))
  const plan = { ...plans[0]!, y: y.taps, x: x.taps }
  return { plan, seen: overAxes(plan, shape).plan as SumPlan, parts }
}

/** Of every bin, the cells of all lists, each once. */
function joined(lists: readonly Taps[], cells: number): { taps: Taps; placed: Placed[] } {
  const distinct = [...new Set(lists)]
  const bins = lists[0]!.offset.length - 1
  const most = distinct.reduce((sum, { cell }) => sum + cell.length, 0)
  const offset = int32s(bins + 1)
  const cell = int32s(most)
  const places = distinct.map((list) => int32s(list.cell.length))
  // Where each cell was put last: in this bin, if that is behind where the bin begins.
  const last = new Int32Array(cells).fill(-1)
  let length = 0
  offset[0] = 0
  for (let bin = 0; bin < bins; bin++) {
    const begin = length
    for (let n = 0; n < distinct.length; n++) {
      const list = distinct[n]!
      const place = places[n]!
      for (let tap = list.offset[bin]!; tap < list.offset[bin + 1]!; tap++) {
        const named = list.cell[tap]!
        if (last[named]! < begin) {
          last[named] = length
          cell[length++] = named
        }
        place[tap] = last[named]! - begin
      }
    }
    offset[bin + 1] = length
  }
  const placed = new Map(distinct.map((list, n) => [list, { ...list, place: places[n]! }]))
  return {
    taps: { offset, cell: cell.subarray(0, length), weight: new Float32Array(length).fill(1) },
    placed: lists.map((list) => placed.get(list)!),
  }
}

/**
 * Of each plan, the sum of the values of its bins times upstream, from the products of single cells, over each of so many
 * parts of a region, in float64.
 *
 * @param dots of the cells of the joined plan, those of bin b from `begin[b]` on
 */
export function weighted(
  { seen: plan, parts }: United,
  dots: Float32Array,
  begin: Int32Array,
  count: number,
): Float64Array[] {
  const [, PH, PW] = plan.outputShape
  const rows = plan.rows.length * PH
  const bins = (PH * PW) / count
  const { offset } = plan.x
  return parts.map(({ y, x }) => {
    const sums = new Float64Array(plan.rows.length * count)
    const [xOffset, xWeight, xPlace] = [x.offset, x.weight, x.place]
    for (let row = 0, bin = 0; row < rows; row++) {
      const [top, bottom] = [y.offset[row]!, y.offset[row + 1]!]
      const first = Math.floor(row / PH) * PW
      for (let j = first; j < first + PW; j++, bin++) {
        const across = offset[j + 1]! - offset[j]!
        const [from, to] = [xOffset[j]!, xOffset[j + 1]!]
        let sum = 0
        for (let a = top; a < bottom; a++) {
          const at = begin[bin]! + y.place[a]! * across
          let line = 0
          for (let b = from; b < to; b++) line += xWeight[b]! * dots[at + xPlace[b]!]!
          sum += y.weight[a]! * line
        }
        sums[Math.floor(bin / bins)]! += sum
      }
    }
    return sums
  })
}
