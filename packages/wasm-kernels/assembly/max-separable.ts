import { fill } from './fill'
import { cellBytes, int, Job, outAddress, planeAddress, rowBytes } from './job'
import { largestOfSteps } from './largest'

/** `max` by axes: for each row of bins the largest of its rows of cells, all columns at once, then of its columns. */
export function maxSeparable(job: Job, from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    if (job.planes === 1) maxRow(job, row, 0, job.binColumns)
    else for (let j = 0; j < job.binColumns; j++) maxRow(job, row, j, 1)
  }
}

/** Bins j to j + count of a row of bins, which read the same plane. */
function maxRow(job: Job, row: i32, j: i32, count: i32): void {
  const k = row / job.binRows
  const i = row % job.binRows
  const cell = cellBytes(job)
  const out = outAddress(job, k, i, j)
  const y = int(job.yStart, row)
  const height = int(job.yEnd, row) - y
  const bin = k * job.binColumns + j
  let first = i32.MAX_VALUE
  let end = 0
  for (let b = bin; b < bin + count; b++) {
    const start = int(job.xStart, b)
    const stop = int(job.xEnd, b)
    if (stop <= start) continue
    first = min(first, start)
    end = max(end, stop)
  }
  if (height <= 0 || end <= first) {
    fill(out, <usize>count * job.outCell, job.empty)
    return
  }

  // One row of cells needs no pass of its own.
  let cells = planeAddress(job, i, j) + <usize>y * rowBytes(job)
  if (height > 1) {
    const skip = <usize>first * cell
    largestOfSteps(job.row + skip, cells + skip, rowBytes(job), height, <usize>(end - first) * cell)
    cells = job.row
  }
  for (let b = 0; b < count; b++) {
    const start = int(job.xStart, bin + b)
    const width = int(job.xEnd, bin + b) - start
    const to = out + <usize>b * job.outCell
    if (width <= 0) fill(to, cell, job.empty)
    else largestOfSteps(to, cells + <usize>start * cell, cell, width, cell)
  }
}
