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
  #count = 0
  #turned = false
  #low: [number, number] = [Infinity, Infinity]
  #high: [number, number] = [-Infinity, -Infinity]

  clear(turned = false): void {
    this.#count = 0
    this.#turned = turned
    this.#low = [Infinity, Infinity]
    this.#high = [-Infinity, -Infinity]
  }

  get turned(): boolean {
    return this.#turned
  }

  /** Adds an edge whose places are on whole cells where they are near. */
  add(x1: number, y1: number, x2: number, y2: number, weight: number): void {
    const at = this.#count * 5
    if (at === this.#numbers.length) this.#numbers = doubled(this.#numbers)
    const numbers = this.#numbers
    numbers[at] = onCell(x1)
    numbers[at + 1] = onCell(y1)
    numbers[at + 2] = onCell(x2)
    numbers[at + 3] = onCell(y2)
    numbers[at + 4] = weight
    this.#count++
    for (let n = 0; n < 2; n++) {
      this.#low[n] = Math.min(this.#low[n]!, numbers[at + n]!, numbers[at + n + 2]!)
      this.#high[n] = Math.max(this.#high[n]!, numbers[at + n]!, numbers[at + n + 2]!)
    }
  }

  each(visit: (x1: number, y1: number, x2: number, y2: number, weight: number) => void): void {
    const numbers = this.#numbers
    for (let at = 0; at < this.#count * 5; at += 5) {
      visit(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!, numbers[at + 4]!)
    }
  }

  /** The box of all edges; nothing where there are none. */
  box(): { readonly y: Span; readonly x: Span } | undefined {
    if (this.#count === 0) return undefined
    const spans = [0, 1].map((n): Span => [this.#low[n]!, this.#high[n]!])
    const [x, y] = (this.#turned ? spans.toReversed() : spans) as [Span, Span]
    return { y, x }
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
