import { cut, enlarged, int32s, room } from '../memory.js'
import type { Taps } from '../plan.js'

const f = Math.fround

/** Lists of the cells of a map that are written one after another, in which a cell that is named again is merged. */
export class MergedCells {
  #offset: Int32Array
  #cell: Int32Array
  #weight: Float32Array
  #lists = 0
  #length = 0
  /** Of each cell its weight in the open list, where `#list` says that it is in it. */
  readonly #sum: Float64Array
  readonly #list: Int32Array
  /** The cells of the open list, in the order in which they were named. */
  readonly #named: Int32Array
  #count = 0
  #open = 1

  /**
   * @param lists how many there will be
   * @param taps how many a list has, about
   * @param cells of the map
   */
  constructor(lists: number, taps: number, cells: number) {
    this.#offset = int32s(lists + 1)
    this.#offset[0] = 0
    this.#cell = room(Int32Array, lists * taps)
    this.#weight = room(Float32Array, lists * taps)
    this.#list = new Int32Array(cells)
    this.#named = new Int32Array(cells)
    this.#sum = new Float64Array(cells)
  }

  tap(cell: number, weight: number): void {
    if (this.#list[cell] === this.#open) {
      this.#sum[cell]! += weight
      return
    }
    this.#list[cell] = this.#open
    this.#sum[cell] = weight
    this.#named[this.#count++] = cell
  }

  /** @param divisor by which every weight of the list is divided */
  endList(divisor: number): void {
    while (this.#length + this.#count > this.#cell.length) {
      this.#cell = enlarged(this.#cell)
      this.#weight = enlarged(this.#weight)
    }
    const [cell, weight, named, sum] = [this.#cell, this.#weight, this.#named, this.#sum]
    let length = this.#length
    for (let n = 0; n < this.#count; n++) {
      const at = named[n]!
      const part = f(sum[at]! / divisor)
      // SPEC §2.3.
      if (part === 0) continue
      cell[length] = at
      weight[length++] = part
    }
    this.#length = length
    this.#offset[++this.#lists] = length
    this.#count = 0
    this.#open++
  }

  taps(): Taps {
    return {
      offset: this.#offset,
      cell: cut(this.#cell, this.#length),
      weight: cut(this.#weight, this.#length),
    }
  }
}
