import type { Plan, Ranges, Samples, Shape, Taps } from '@roipool/core'

/**
 * What is reduced to one value: what `y` lists crossed with what `x` lists. Cells, whose rows count from `top`; or
 * samples, each a list of cells itself.
 */
export interface Bin<List extends Listed = Cells> {
  readonly top: number
  readonly y: List
  readonly x: List
}

export type Listed = Cells | readonly Cells[]

export interface Cells {
  readonly length: number
  readonly cells: Int32Array
  /** Of each cell; 1 where left out. */
  readonly weights?: Float32Array
}

/** Entries [from, from + size) of a bin, counted row by row; `place` is the bin's among those reduced together. */
export interface Piece<List extends Listed = Cells> {
  readonly bin: Bin<List>
  readonly place: number
  readonly from: number
  readonly size: number
}

/** Of each bin on one axis, its cells. */
export function cellsOfRanges({ start, end }: Ranges): Cells[] {
  const counted = Int32Array.from({ length: end.reduce((a, b) => Math.max(a, b), 0) }, (_, cell) => cell)
  return Array.from(start, (from, bin) => list(counted.subarray(from, Math.max(from, end[bin]!))))
}

/** Of each bin on one axis, its cells with their weights. */
export function cellsOfTaps({ offset, cell, weight }: Taps): Cells[] {
  return Array.from({ length: offset.length - 1 }, (_, bin) => {
    const [from, end] = [offset[bin]!, offset[bin + 1]!]
    return list(cell.subarray(from, end), weight.subarray(from, end))
  })
}

/** Of each bin on one axis, its samples, each with its cells and their weights. */
export function cellsOfSamples({ offset, taps }: Samples): Cells[][] {
  const samples = cellsOfTaps(taps)
  return Array.from({ length: offset.length - 1 }, (_, bin) => samples.slice(offset[bin], offset[bin + 1]))
}

/** Cells of one axis, each to be taken with its weight, or whole. */
export function list(cells: Int32Array, weights?: Float32Array): Cells {
  return weights ? { length: cells.length, cells, weights } : { length: cells.length, cells }
}

/**
 * The bins of a plan, each at its place in the result; undefined where the plan does not name the row. Rows of cells
 * count through all images, and through all of those again for each bin (i, j) of a position-sensitive plan.
 *
 * @param y what each bin lists on the y axis, x likewise
 */
export function binsOf<List extends Listed>(
  { outputShape, rows, batchIndices, positionSensitive }: Plan,
  [batch, height]: Shape,
  y: readonly List[],
  x: readonly List[],
): (Bin<List> | undefined)[] {
  const [count, PH, PW] = outputShape
  const bins: (Bin<List> | undefined)[] = Array.from({ length: count * PH * PW })
  for (let k = 0; k < rows.length; k++) {
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        const group = positionSensitive ? i * PW + j : 0
        const top = (group * batch + batchIndices[k]!) * height
        bins[(rows[k]! * PH + i) * PW + j] = { top, y: y[k * PH + i]!, x: x[k * PW + j]! }
      }
    }
  }
  return bins
}

/** Cuts bins into pieces of at most `limit` entries, the largest first. An empty bin has none. */
export function cutIntoPieces<List extends Listed>(
  bins: readonly (Bin<List> | undefined)[],
  limit: number,
): Piece<List>[] {
  const pieces: Piece<List>[] = []
  for (const [place, bin] of bins.entries()) {
    const size = bin ? sizeOf(bin) : 0
    for (let from = 0; bin && from < size; from += limit)
      pieces.push({ bin, place, from, size: Math.min(limit, size - from) })
  }
  return pieces.sort((a, b) => b.size - a.size)
}

/** How many entries a bin has. */
export function sizeOf({ y, x }: Bin<Listed>): number {
  return y.length * x.length
}
