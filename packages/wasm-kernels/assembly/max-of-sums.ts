import { findColumns, sumColumns, sumRows } from './columns'
import { fill } from './fill'
import { cellBytes, int, Job, outAddress, planeAddress } from './job'
import { largest } from './largest'

/** `max-of-sums`: one row of samples after another, each as in `sum`; every bin keeps the largest. */
export function maxOfSums(job: Job, from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    if (job.planes === 1) sampleRow(job, row, 0, job.binColumns)
    else for (let j = 0; j < job.binColumns; j++) sampleRow(job, row, j, 1)
  }
}

/** Bins j to j + count of a row of bins, which read the same plane. */
function sampleRow(job: Job, row: i32, j: i32, count: i32): void {
  const k = row / job.binRows
  const i = row % job.binRows
  const cell = cellBytes(job)
  const out = outAddress(job, k, i, j)
  const bin = k * job.binColumns + j
  const from = int(job.ySample, row)
  const to = int(job.ySample, row + 1)
  if (from === to) {
    fill(out, <usize>count * job.outCell, job.empty)
    return
  }
  const tap = int(job.xTap, int(job.xSample, bin))
  const runs = findColumns(job, tap, int(job.xTap, int(job.xSample, bin + count)))
  fill(out, <usize>count * job.outCell, -Infinity)
  for (let v = from; v < to; v++) {
    const first = int(job.yTap, v)
    const end = int(job.yTap, v + 1)
    if (first < end) sumRows(job, planeAddress(job, i, j), first, end, runs)
    for (let b = 0; b < count; b++) keepLargest(job, bin + b, first < end, out + <usize>b * job.outCell)
  }
  for (let b = bin; b < bin + count; b++) {
    const none = int(job.xSample, b) === int(job.xSample, b + 1)
    if (none) fill(out + <usize>(b - bin) * job.outCell, cell, job.empty)
  }
}

/** Raises a bin to the largest of one row of its samples. A sample without taps on either axis is 0. */
function keepLargest(job: Job, bin: i32, inside: bool, out: usize): void {
  for (let h = int(job.xSample, bin); h < int(job.xSample, bin + 1); h++) {
    const first = int(job.xTap, h)
    const end = int(job.xTap, h + 1)
    if (inside && first < end) sumColumns(job, job.cell, job.row, first, end)
    else fill(job.cell, cellBytes(job), 0)
    largest(out, out, job.cell, 0, 0, 2, cellBytes(job))
  }
}
