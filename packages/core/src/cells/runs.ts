import type { Scales } from '../check/params.js'
import type { Box, Covering } from './covering.js'
import { onCell } from './edges.js'
import type { Grid, Shares } from './shares.js'

/**
 * Pixels that a mask covers, as runs along its lines: where each begins and where it ends, counted over all lines. Lines are
 * rows, or columns where they are turned over.
 */
export class Runs implements Covering {
  #turned = false
  /** Pixels of a line. */
  #length = 0
  #scales: Scales = [0, 0]
  #grid: Grid = { lines: new Float64Array(0), pixels: new Float64Array(0) }
  #ends = new Int32Array(512)
  #count = 0

  get turned(): boolean {
    return this.#turned
  }

  /** Begins with so many lines of so many pixels. `scales` are cells per line, and per pixel of a line. */
  begin(lines: number, length: number, scales: Scales, turned: boolean): void {
    this.#turned = turned
    this.#count = 0
    const known = this.#grid.lines.length === lines + 1 && this.#length === length
    if (known && this.#scales[0] === scales[0] && this.#scales[1] === scales[1]) return
    this.#length = length
    this.#scales = scales
    this.#grid = { lines: places(lines, scales[0]), pixels: places(length, scales[1]) }
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
    shares.addRuns(this.#ends.subarray(0, this.#count), this.#grid)
  }

  box(): Box | undefined {
    const [ends, count, length] = [this.#ends, this.#count, this.#length]
    if (count === 0) return undefined
    const { lines, pixels } = this.#grid
    const top = Math.floor(ends[0]! / length)
    const bottom = Math.ceil(ends[count - 1]! / length)
    let [left, right, start] = [length, 0, top * length]
    for (let n = 0; n < count; n += 2) {
      while (ends[n]! >= start + length) start += length
      const [from, to] = [ends[n]! - start, ends[n + 1]! - start]
      if (from < left) left = from
      if (to > right) right = to
      if (to > length) left = 0
    }
    const over = [lines[top]!, lines[bottom]!] as const
    const along = [pixels[left]!, pixels[Math.min(right, length)]!] as const
    return this.#turned ? { y: along, x: over } : { y: over, x: along }
  }
}

/** Where lines or pixels begin, and the last one ends, in cells. */
function places(count: number, scale: number): Float64Array {
  return new Float64Array(count + 1).map((_, n) => onCell(n * scale))
}

function doubled(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(list.length * 2)
  copy.set(list)
  return copy
}
