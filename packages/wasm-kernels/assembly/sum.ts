import { findColumns, sumColumns, sumRows } from './columns'
import { fill } from './fill'
import { cellBytes, int, Job, outAddress, planeAddress } from './job'

/** `sum` by axes: for each row of bins the weighted sum of its rows of cells, then of its columns. */
export function sum(job: Job, from: i32, to: i32): void {
  const columns = job.binColumns
  let last = -1
  let runs = 0
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    if (job.planes === 1) {
      if (k !== last) runs = findColumns(job, int(job.xTap, k * columns), int(job.xTap, (k + 1) * columns))
      last = k
      sumRow(job, row, 0, columns, runs)
    } else {
      for (let j = 0; j < columns; j++) {
        const bin = k * columns + j
        sumRow(job, row, j, 1, findColumns(job, int(job.xTap, bin), int(job.xTap, bin + 1)))
      }
    }
  }
}

/** Bins j to j + count of a row of bins, which read the same plane, whose columns were found. */
function sumRow(job: Job, row: i32, j: i32, count: i32, runs: i32): void {
  const k = row / job.binRows
  const i = row % job.binRows
  const cell = cellBytes(job)
  const out = outAddress(job, k, i, j)
  const from = int(job.yTap, row)
  const to = int(job.yTap, row + 1)
  if (from === to || runs === 0) {
    fill(out, <usize>count * job.outCell, job.empty)
    return
  }
  sumRows(job, planeAddress(job, i, j), from, to, runs)
  for (let b = 0; b < count; b++) {
    const bin = k * job.binColumns + j + b
    const first = int(job.xTap, bin)
    const end = int(job.xTap, bin + 1)
    const address = out + <usize>b * job.outCell
    if (first === end) fill(address, cell, job.empty)
    else sumColumns(job, address, first, end)
  }
}
