import { findColumns, sumColumns, sumRows } from './columns'
import { fill } from './fill'
import { cellBytes, int, Job, outAddress, planeAddress, rowBytes } from './job'

/** `sum` by axes: for each row of bins the weighted sum of its rows of cells, then of its columns. */
export function sum(job: Job, from: i32, to: i32): void {
  const columns = job.binColumns
  let last = -1
  let runs = 0
  let held = -1
  let heldFirst = 0
  let heldEnd = 0
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    if (isOneRow(job, row)) {
      for (let j = 0; j < columns; j++) {
        sumBins(job, row, j, 1, planeAddress(job, row % job.binRows, j) + oneRow(job, row))
      }
    } else if (job.planes === 1) {
      if (k !== last) runs = findColumns(job, int(job.xTap, k * columns), int(job.xTap, (k + 1) * columns))
      last = k
      const summed = sumsOfRows(job, row, runs, held, heldFirst, heldEnd)
      sumRow(job, row, 0, columns, runs, summed)
      if (!summed) {
        held = runs === 1 ? row : -1
        heldFirst = int(job.runs, 0)
        heldEnd = int(job.runs, 1)
      }
    } else {
      for (let j = 0; j < columns; j++) {
        const bin = k * columns + j
        sumRow(job, row, j, 1, findColumns(job, int(job.xTap, bin), int(job.xTap, bin + 1)), false)
      }
    }
  }
}

/**
 * Whether `job.row`, where row of bins `held` was summed up in columns [first, end), holds the sums that this row needs, in
 * the columns found: as with RoIs that begin and end in the same rows of cells.
 */
function sumsOfRows(job: Job, row: i32, runs: i32, held: i32, first: i32, end: i32): bool {
  if (held < 0 || runs !== 1 || int(job.runs, 0) < first || int(job.runs, 1) > end) return false
  const from = int(job.yTap, row)
  const other = int(job.yTap, held)
  const count = int(job.yTap, row + 1) - from
  if (int(job.yTap, held + 1) - other !== count) return false
  for (let n = 0; n < count; n++) {
    if (int(job.yCell, from + n) !== int(job.yCell, other + n)) return false
    if (int(job.yWeight, from + n) !== int(job.yWeight, other + n)) return false
  }
  return true
}

/** Bins j to j + count of a row of bins, which read the same plane, whose columns were found and, where `summed`, rows. */
function sumRow(job: Job, row: i32, j: i32, count: i32, runs: i32, summed: bool): void {
  const k = row / job.binRows
  const i = row % job.binRows
  const out = outAddress(job, k, i, j)
  const from = int(job.yTap, row)
  const to = int(job.yTap, row + 1)
  if (from === to || runs === 0) {
    fill(out, <usize>count * job.outCell, job.empty)
    return
  }
  if (!summed) sumRows(job, planeAddress(job, i, j), from, to, runs)
  sumBins(job, row, j, count, job.row)
}

/** Whether a row of bins is a row of cells as it is: every bin of a plan over cells, for one. */
function isOneRow(job: Job, row: i32): bool {
  const tap = int(job.yTap, row)
  return int(job.yTap, row + 1) === tap + 1 && load<f32>(job.yWeight + ((<usize>tap) << 2)) === 1
}

/** Where that row lies in its plane. */
function oneRow(job: Job, row: i32): usize {
  return <usize>int(job.yCell, int(job.yTap, row)) * rowBytes(job)
}

/** Bins j to j + count of a row of bins, of one row of cells. */
function sumBins(job: Job, row: i32, j: i32, count: i32, cells: usize): void {
  const k = row / job.binRows
  const cell = cellBytes(job)
  const out = outAddress(job, k, row % job.binRows, j)
  for (let b = 0; b < count; b++) {
    const bin = k * job.binColumns + j + b
    const first = int(job.xTap, bin)
    const end = int(job.xTap, bin + 1)
    const address = out + <usize>b * job.outCell
    if (first === end) fill(address, cell, job.empty)
    else sumColumns(job, address, cells, first, end)
  }
}
