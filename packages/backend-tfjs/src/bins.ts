import type { Plan } from '@roipool/core'

/** The cells of a bin: the rows of one axis, counted from `top`, crossed with the columns of the other. */
export interface Bin {
  readonly top: number
  readonly y: AxisCells
  readonly x: AxisCells
}

interface AxisCells {
  readonly cells: Int32Array
  /** Of each cell; 1 where left out. */
  readonly weights?: Float32Array
}

/** Cells [from, from + size) of bin number `bin`, counted row by row. */
export interface Piece {
  readonly bin: number
  readonly from: number
  readonly size: number
}

/** The bins of a plan in the order of its result. Rows count through all images, each `height` rows. */
export function binsOf(plan: Plan, height: number): Bin[] {
  const [K, PH, PW] = plan.outputShape
  const [rows, columns] = axesOf(plan)
  const bins: Bin[] = []
  for (let k = 0; k < K; k++) {
    const top = plan.batchIndices[k]! * height
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) bins.push({ top, y: rows[k * PH + i]!, x: columns[k * PW + j]! })
    }
  }
  return bins
}

function axesOf(plan: Plan): [y: AxisCells[], x: AxisCells[]] {
  if (plan.reduction === 'sum') {
    const axis = ({ offset, cell, weight }: (typeof plan)['y']): AxisCells[] =>
      Array.from({ length: offset.length - 1 }, (_, bin) => ({
        cells: cell.subarray(offset[bin], offset[bin + 1]),
        weights: weight.subarray(offset[bin], offset[bin + 1]),
      }))
    return [axis(plan.y), axis(plan.x)]
  }
  const axis = ({ start, end }: (typeof plan)['y']): AxisCells[] => {
    const counted = Int32Array.from({ length: end.reduce((a, b) => Math.max(a, b), 0) }, (_, cell) => cell)
    return Array.from(start, (from, bin) => ({ cells: counted.subarray(from, Math.max(from, end[bin]!)) }))
  }
  return [axis(plan.y), axis(plan.x)]
}

/** Cuts bins into pieces of at most `limit` cells, the largest first. An empty bin has none. */
export function cutIntoPieces(bins: readonly Bin[], limit: number): Piece[] {
  const pieces: Piece[] = []
  for (const [bin, { y, x }] of bins.entries()) {
    const size = y.cells.length * x.cells.length
    for (let from = 0; from < size; from += limit)
      pieces.push({ bin, from, size: Math.min(limit, size - from) })
  }
  return pieces.sort((a, b) => b.size - a.size)
}
