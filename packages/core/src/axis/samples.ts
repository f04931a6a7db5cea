import type { Grid, SamplePlacement } from './grid.js'

const f = Math.fround

/** So few samples are tried one by one sooner than the first and last inside the map are searched for. */
export const FEW = 16

/** Where the samples of a placement begin in their bin, and what their count misses of the parts it is cut into. */
export const placed = { center: { first: 0.5, more: 0 }, interior: { first: 1, more: 1 } } as const

/** Where bin i of a RoI starts. SPEC §9.2. */
export const binAt = (start: number, step: number, i: number) => f(start + f(i * step))

/** How far from the start of its bin a sample lies that comes after `nth` of its `parts`. SPEC §9.2. */
export const offsetAt = (nth: number, step: number, parts: number) => f(f(nth * step) / parts)

/** The samples of one bin after another, on one axis. */
export class BinSamples {
  /** Samples of the bin. */
  count = 0
  /** No sample before `from`, nor from `to` on, lies inside the map. */
  from = 0
  to = 0
  readonly #grid: Grid
  readonly #limit: number
  readonly #first: number
  readonly #more: number
  #bin = 0
  #step = 0
  #parts = 0

  constructor(grid: Grid, limit: number, placement: SamplePlacement) {
    this.#grid = grid
    this.#limit = limit
    this.#first = placed[placement].first
    this.#more = placed[placement].more
  }

  /** Goes to bin i of RoI k. */
  seek(k: number, i: number): void {
    const { start, step, samples } = this.#grid
    this.#step = step[k]!
    this.#bin = binAt(start[k]!, this.#step, i)
    this.count = samples[k]!
    this.#parts = this.count + this.#more
    this.from = 0
    this.to = this.count
    if (this.count > FEW) this.#narrow()
  }

  /** Where sample n lies. SPEC §9.2. */
  position(n: number): number {
    return f(this.#bin + offsetAt(n + this.#first, this.#step, this.#parts))
  }

  /** At which share of the bin's length sample n lies. */
  share(n: number): number {
    return (n + this.#first) / this.#parts
  }

  /** Positions, rounded as they are, never turn back: those in [−1, limit] are neighbours. SPEC §9.3. */
  #narrow(): void {
    const limit = this.#limit
    const forwards = this.#step >= 0
    this.from = this.#search((at) => (forwards ? at >= -1 : at <= limit))
    this.to = this.#search((at) => (forwards ? at > limit : at < -1))
  }

  /** The first sample whose position is `reached`, as are all after it; `count` if there is none. */
  #search(reached: (position: number) => boolean): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (reached(this.position(middle))) high = middle
      else low = middle + 1
    }
    return low
  }
}
