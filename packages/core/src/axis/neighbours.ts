import type { TapWriter } from './taps.js'

/** Writes a list of taps that come as pairs, each a cell and the one after it: a cell that is named again is merged. */
export class Neighbours {
  readonly #writer: TapWriter
  /** The cell of the last pair; it and the one after it are not written yet. */
  #cell = -1
  #weight = 0
  #next = 0

  constructor(writer: TapWriter) {
    this.#writer = writer
  }

  /**
   * Names a cell and the one after it. A cell is never before that of the pair before it.
   *
   * @param divisor by which every weight of the list is divided
   */
  pair(cell: number, lower: number, upper: number, divisor: number): void {
    if (cell !== this.#cell) {
      this.#write(cell, divisor)
      this.#weight = cell === this.#cell + 1 ? this.#next : 0
      this.#next = 0
      this.#cell = cell
    }
    this.#weight += lower
    this.#next += upper
  }

  endList(divisor: number): void {
    this.#write(Infinity, divisor)
    this.#writer.endList()
    this.#cell = -1
    this.#weight = 0
    this.#next = 0
  }

  /** Writes the last pair as far as its cells come before a cell. */
  #write(cell: number, divisor: number): void {
    if (this.#cell < 0) return
    this.#writer.tap(this.#cell, this.#weight / divisor)
    if (cell > this.#cell + 1) this.#writer.tap(this.#cell + 1, this.#next / divisor)
  }
}
