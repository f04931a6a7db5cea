import { channelStep, type Plan, type Ranges, type Samples, type Shape, type Taps } from '@roipool/core'
import type { Block } from './blocks.js'
import { EXACT } from './exact.js'

/**
 * What the kernels read of a plan, for one block, flat:
 *
 * - `rows`, 4 for each row of the block: start and end on the y axis, where the RoI's bins begin in `columns`, and
 *   what to add to a lane's channel;
 * - `columns`, 2 for each bin column of the block's RoIs: start and end on the x axis;
 * - `lanes`, 2 for each lane of the block: its bin column and its channel of the map;
 * - `rowTaps` and `columnTaps`, 2 for each tap: cell and weight. Not for `max`. For `max-of-sums` they begin with 2 for
 *   each sample: start and end of its taps, in the same table, because WebGPU promises a kernel eight buffers and a
 *   ninth is refused.
 *
 * Start and end are cells for `max`, taps for `sum` and samples for `max-of-sums`. Cells are counted as a kernel
 * addresses them: on the y axis in rows of all images, on the x axis in elements of a row.
 */
export type Tables = Readonly<Record<string, Float32Array>>

export function tables(plan: Plan, [, height, , channels]: Shape, block: Block): Tables {
  const { y, x, outputShape, batchIndices } = plan
  const { firstRow, rows } = block
  const [first, end] = columnBins(plan, firstRow, rows)
  const inImage = (bin: number, cell: number) =>
    batchIndices[Math.floor(bin / outputShape[1])]! * height + cell
  const ofRow = axisTables(y, firstRow, firstRow + rows, inImage)
  const ofColumn = axisTables(x, first, end, (_, cell) => cell * channels)
  return {
    rows: rowTable(plan, block, ofRow.bins),
    columns: ofColumn.bins,
    lanes: laneTable(plan, block),
    ...(ofRow.taps && ofColumn.taps && { rowTaps: ofRow.taps, columnTaps: ofColumn.taps }),
  }
}

/** Whether the tables of a range of rows are short enough for float32 to count their entries. */
export function tablesFit(plan: Plan, firstRow: number, rows: number): boolean {
  const [first, end] = columnBins(plan, firstRow, rows)
  const longest = Math.max(
    end - first,
    tapEntries(plan.y, firstRow, firstRow + rows),
    tapEntries(plan.x, first, end),
  )
  return 2 * longest <= EXACT
}

/** The bins on the x axis of the RoIs that a range of rows belongs to: [first, end). */
function columnBins({ outputShape: [, PH, PW] }: Plan, firstRow: number, rows: number): [number, number] {
  return [Math.floor(firstRow / PH) * PW, Math.ceil((firstRow + rows) / PH) * PW]
}

type AxisOfPlan = Ranges | Taps | Samples

/** How many entries of a table of taps a range of bins needs. */
function tapEntries(axis: AxisOfPlan, first: number, end: number): number {
  if ('start' in axis) return 0
  const [firstTap, endTap] = tapsOf(axis, first, end)
  return endTap - firstTap + samplesOf(axis, first, end)
}

function samplesOf(axis: Taps | Samples, first: number, end: number): number {
  return 'taps' in axis ? axis.offset[end]! - axis.offset[first]! : 0
}

/** The taps of a range of bins: [first, end). */
function tapsOf(axis: Taps | Samples, first: number, end: number): [number, number] {
  const [from, to] = [axis.offset[first]!, axis.offset[end]!]
  return 'taps' in axis ? [axis.taps.offset[from]!, axis.taps.offset[to]!] : [from, to]
}

interface AxisTables {
  bins: Float32Array
  taps?: Float32Array
}

/** Where a kernel finds a cell that a bin reads. */
type Address = (bin: number, cell: number) => number

/** The tables of a range of bins; their samples and taps are counted from the first of the range. */
function axisTables(axis: AxisOfPlan, first: number, end: number, address: Address): AxisTables {
  if ('start' in axis) return { bins: rangeTable(axis, first, end, address) }
  const bins = new Float32Array(2 * (end - first))
  writeLists(bins, axis.offset, first, end, 0)
  return { bins, taps: tapTable(axis, first, end, address) }
}

function rangeTable(axis: Ranges, first: number, end: number, address: Address): Float32Array {
  const table = new Float32Array(2 * (end - first))
  for (let n = 0, bin = first; bin < end; n++, bin++) {
    table[2 * n] = address(bin, axis.start[bin]!)
    table[2 * n + 1] = address(bin, axis.end[bin]!)
  }
  return table
}

/** Start and end of the lists [first, end), counted from `origin`. */
function writeLists(table: Float32Array, offset: Int32Array, first: number, end: number, origin: number) {
  const shift = origin - offset[first]!
  for (let n = 0, list = first; list < end; n++, list++) {
    table[2 * n] = shift + offset[list]!
    table[2 * n + 1] = shift + offset[list + 1]!
  }
}

/** Room for one tap where there are none: a GPU has no empty buffers. */
function tapTable(axis: Taps | Samples, first: number, end: number, address: Address): Float32Array {
  const table = new Float32Array(2 * Math.max(tapEntries(axis, first, end), 1))
  const samples = samplesOf(axis, first, end)
  if ('taps' in axis) {
    writeLists(table, axis.taps.offset, axis.offset[first]!, axis.offset[end]!, samples)
  }
  const { cell, weight } = 'taps' in axis ? axis.taps : axis
  let next = 2 * samples
  for (let bin = first; bin < end; bin++) {
    const [firstTap, endTap] = tapsOf(axis, bin, bin + 1)
    for (let tap = firstTap; tap < endTap; tap++) {
      table[next++] = address(bin, cell[tap]!)
      table[next++] = weight[tap]!
    }
  }
  return table
}

function rowTable(plan: Plan, { firstRow, rows }: Block, bins: Float32Array): Float32Array {
  const [, PH, PW] = plan.outputShape
  const [firstColumn] = columnBins(plan, firstRow, rows)
  const table = new Float32Array(4 * rows)
  for (let n = 0, row = firstRow; n < rows; n++, row++) {
    table[4 * n] = bins[2 * n]!
    table[4 * n + 1] = bins[2 * n + 1]!
    table[4 * n + 2] = Math.floor(row / PH) * PW - firstColumn
    table[4 * n + 3] = plan.positionSensitive ? (row % PH) * PW : 0
  }
  return table
}

function laneTable(plan: Plan, { firstLane, lanes }: Block): Float32Array {
  const [, , , C] = plan.outputShape
  const step = channelStep(plan)
  const table = new Float32Array(2 * lanes)
  for (let n = 0, lane = firstLane; n < lanes; n++, lane++) {
    const [j, c] = [Math.floor(lane / C), lane % C]
    table[2 * n] = j
    table[2 * n + 1] = c * step + (plan.positionSensitive ? j : 0)
  }
  return table
}
