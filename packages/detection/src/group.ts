import { type Likeness, merge, type Regions, similarity } from './regions.js'

/**
 * Merges the two neighbours that are most alike until one region is left. Uijlings et al. 2013, algorithm 1. Afterwards
 * `regions` has all of them, in the order in which they were made: the whole image last.
 */
export function group(regions: Regions, likeness: Likeness, pixels: number): void {
  const pairs = new Pairs()
  const gone = new Uint8Array(regions.size.length)
  const add = (a: number, b: number) => pairs.push(a, b, similarity(regions, a, b, likeness, pixels))
  for (let a = 0; a < regions.count; a++) {
    for (const b of regions.neighbours[a]!) if (a < b) add(a, b)
  }
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair
    if (gone[a] || gone[b]) continue
    gone[a] = gone[b] = 1
    const made = merge(regions, a, b)
    for (const next of regions.neighbours[made]!) add(next, made)
  }
}

/** A heap of pairs, the most alike on top. */
class Pairs {
  readonly #first: number[] = []
  readonly #second: number[] = []
  readonly #value: number[] = []

  push(first: number, second: number, value: number): void {
    let at = this.#value.length
    while (at > 0) {
      const up = (at - 1) >> 1
      if (this.#value[up]! >= value) break
      this.#move(up, at)
      at = up
    }
    this.#put(at, first, second, value)
  }

  pop(): [number, number] | undefined {
    if (this.#value.length === 0) return undefined
    const top: [number, number] = [this.#first[0]!, this.#second[0]!]
    const [first, second, value] = [this.#first.pop()!, this.#second.pop()!, this.#value.pop()!]
    const count = this.#value.length
    if (count === 0) return top
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down + 1 < count && this.#value[down + 1]! > this.#value[down]!) down++
      if (down >= count || this.#value[down]! <= value) break
      this.#move(down, at)
      at = down
    }
    this.#put(at, first, second, value)
    return top
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#first[from]!, this.#second[from]!, this.#value[from]!)
  }

  #put(at: number, first: number, second: number, value: number): void {
    this.#first[at] = first
    this.#second[at] = second
    this.#value[at] = value
  }
}
