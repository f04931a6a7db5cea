import type { Samples, Taps } from '../plan.js'
import { type Grid, type SamplePlacement, samplePosition } from './grid.js'

/**
 * The cells between which a position on one axis lies, each with its weight: two, or one where it falls on a cell
 * or within the cell beyond either edge, or none further out. Zero weights are left out. SPEC §9.3.
 */
function bilinear(position: number, limit: number, tap: (cell: number, weight: number) => void): void {
  if (!(position >= -1 && position <= limit)) return
  const inside = Math.max(position, 0)
  const cell = Math.trunc(inside)
  if (cell >= limit - 1) {
    tap(limit - 1, 1)
    return
  }
  const upper = Math.fround(inside - cell)
  tap(cell, Math.fround(1 - upper))
  if (upper > 0) tap(cell + 1, upper)
}

/** Lists of taps that are written one after another. */
export class TapWriter {
  readonly #offset: Int32Array
  #cell: Int32Array
  #weight: Float32Array
  #lists = 0
  #length = 0

  constructor(lists: number) {
    this.#offset = new Int32Array(lists + 1)
    this.#cell = new Int32Array(lists * 4)
    this.#weight = new Float32Array(lists * 4)
  }

  tap(cell: number, weight: number): void {
    if (this.#length === this.#cell.length) this.#grow()
    this.#cell[this.#length] = cell
    this.#weight[this.#length++] = weight
  }

  endList(): void {
    this.#offset[++this.#lists] = this.#length
  }

  taps(): Taps {
    const cell = this.#cell.slice(0, this.#length)
    return { offset: this.#offset, cell, weight: this.#weight.slice(0, this.#length) }
  }

  #grow() {
    const cell = new Int32Array(this.#length * 2 + 16)
    const weight = new Float32Array(this.#length * 2 + 16)
    cell.set(this.#cell)
    weight.set(this.#weight)
    this.#cell = cell
    this.#weight = weight
  }
}

/**
 * The mean of each bin's samples on one axis, as one list of taps: a cell that several samples touch is named once.
 * So a bin costs what its cells cost, however many samples it has.
 */
export function mergedTaps(grid: Grid, bins: number, limit: number, placement: SamplePlacement): Taps {
  const count = grid.start.length
  const writer = new TapWriter(count * bins)
  const total = new Float64Array(limit)
  let first = limit
  let last = -1
  const add = (cell: number, weight: number) => {
    total[cell]! += weight
    if (cell < first) first = cell
    if (cell > last) last = cell
  }
  for (let k = 0; k < count; k++) {
    const samples = grid.samples[k]!
    for (let i = 0; i < bins; i++) {
      for (let n = 0; n < samples; n++) bilinear(samplePosition(grid, placement, k, i, n), limit, add)
      for (let cell = first; cell <= last; cell++) {
        if (total[cell]! > 0) writer.tap(cell, total[cell]! / samples)
        total[cell] = 0
      }
      first = limit
      last = -1
      writer.endList()
    }
  }
  return writer.taps()
}

/** Each bin's samples on one axis, each with its own taps: for the maximum, which cannot be merged. */
export function separateSamples(
  grid: Grid,
  bins: number,
  limit: number,
  placement: SamplePlacement,
): Samples {
  const count = grid.start.length
  const offset = new Int32Array(count * bins + 1)
  let samples = 0
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < bins; i++) offset[k * bins + i + 1] = samples += grid.samples[k]!
  }
  const writer = new TapWriter(samples)
  const tap = writer.tap.bind(writer)
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < bins; i++) {
      for (let n = 0; n < grid.samples[k]!; n++) {
        bilinear(samplePosition(grid, placement, k, i, n), limit, tap)
        writer.endList()
      }
    }
  }
  return { offset, taps: writer.taps() }
}
