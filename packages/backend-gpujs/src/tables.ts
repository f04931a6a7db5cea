import type { MaxPlan, Plan, Shape, SumPlan, Taps } from '@roipool/core'
import type { Block } from './blocks.js'

/** gpu.js counts in float32 in every mode but `cpu`: exactly, as far as here. No table is longer, no entry larger. */
export const EXACT = 2 ** 24

/**
 * What the kernels read of a plan, for one block, flat:
 *
 * - `rows`, 3 for each row of the block: start and end on the y axis, then where the RoI's bins begin in `columns`;
 * - `columns`, 2 for each bin column of the block's RoIs: start and end on the x axis;
 * - `lanes`, 2 for each lane of the block: its bin column and its channel;
 * - `rowTaps` and `columnTaps`, 2 for each tap: cell and weight. For `sum` only.
 *
 * Start and end are cells for `max` and taps for `sum`. Cells are counted as a kernel addresses them: on the y axis
 * in rows of all images, on the x axis in elements of a row.
 */
export type Tables = Readonly<Record<string, Float32Array>>

export function tables(plan: Plan, shape: Shape, block: Block): Tables {
  return {
    lanes: laneTable(block, shape[3]),
    ...(plan.reduction === 'max' ? rangeTables(plan, shape, block) : tapTables(plan, shape, block)),
  }
}

/** Whether the tables of a range of rows are short enough for float32 to count their entries. */
export function tablesFit(plan: Plan, firstRow: number, rows: number): boolean {
  const [first, end] = columnBins(plan, firstRow, rows)
  const taps =
    plan.reduction === 'max'
      ? 0
      : Math.max(count(plan.y, firstRow, firstRow + rows), count(plan.x, first, end))
  return 2 * Math.max(end - first, taps) <= EXACT
}

/** The bins on the x axis of the RoIs that a range of rows belongs to: [first, end). */
function columnBins({ outputShape: [, PH, PW] }: Plan, firstRow: number, rows: number): [number, number] {
  return [Math.floor(firstRow / PH) * PW, Math.ceil((firstRow + rows) / PH) * PW]
}

function count({ offset }: Taps, firstBin: number, endBin: number): number {
  return offset[endBin]! - offset[firstBin]!
}

function laneTable({ firstLane, lanes }: Block, channels: number): Float32Array {
  const table = new Float32Array(2 * lanes)
  for (let n = 0, lane = firstLane; n < lanes; n++, lane++) {
    table[2 * n] = Math.floor(lane / channels)
    table[2 * n + 1] = lane % channels
  }
  return table
}

function rangeTables(plan: MaxPlan, [, height, , channels]: Shape, { firstRow, rows }: Block): Tables {
  const { y, x, batchIndices } = plan
  const [, PH, PW] = plan.outputShape
  const [first, end] = columnBins(plan, firstRow, rows)
  const rowTable = new Float32Array(3 * rows)
  for (let n = 0, bin = firstRow; n < rows; n++, bin++) {
    const k = Math.floor(bin / PH)
    const image = batchIndices[k]! * height
    rowTable[3 * n] = image + y.start[bin]!
    rowTable[3 * n + 1] = image + y.end[bin]!
    rowTable[3 * n + 2] = k * PW - first
  }
  const columns = new Float32Array(2 * (end - first))
  for (let n = 0, bin = first; bin < end; n++, bin++) {
    columns[2 * n] = x.start[bin]! * channels
    columns[2 * n + 1] = x.end[bin]! * channels
  }
  return { rows: rowTable, columns }
}

function tapTables(plan: SumPlan, [, height, , channels]: Shape, { firstRow, rows }: Block): Tables {
  const { y, x, batchIndices } = plan
  const [, PH, PW] = plan.outputShape
  const [first, end] = columnBins(plan, firstRow, rows)
  const [firstRowTap, firstColumnTap] = [y.offset[firstRow]!, x.offset[first]!]
  const rowTable = new Float32Array(3 * rows)
  const rowTaps = tapTable(count(y, firstRow, firstRow + rows))
  for (let n = 0, bin = firstRow; n < rows; n++, bin++) {
    const k = Math.floor(bin / PH)
    const image = batchIndices[k]! * height
    rowTable[3 * n] = y.offset[bin]! - firstRowTap
    rowTable[3 * n + 1] = y.offset[bin + 1]! - firstRowTap
    rowTable[3 * n + 2] = k * PW - first
    for (let tap = y.offset[bin]!; tap < y.offset[bin + 1]!; tap++) {
      rowTaps[2 * (tap - firstRowTap)] = image + y.cell[tap]!
      rowTaps[2 * (tap - firstRowTap) + 1] = y.weight[tap]!
    }
  }
  const columns = new Float32Array(2 * (end - first))
  for (let n = 0, bin = first; bin < end; n++, bin++) {
    columns[2 * n] = x.offset[bin]! - firstColumnTap
    columns[2 * n + 1] = x.offset[bin + 1]! - firstColumnTap
  }
  const columnTaps = tapTable(count(x, first, end))
  for (let tap = firstColumnTap; tap < x.offset[end]!; tap++) {
    columnTaps[2 * (tap - firstColumnTap)] = x.cell[tap]! * channels
    columnTaps[2 * (tap - firstColumnTap) + 1] = x.weight[tap]!
  }
  return { rows: rowTable, columns, rowTaps, columnTaps }
}

/** Room for taps; for one where there are none, because a GPU has no empty buffers. */
function tapTable(taps: number): Float32Array {
  return new Float32Array(2 * Math.max(taps, 1))
}
