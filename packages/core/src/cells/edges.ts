import type { Box, Covering, Shares } from './shares.js'

/** So near to a whole cell's edge, in cells, a place is on it: products of a scale are not exact. SPEC §22.2. */
const NEAR = 2 ** -32

/**
 * The edges of what a mask covers, in cells: downward where it begins on the right, upward where it ends, each with how much
 * it weighs.
 */
export class Edges implements Covering {
  readonly turned = false
  #numbers = new Float64Array(5 * 256)
  #length = 0

  clear(): void {
    this.#length = 0
  }

  /** Adds an edge whose places are on whole cells where they are near. */
  add(x1: number, y1: number, x2: number, y2: number, weight: number): void {
    const at = this.#length
    if (at === this.#numbers.length) this.#numbers = doubled(this.#numbers)
    const numbers = this.#numbers
    numbers[at] = onCell(x1)
    numbers[at + 1] = onCell(y1)
    numbers[at + 2] = onCell(x2)
    numbers[at + 3] = onCell(y2)
    numbers[at + 4] = weight
    this.#length = at + 5
  }

  addTo(shares: Shares): void {
    const numbers = this.#numbers
    for (let at = 0; at < this.#length; at += 5) {
      shares.add(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!, numbers[at + 4]!)
    }
  }

  box(): Box | undefined {
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
    return { y: [top, bottom], x: [left, right] }
  }
}

/** A place, on a whole cell's edge where it is near to it. */
export function onCell(place: number): number {
  const whole = Math.round(place)
  return Math.abs(place - whole) < NEAR ? whole : place
}

function doubled(list: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(list.length * 2)
  copy.set(list)
  return copy
}
