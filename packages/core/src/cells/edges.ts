import type { Shares } from './shares.js'

/** Between which places something lies on an axis. */
export type Span = readonly [from: number, to: number]

/** So near to a whole cell's edge, in cells, a place is on it: products of a scale are not exact. SPEC §22.2. */
const NEAR = 2 ** -32

/**
 * The edges of what a mask covers, in cells: downward where it begins on the right, upward where it ends, each with how much
 * it weighs. Those of runs down columns are kept turned over, x for y, as the other axis would cut them often.
 */
export class Edges {
  #numbers = new Float64Array(5 * 256)
  #length = 0
  #turned = false

  clear(turned = false): void {
    this.#length = 0
    this.#turned = turned
  }

  get turned(): boolean {
    return this.#turned
  }

  /** Adds an edge whose places are on whole cells where they are near. */
  add(x1: number, y1: number, x2: number, y2: number, weight: number): void {
    this.#put(onCell(x1), onCell(y1), onCell(x2), onCell(y2), weight)
  }

  /** Adds both edges of an upright box of weight 1. */
  addBox(left: number, top: number, right: number, bottom: number): void {
    const [begin, end, from, to] = [onCell(left), onCell(right), onCell(top), onCell(bottom)]
    this.#put(begin, from, begin, to, 1)
    this.#put(end, to, end, from, 1)
  }

  #put(x1: number, y1: number, x2: number, y2: number, weight: number): void {
    const at = this.#length
    if (at === this.#numbers.length) this.#numbers = doubled(this.#numbers)
    const numbers = this.#numbers
    numbers[at] = x1
    numbers[at + 1] = y1
    numbers[at + 2] = x2
    numbers[at + 3] = y2
    numbers[at + 4] = weight
    this.#length = at + 5
  }

  addTo(shares: Shares): void {
    const numbers = this.#numbers
    for (let at = 0; at < this.#length; at += 5) {
      shares.add(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!, numbers[at + 4]!)
    }
  }

  /** The box of all edges; nothing where there are none. */
  box(): { readonly y: Span; readonly x: Span } | undefined {
    if (this.#length === 0) return undefined
    const numbers = this.#numbers
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let at = 0; at < this.#length; at += 5) {
      const [x1, y1, x2, y2] = [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!]
      if (x1 < left) left = x1
      if (x2 < left) left = x2
      if (x1 > right) right = x1
      if (x2 > right) right = x2
      if (y1 < top) top = y1
      if (y2 < top) top = y2
      if (y1 > bottom) bottom = y1
      if (y2 > bottom) bottom = y2
    }
    return this.#turned ? { y: [left, right], x: [top, bottom] } : { y: [top, bottom], x: [left, right] }
  }
}

function onCell(place: number): number {
  const whole = Math.round(place)
  return Math.abs(place - whole) < NEAR ? whole : place
}

function doubled(list: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(list.length * 2)
  copy.set(list)
  return copy
}
