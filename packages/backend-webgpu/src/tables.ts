import type { Plan, Ranges, Samples, Taps } from '@roipool/core'

/** Part of a plan as a kernel finds it: `values` begin with entry `origin` of what the plan has under that name. */
interface Section {
  readonly name: string
  readonly values: Int32Array | Float32Array
  readonly origin: number
}

/** What kernels read of RoIs [first, end) of a plan, copied as it is. */
export function sections(plan: Plan, first: number, end: number): Section[] {
  const [, PH, PW] = plan.outputShape
  return [
    { name: 'images', values: plan.batchIndices.subarray(first, end), origin: 0 },
    { name: 'rows', values: plan.rows.subarray(first, end), origin: 0 },
    ...ofAxis('y', plan.y, first * PH, end * PH),
    ...ofAxis('x', plan.x, first * PW, end * PW),
  ]
}

/** The bins count from the first of the RoIs, samples and taps from the first of the plan. */
function ofAxis(name: 'y' | 'x', axis: Ranges | Taps | Samples, first: number, end: number): Section[] {
  const section = (
    what: string,
    values: Int32Array | Float32Array,
    from: number,
    to: number,
    origin: number,
  ) => ({ name: name + what, values: values.subarray(from, to), origin })
  if ('start' in axis) {
    return [section('Bins', axis.start, first, end, 0), section('Ends', axis.end, first, end, 0)]
  }
  const bins = section('Bins', axis.offset, first, end + 1, 0)
  const [from, to] = [axis.offset[first]!, axis.offset[end]!]
  const taps = (of: Taps, from: number, to: number) => [
    section('Cells', of.cell, from, to, from),
    section('Weights', of.weight, from, to, from),
  ]
  if (!('taps' in axis)) return [bins, ...taps(axis, from, to)]
  const { taps: of } = axis
  const samples = section('Samples', of.offset, from, to + 1, from)
  return [bins, samples, ...taps(of, of.offset[from]!, of.offset[to]!)]
}

/** How long the table of some sections is, in bytes. */
export function tableBytes(all: readonly Section[]): number {
  return all.reduce((sum, { values }) => sum + values.byteLength, 0)
}

/** Contiguous sections, and where a kernel has to count each from, modulo 2^32. */
export interface Tables {
  readonly table: Uint32Array
  readonly places: Record<string, number>
}

/**
 * Makes one table after another in the same memory: fresh memory takes longer than the copy. A table is good until the
 * next one is made.
 */
export function tableMaker(): (all: readonly Section[]) => Tables {
  let room = new Uint32Array(1024)
  return (all) => {
    const words = tableBytes(all) / 4
    if (words > room.length) room = new Uint32Array(2 ** Math.ceil(Math.log2(words)))
    const table = room.subarray(0, words)
    const places: Record<string, number> = {}
    let next = 0
    for (const { name, values, origin } of all) {
      table.set(new Uint32Array(values.buffer, values.byteOffset, values.length), next)
      places[name] = next - origin
      next += values.length
    }
    return { table, places }
  }
}
