import type { Scales } from '../check/params.js'
import { onCell } from './edges.js'
import type { Box, Covering, Shares } from './shares.js'

/**
 * Pixels that a mask covers, as runs along its lines: where each begins and where it ends, counted over all lines. Lines are
 * rows, or columns where they are turned over.
 */
export class Runs implements Covering {
  #turned = false
  /** Pixels of a line. */
  #length = 1
  #scales: Scales = [1, 1]
  #ends = new Int32Array(512)
  #count = 0

  get turned(): boolean {
    return this.#turned
  }

  /** Begins with lines of so many pixels. `scales` are cells per line, and per pixel of a line. */
  begin(length: number, scales: Scales, turned: boolean): void {
    this.#length = length
    this.#scales = scales
    this.#turned = turned
    this.#count = 0
  }

  /** Adds the pixels [from, to), none of them before those that were added. */
  add(from: number, to: number): void {
    if (from === to) return
    if (this.#count === this.#ends.length) this.#ends = doubled(this.#ends)
    this.#ends[this.#count] = from
    this.#ends[this.#count + 1] = to
    this.#count += 2
  }

  addTo(shares: Shares): void {
    const length = this.#length
    const [over, along] = this.#scales
    let line = 0
    for (let n = 0; n < this.#count; n += 2) {
      const to = this.#ends[n + 1]!
      for (let from = this.#ends[n]!, stop: number; from < to; from = stop) {
        while (from >= (line + 1) * length) line++
        const start = line * length
        stop = Math.min(start + length, to)
        const left = onCell((from - start) * along)
        const right = onCell((stop - start) * along)
        shares.addBox(left, right, onCell(line * over), onCell((line + 1) * over))
      }
    }
  }

  box(): Box | undefined {
    const ends = this.#ends.subarray(0, this.#count)
    const length = this.#length
    if (ends.length === 0) return undefined
    const top = Math.floor(ends[0]! / length)
    const bottom = Math.ceil(ends.at(-1)! / length)
    let [left, right, start] = [length, 0, top * length]
    for (let n = 0; n < ends.length; n += 2) {
      while (ends[n]! >= start + length) start += length
      const end = ends[n + 1]! - start
      left = Math.min(left, end > length ? 0 : ends[n]! - start)
      right = Math.max(right, Math.min(end, length))
    }
    const [over, along] = this.#scales
    const lines = [onCell(top * over), onCell(bottom * over)] as const
    const pixels = [onCell(left * along), onCell(right * along)] as const
    return this.#turned ? { y: pixels, x: lines } : { y: lines, x: pixels }
  }
}

function doubled(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(list.length * 2)
  copy.set(list)
  return copy
}
