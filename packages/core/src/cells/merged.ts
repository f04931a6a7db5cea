import { TapWriter } from '../axis/taps.js'
import type { Taps } from '../plan.js'

/** Lists of the cells of a map that are written one after another, in which a cell that is named again is merged. */
export class MergedCells {
  readonly #writer: TapWriter
  /** Of each cell its weight in the open list, where `#list` says that it is in it. */
  readonly #weight: Float64Array
  readonly #list: Int32Array
  /** The cells of the open list, in the order in which they were named. */
  readonly #named: Int32Array
  #count = 0
  #open = 1

  /**
   * @param lists how many there will be, about
   * @param taps how many a list has, about
   * @param cells of the map
   */
  constructor(lists: number, taps: number, cells: number) {
    this.#writer = new TapWriter(lists, taps)
    this.#weight = new Float64Array(cells)
    this.#list = new Int32Array(cells)
    this.#named = new Int32Array(cells)
  }

  tap(cell: number, weight: number): void {
    if (this.#list[cell] === this.#open) {
      this.#weight[cell]! += weight
      return
    }
    this.#list[cell] = this.#open
    this.#weight[cell] = weight
    this.#named[this.#count++] = cell
  }

  /** @param divisor by which every weight of the list is divided */
  endList(divisor: number): void {
    for (let n = 0; n < this.#count; n++) {
      const cell = this.#named[n]!
      this.#writer.tap(cell, this.#weight[cell]! / divisor)
    }
    this.#writer.endList()
    this.#count = 0
    this.#open++
  }

  taps(): Taps {
    return this.#writer.taps()
  }
}
