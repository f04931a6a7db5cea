import { cut, enlarged, float32s, int32s, room } from '../memory.js'
import type { Samples, Taps } from '../plan.js'
import type { Grid, SamplePlacement } from './grid.js'
import { BinSamples, binAt, FEW, offsetAt, placed } from './samples.js'

const f = Math.fround

/** Lists of taps that are written one after another. */
export class TapWriter {
  #offset: Int32Array
  #cell: Int32Array
  #weight: Float32Array
  #lists = 0
  #length = 0

  /**
   * @param lists how many there will be, about
   * @param taps how many a list has, about
   */
  constructor(lists: number, taps = 4) {
    this.#offset = int32s(lists + 1)
    this.#offset[0] = 0
    this.#cell = room(Int32Array, lists * taps)
    this.#weight = room(Float32Array, lists * taps)
  }

  /** How many lists have ended. */
  get lists(): number {
    return this.#lists
  }

  /** Names a cell, unless float32 holds its weight as 0. SPEC §2.3. */
  tap(cell: number, weight: number): void {
    if (f(weight) === 0) return
    if (this.#length === this.#cell.length) {
      this.#cell = enlarged(this.#cell)
      this.#weight = enlarged(this.#weight)
    }
    this.#cell[this.#length] = cell
    this.#weight[this.#length++] = weight
  }

  endList(): void {
    if (++this.#lists === this.#offset.length) this.#offset = enlarged(this.#offset)
    this.#offset[this.#lists] = this.#length
  }

  taps(): Taps {
    return {
      offset: cut(this.#offset, this.#lists + 1),
      cell: cut(this.#cell, this.#length),
      weight: cut(this.#weight, this.#length),
    }
  }
}

/**
 * The mean of each bin's samples on one axis, as one list of taps: a cell that several samples touch is named once.
 * So a bin costs what its cells cost, however many samples it has and wherever its box lies. In a long bin, cells between
 * two samples weigh the same, bit for bit, so that a backend can sum them up together. SPEC §9.3, §9.4.
 */
export function mergedTaps(grid: Grid, bins: number, limit: number, placement: SamplePlacement): Taps {
  const count = grid.start.length
  const { first, more } = placed[placement]
  const samples = new BinSamples(grid, limit, placement)
  // How far from the start of its bin each sample of a RoI lies, where they are few.
  const within = new Float32Array(FEW)
  const offset = int32s(count * bins + 1)
  offset[0] = 0
  let cells = int32s(expected(grid, bins, limit))
  let weights = float32s(cells.length)
  let length = 0
  // By less than this the weight of a cell between two samples differs from 2 − h: two positions, each rounded.
  const slack = limit * 2 ** -22
  // The lists are written here, without a TapWriter: with it, planning many small RoIs takes three times as long.
  for (let k = 0; k < count; k++) {
    const step = grid.step[k]!
    const divisor = grid.samples[k]!
    const backwards = step < 0
    const few = divisor <= FEW
    if (few) for (let n = 0; n < divisor; n++) within[n] = offsetAt(n + first, step, divisor + more)
    const even = few ? Number.NaN : 2 - Math.abs(step) / (divisor + more)
    for (let i = 0; i < bins; i++) {
      const bin = binAt(grid.start[k]!, step, i)
      let from = 0
      let to = divisor
      if (!few) {
        samples.seek(k, i)
        from = samples.from
        to = samples.to
      }
      // Room for all, and for one that is dropped because its weight is 0.
      while (length + Math.min(2 * (to - from), limit) >= cells.length) {
        cells = enlarged(cells)
        weights = enlarged(weights)
      }
      // The cell of the last sample; it and the one after it are not written yet.
      let open = -1
      let here = 0
      let next = 0
      for (let n = from; n < to; n++) {
        const nth = backwards ? from + to - 1 - n : n
        const position = few ? f(bin + within[nth]!) : samples.position(nth)
        if (!(position >= -1 && position <= limit)) continue
        const at = held(position, limit)
        const cell = at | 0
        const upper = f(at - cell)
        if (cell !== open) {
          if (open >= 0) {
            cells[length] = open
            weights[length] = (Math.abs(here - even) <= slack ? even : here) / divisor
            if (weights[length] !== 0) length++
            if (cell > open + 1) {
              cells[length] = open + 1
              weights[length] = next / divisor
              if (weights[length] !== 0) length++
            }
          }
          here = cell === open + 1 ? next : 0
          next = 0
          open = cell
        }
        here += f(1 - upper)
        next += upper
      }
      if (open >= 0) {
        cells[length] = open
        weights[length] = (Math.abs(here - even) <= slack ? even : here) / divisor
        if (weights[length] !== 0) length++
        cells[length] = open + 1
        weights[length] = next / divisor
        if (weights[length] !== 0) length++
      }
      offset[k * bins + i + 1] = length
    }
  }
  return { offset, cell: cut(cells, length), weight: cut(weights, length) }
}

/** How many taps the lists of a grid have, about: two a sample, or as many as the cells that a bin touches. */
function expected({ step, samples }: Grid, bins: number, limit: number): number {
  let sum = 0
  for (let k = 0; k < step.length; k++) {
    sum += Math.min(2 * samples[k]!, Math.ceil(Math.abs(step[k]!)) + 2, limit)
  }
  return sum * bins
}

/**
 * Each bin's samples on one axis, each with its own taps: for the maximum, which cannot be merged. Of those outside the
 * map one is kept, without taps: for a maximum, 0 once is 0 as often as you like. SPEC §9.4.
 *
 * @param most samples there may be
 * @param beyond is called with the RoI whose samples are more
 */
export function separateSamples(
  grid: Grid,
  bins: number,
  limit: number,
  placement: SamplePlacement,
  most: number,
  beyond: (k: number) => never,
): Samples {
  const count = grid.start.length
  const samples = new BinSamples(grid, limit, placement)
  const offset = int32s(count * bins + 1)
  offset[0] = 0
  const writer = new TapWriter(count * bins * 2)
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < bins; i++) {
      const before = writer.lists
      samples.seek(k, i)
      for (let n = samples.from; n < samples.to; n++) {
        const position = samples.position(n)
        if (!(position >= -1 && position <= limit)) continue
        const at = held(position, limit)
        const cell = Math.trunc(at)
        const upper = f(at - cell)
        writer.tap(cell, 1 - upper)
        writer.tap(cell + 1, upper)
        writer.endList()
      }
      if (writer.lists - before < samples.count) writer.endList()
      const kept = writer.lists
      if (kept > most) beyond(k)
      offset[k * bins + i + 1] = kept
    }
  }
  return { offset, taps: writer.taps() }
}

/** A sample within a cell beyond the outermost is held there. SPEC §9.3. */
function held(position: number, limit: number): number {
  return position < 0 ? 0 : Math.min(position, limit - 1)
}
