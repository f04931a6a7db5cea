import { describe, isList } from './check/describe.js'
import { invalid } from './errors.js'

/** The corners of a polygon in order, the last joined to the first: x y a row, or one flat list. */
export type Polygon = ArrayLike<number> | ArrayLike<ArrayLike<number>>

/** Shares nearer than this to nothing or to all are nothing or all: the rest of sums that cancel. */
const NOTHING = 2 ** -40

/**
 * Of every cell of a map, which share of it a polygon covers: exactly, by clipping, not by asking points. SPEC §18.
 *
 * @param polygon in cells: cell (y, x) covers [y, y + 1) × [x, x + 1); corners may lie outside the map, in either
 * orientation; it must not cross itself
 * @param size [height, width] of the map
 * @returns height · width shares in [0, 1], row by row, in float64
 * @throws RoiPoolError ROI_INVALID for what is no polygon of finite corners, or no size
 */
export function polygonCoverage(polygon: Polygon, size: readonly number[]): Float64Array {
  const corners = cornersOf(polygon)
  const [height, width] = sizeOf(size)
  const shares = new Shares(height, width)
  for (let n = 0; n < corners.length; n++) {
    const [x1, y1] = corners[n]!
    const [x2, y2] = corners[(n + 1) % corners.length]!
    shares.add(x1, y1, x2, y2)
  }
  return shares.all()
}

/** What lies to the right of edges, downward ones counted, upward ones taken off. */
class Shares {
  readonly #height: number
  readonly #width: number
  /** What an edge in a cell leaves to the right of itself in that cell, less what all cells to its right have of it. */
  readonly #own: Float64Array
  /** What a cell and all to its right in its row have. */
  readonly #rest: Float64Array

  constructor(height: number, width: number) {
    this.#height = height
    this.#width = width
    this.#own = new Float64Array(height * width)
    this.#rest = new Float64Array(height * width)
  }

  /** Adds an edge, row by row. */
  add(x1: number, y1: number, x2: number, y2: number): void {
    const [top, bottom] = [Math.max(Math.min(y1, y2), 0), Math.min(Math.max(y1, y2), this.#height)]
    const slope = (x2 - x1) / (y2 - y1)
    const at = (y: number) => (y === y2 ? x2 : x1 + (y - y1) * slope)
    for (let y = top; y < bottom; ) {
      const row = Math.floor(y)
      const end = Math.min(row + 1, bottom)
      this.#inRow(row, at(y), at(end), y2 > y1 ? end - y : y - end)
      y = end
    }
  }

  /** Adds what of an edge lies in a row, cell by cell. `fall` is how far it goes down. */
  #inRow(row: number, from: number, to: number, fall: number): void {
    const [left, right] = [Math.min(from, to), Math.max(from, to)]
    if (left >= this.#width) return
    for (let x = left; ; ) {
      const column = Math.floor(x)
      const end = Math.min(column < 0 ? 0 : column + 1, right)
      const part = right > left ? (fall * (end - x)) / (right - left) : fall
      const first = row * this.#width
      if (column < 0) this.#rest[first]! += part
      else if (column < this.#width) {
        this.#own[first + column]! += part * (column + 1 - (x + end) / 2)
        if (column + 1 < this.#width) this.#rest[first + column + 1]! += part
      }
      if (end >= right || column >= this.#width) return
      x = end
    }
  }

  /** The share of every cell. */
  all(): Float64Array {
    const shares = new Float64Array(this.#own.length)
    for (let row = 0; row < this.#height; row++) {
      let covered = 0
      for (let n = row * this.#width; n < (row + 1) * this.#width; n++) {
        covered += this.#rest[n]!
        const share = Math.abs(covered + this.#own[n]!)
        shares[n] = share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share
      }
    }
    return shares
  }
}

function cornersOf(polygon: Polygon): (readonly [x: number, y: number])[] {
  if (!isList(polygon)) invalid(`polygon must be a list of corners x y, but is ${describe(polygon)}`)
  const rows =
    typeof polygon[0] === 'object' ? Array.from(polygon as ArrayLike<ArrayLike<number>>) : pairs(polygon)
  return rows.map((row, n) => {
    const [x, y, more] = Array.from(row ?? [])
    if (Number.isFinite(x) && Number.isFinite(y) && more === undefined) return [x!, y!]
    return invalid(`polygon[${n}] must be two finite numbers x y, but is ${describe(row)}`)
  })
}

function pairs(flat: ArrayLike<unknown>): ArrayLike<number>[] {
  if (flat.length % 2 !== 0)
    invalid(`polygon must have 2 numbers a corner, but there are ${flat.length} numbers`)
  return Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n], flat[2 * n + 1]] as number[])
}

function sizeOf(size: readonly number[]): readonly [height: number, width: number] {
  const whole = (sides: unknown) => Number.isSafeInteger(sides) && (sides as number) >= 0
  if (Array.isArray(size) && size.length === 2 && size.every(whole))
    return size as unknown as [number, number]
  return invalid(`size must be [height, width] in cells, but is ${describe(size)}`)
}
