import { TapWriter } from '../axis/taps.js'
import type { Samples, Taps } from '../plan.js'
import { type Covering, type Cuts, cutsAt, Shares, type Span } from './shares.js'

/** A share of a cell below this, of the largest weight, is none: the rest of sums that cancel. SPEC §22.2. */
const NOTHING = 2 ** -40

/** The cells of the bins of masks, bin after bin, each once in a bin, with how much it weighs there. */
export class MaskBins {
  readonly #writer: TapWriter
  readonly #size: readonly [height: number, width: number]
  readonly #bins: readonly [rows: number, columns: number]
  /** Cells and weights of the open bin. */
  readonly #cell: Int32Array
  readonly #weight: Float64Array
  readonly #single: boolean
  /** Of each bin, where its lists end, if each cell is a list. */
  readonly #offset: Int32Array
  #bin = 0

  /** @param single whether each cell is to be a list of its own, of weight 1 */
  constructor(
    masks: number,
    bins: readonly [number, number],
    size: readonly [number, number],
    single: boolean,
  ) {
    this.#size = size
    this.#bins = bins
    this.#single = single
    const lists = masks * bins[0] * bins[1]
    this.#writer = new TapWriter(lists, 16)
    this.#offset = new Int32Array(lists + 1)
    this.#cell = new Int32Array(size[0] * size[1])
    this.#weight = new Float64Array(size[0] * size[1])
  }

  /** Divides the box of a mask into bins, and writes the cells of each. `unit` is the largest weight of a pixel. */
  add(covering: Covering, unit: number): void {
    const box = covering.box()
    const y = divided(box?.y, this.#bins[0], this.#size[0])
    const x = divided(box?.x, this.#bins[1], this.#size[1])
    const areas = areasOf(covering, y.cuts, x.cuts)
    // Row by row, or column by column where it is turned over.
    const [down, across] = covering.turned ? [1, y.cells.length] : [x.cells.length, 1]
    for (let i = 0; i < this.#bins[0]; i++) {
      for (let j = 0; j < this.#bins[1]; j++) {
        let [count, total] = [0, 0]
        for (let row = y.first[i]!; row < y.first[i + 1]!; row++) {
          for (let column = x.first[j]!; column < x.first[j + 1]!; column++) {
            const area = areas[row * down + column * across]!
            if (area < NOTHING * unit) continue
            this.#cell[count] = y.cells[row]! * this.#size[1] + x.cells[column]!
            this.#weight[count++] = area
            total += area
          }
        }
        this.#endBin(count, total)
      }
    }
  }

  #endBin(count: number, total: number): void {
    const writer = this.#writer
    for (let n = 0; n < count; n++) {
      writer.tap(this.#cell[n]!, this.#single ? 1 : this.#weight[n]! / total)
      if (this.#single) writer.endList()
    }
    if (!this.#single) writer.endList()
    this.#offset[++this.#bin] = writer.lists
  }

  taps(): Taps {
    return this.#writer.taps()
  }

  samples(): Samples {
    return { offset: this.#offset, taps: this.#writer.taps() }
  }
}

/** The bins of a box on one axis, in parts of cells: those within the map. */
interface Divided {
  readonly cuts: Cuts | undefined
  /** The cell of each part. */
  readonly cells: readonly number[]
  /** The first part of each bin. */
  readonly first: readonly number[]
}

function divided(span: Span | undefined, bins: number, limit: number): Divided {
  const [from, to] = span ?? [0, 0]
  const edge = (i: number) => {
    const place = i === bins ? to : from + (i * (to - from)) / bins
    return Math.min(Math.max(place, 0), limit)
  }
  const places = [edge(0)]
  const cells: number[] = []
  const first = [0]
  for (let i = 0; i < bins; i++) {
    for (let place = edge(i); place < edge(i + 1); ) {
      cells.push(Math.floor(place))
      place = Math.min(Math.floor(place) + 1, edge(i + 1))
      places.push(place)
    }
    first.push(cells.length)
  }
  return { cuts: cells.length > 0 ? cutsAt(Float64Array.from(places)) : undefined, cells, first }
}

function areasOf(covering: Covering, y: Cuts | undefined, x: Cuts | undefined): Float64Array {
  if (!y || !x) return new Float64Array(0)
  const shares = covering.turned ? new Shares(x, y) : new Shares(y, x)
  covering.addTo(shares)
  return shares.areas()
}
