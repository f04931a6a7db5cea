/** Between which places something lies on an axis. */
export type Span = readonly [from: number, to: number]

export interface Box {
  readonly y: Span
  readonly x: Span
}

/** What a mask covers, in cells. */
export interface Covering {
  /** Whether x and y are exchanged in `addTo`. */
  readonly turned: boolean
  /** Adds how much of every part of a map it covers. */
  addTo(shares: Shares): void
  /** The box of all that is covered; nothing where nothing is. */
  box(): Box | undefined
}

/** Places at which one axis of a map is cut, ascending: part n lies between place n and place n + 1. */
export interface Cuts {
  readonly at: Float64Array
  /** The cell of the first part. */
  readonly origin: number
  /** The first part that reaches into cell `origin + n`. */
  readonly first: Int32Array
}

/** The cuts of an axis at whole cells, from 0 to `cells`. */
export function wholeCells(cells: number): Cuts {
  return cutsAt(new Float64Array(cells + 1).map((_, n) => n))
}

/** The cuts at some places; no part may reach over a whole cell's edge. */
export function cutsAt(at: Float64Array): Cuts {
  const origin = Math.floor(at[0]!)
  const first = new Int32Array(Math.max(Math.ceil(at[at.length - 1]!) - origin, 0))
  for (let n = at.length - 2; n >= 0; n--) first[Math.floor(at[n]!) - origin] = n
  return { at, origin, first }
}

function partAt({ at, first, origin }: Cuts, place: number): number {
  let n = first[Math.floor(place) - origin]!
  while (at[n + 1]! <= place) n++
  return n
}

/**
 * How much of every part of a map lies to the right of edges: of downward ones it is counted, of upward ones taken off. So
 * the edges of a closed outline leave what lies inside. Nothing is sampled. SPEC §18.
 */
export class Shares {
  readonly #rows: Cuts
  readonly #columns: Cuts
  /** What an edge in a part leaves to the right of itself in that part. */
  readonly #own: Float64Array
  /** How far edges go down to the left of a part, less what those of the parts to its left do. */
  readonly #rest: Float64Array

  constructor(rows: Cuts, columns: Cuts) {
    this.#rows = rows
    this.#columns = columns
    const parts = (rows.at.length - 1) * (columns.at.length - 1)
    this.#own = new Float64Array(parts)
    this.#rest = new Float64Array(parts)
  }

  /** Adds an edge, row by row, `weight` times. */
  add(x1: number, y1: number, x2: number, y2: number, weight = 1): void {
    if (x1 === x2) {
      this.#addUpright(x1, y1, y2, weight)
      return
    }
    const { at } = this.#rows
    const bottom = Math.min(Math.max(y1, y2), at[at.length - 1]!)
    let y = Math.max(Math.min(y1, y2), at[0]!)
    if (!(y < bottom)) return
    const slope = (x2 - x1) / (y2 - y1)
    const sign = y2 > y1 ? weight : -weight
    let from = x1 + (y - y1) * slope
    for (let row = partAt(this.#rows, y); y < bottom; row++) {
      const end = Math.min(at[row + 1]!, bottom)
      const to = end === y2 ? x2 : end === y1 ? x1 : x1 + (end - y1) * slope
      if (from < to) this.#inRow(row, from, to, sign * (end - y))
      else this.#inRow(row, to, from, sign * (end - y))
      y = end
      from = to
    }
  }

  /** The same of an edge that stays in one column of parts. */
  #addUpright(x: number, y1: number, y2: number, weight: number): void {
    const [rows, columns] = [this.#rows.at, this.#columns.at]
    const [own, rest] = [this.#own, this.#rest]
    const count = columns.length - 1
    const falls = y2 > y1
    const [top, bottom] = [falls ? y1 : y2, falls ? y2 : y1]
    const stop = Math.min(bottom, rows[rows.length - 1]!)
    let y = Math.max(top, rows[0]!)
    if (!(y < stop) || x >= columns[count]!) return
    const part = x < columns[0]! ? -1 : partAt(this.#columns, x)
    const right = columns[part + 1]! - x
    for (let row = partAt(this.#rows, y); y < stop; row++) {
      const end = Math.min(rows[row + 1]!, stop)
      const fall = falls ? weight * (end - y) : -weight * (end - y)
      const at = row * count + part
      if (part >= 0) own[at]! += fall * right
      if (part + 1 < count) rest[at + 1]! += fall
      y = end
    }
  }

  /** Adds both edges of an upright box of weight 1, which begins at the first cuts or after. */
  addBox(left: number, right: number, top: number, bottom: number): void {
    const rows = this.#rows.at
    const columns = this.#columns.at
    const count = columns.length - 1
    const stop = Math.min(bottom, rows[rows.length - 1]!)
    const end = Math.min(right, columns[count]!)
    if (!(top < stop && left < end)) return
    const own = this.#own
    const rest = this.#rest
    const first = partAt(this.#columns, left)
    const last = end < columns[count]! ? partAt(this.#columns, end) : count - 1
    const fromFirst = columns[first + 1]! - left
    const fromLast = columns[last + 1]! - end
    for (let row = partAt(this.#rows, top), y = top; y < stop; row++) {
      const edge = Math.min(rows[row + 1]!, stop)
      const fall = edge - y
      const at = row * count
      own[at + first]! += fall * fromFirst
      own[at + last]! -= fall * fromLast
      if (first + 1 < count) rest[at + first + 1]! += fall
      if (last + 1 < count) rest[at + last + 1]! -= fall
      y = edge
    }
  }

  /** Adds what of an edge lies in a row, part by part. `fall` is how far it goes down. */
  #inRow(row: number, left: number, right: number, fall: number): void {
    const { at } = this.#columns
    const [own, rest] = [this.#own, this.#rest]
    const columns = at.length - 1
    if (left >= at[columns]!) return
    const first = row * columns
    const slope = right > left ? fall / (right - left) : 0
    let x = left
    if (x < at[0]!) {
      const end = Math.min(at[0]!, right)
      rest[first]! += slope === 0 ? fall : slope * (end - x)
      if (end === right) return
      x = end
    }
    for (let n = partAt(this.#columns, x); n < columns; n++) {
      const edge = at[n + 1]!
      const end = Math.min(edge, right)
      const down = slope === 0 ? fall : slope * (end - x)
      own[first + n]! += down * (edge - (x + end) / 2)
      if (n + 1 < columns) rest[first + n + 1]! += down
      if (end === right) return
      x = end
    }
  }

  /** The area of every part, row by row, in cells. */
  areas(): Float64Array {
    const { at } = this.#columns
    const columns = at.length - 1
    const [areas, rest] = [this.#own, this.#rest]
    for (let first = 0; first < areas.length; first += columns) {
      let fall = 0
      for (let column = 0; column < columns; column++) {
        fall += rest[first + column]!
        areas[first + column]! += fall * (at[column + 1]! - at[column]!)
      }
    }
    return areas
  }
}
