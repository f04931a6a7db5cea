import type { Samples, Taps } from '../plan.js'
import type { Grid, SamplePlacement } from './grid.js'
import { Neighbours } from './neighbours.js'
import { BinSamples } from './samples.js'

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
    this.#offset = new Int32Array(lists + 1)
    this.#cell = new Int32Array(lists * taps)
    this.#weight = new Float32Array(lists * taps)
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

/** The same list with room for twice as much. */
export function enlarged<List extends Int32Array | Float32Array>(list: List): List {
  const larger = new (list.constructor as new (length: number) => List)(list.length * 2 + 16)
  larger.set(list)
  return larger
}

/** The beginning of a list: without the memory behind it, unless that is little. */
export function cut<List extends Int32Array | Float32Array>(list: List, length: number): List {
  const little = list.length <= length * 1.125
  return (little ? list.subarray(0, length) : list.slice(0, length)) as List
}

/**
 * The mean of each bin's samples on one axis, as one list of taps: a cell that several samples touch is named once.
 * So a bin costs what its cells cost, however many samples it has and wherever its box lies. SPEC §9.3, §9.4.
 */
export function mergedTaps(grid: Grid, bins: number, limit: number, placement: SamplePlacement): Taps {
  const count = grid.start.length
  const writer = new TapWriter(count * bins)
  const list = new Neighbours(writer)
  const samples = new BinSamples(grid, limit, placement)
  for (let k = 0; k < count; k++) {
    const backwards = grid.step[k]! < 0
    for (let i = 0; i < bins; i++) {
      samples.seek(k, i)
      const { from, to } = samples
      for (let m = from; m < to; m++) {
        const position = samples.position(backwards ? from + to - 1 - m : m)
        if (!(position >= -1 && position <= limit)) continue
        const at = held(position, limit)
        const cell = Math.trunc(at)
        const upper = f(at - cell)
        list.pair(cell, f(1 - upper), upper, samples.count)
      }
      list.endList(samples.count)
    }
  }
  return writer.taps()
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
  const offset = new Int32Array(count * bins + 1)
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
  return Math.min(Math.max(position, 0), limit - 1)
}
