import { findColumns } from './columns'
import { int, Job, outAddress, planeOffset } from './job'
import { addColumns, addRows, clearColumns } from './spread'

/** The gradient of `sum`: of each row of bins to a row of cells, all columns at once, and that to rows of the image. */
export function sumGradient(job: Job, from: i32, to: i32): void {
  const columns = job.binColumns
  let last = -1
  let runs = 0
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    if (job.planes === 1) {
      if (k !== last) runs = findColumns(job, int(job.xTap, k * columns), int(job.xTap, (k + 1) * columns))
      last = k
      spreadRow(job, row, 0, columns, runs)
    } else {
      for (let j = 0; j < columns; j++) {
        const bin = k * columns + j
        spreadRow(job, row, j, 1, findColumns(job, int(job.xTap, bin), int(job.xTap, bin + 1)))
      }
    }
  }
}

/** Bins j to j + count of a row of bins, which read the same plane, whose columns were found. */
function spreadRow(job: Job, row: i32, j: i32, count: i32, runs: i32): void {
  const k = row / job.binRows
  const i = row % job.binRows
  const from = int(job.yTap, row)
  const to = int(job.yTap, row + 1)
  if (from === to || runs === 0) return
  clearColumns(job, runs)
  for (let b = j; b < j + count; b++) {
    const bin = k * job.binColumns + b
    addColumns(job, outAddress(job, k, i, b), int(job.xTap, bin), int(job.xTap, bin + 1))
  }
  addRows(job, job.gradient + planeOffset(job, i, j), from, to, runs)
}
