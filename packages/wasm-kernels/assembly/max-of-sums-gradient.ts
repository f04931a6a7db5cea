import { findColumns, sumColumns, sumRows } from './columns'
import { fill } from './fill'
import { keepFirst, onlyMarked } from './first'
import { cellBytes, int, Job, outAddress, planeOffset } from './job'
import { addColumns, addRows, clearColumns } from './spread'

/** The gradient of `max-of-sums`: each bin's to the cells of the first of its largest samples, row by row. */
export function maxOfSumsGradient(job: Job, from: i32, to: i32): void {
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
  const bytes = <usize>count * cellBytes(job)
  const bin = k * job.binColumns + j
  const tap = int(job.xTap, int(job.xSample, bin))
  const runs = findColumns(job, tap, int(job.xTap, int(job.xSample, bin + count)))
  fill(job.largest, bytes, -Infinity)
  memory.fill(job.places, 0, bytes)
  findSamples(job, row, bin, count, job.image + planeOffset(job, i, j), runs)
  spreadSamples(job, row, bin, count, outAddress(job, k, i, j), job.gradient + planeOffset(job, i, j), runs)
}

/** Writes to `job.places`, for each bin and channel, the number from 1 of the first largest sample; 0 where none is. */
function findSamples(job: Job, row: i32, bin: i32, count: i32, plane: usize, runs: i32): void {
  const cell = cellBytes(job)
  let number = 0
  for (let v = int(job.ySample, row); v < int(job.ySample, row + 1); v++) {
    const first = int(job.yTap, v)
    const end = int(job.yTap, v + 1)
    if (first < end) sumRows(job, plane, first, end, runs)
    for (let b = 0; b < count; b++) {
      const at = <usize>b * cell
      for (let h = int(job.xSample, bin + b); h < int(job.xSample, bin + b + 1); h++) {
        const from = int(job.xTap, h)
        const to = int(job.xTap, h + 1)
        // A sample without taps on either axis is 0.
        if (first < end && from < to) sumColumns(job, job.cell, job.row, from, to)
        else fill(job.cell, cell, 0)
        keepFirst(job.largest + at, job.places + at, job.cell, ++number, cell)
      }
    }
  }
}

/** Counts the samples as `findSamples` does, and adds to the cells of each what belongs to it. */
function spreadSamples(job: Job, row: i32, bin: i32, count: i32, out: usize, plane: usize, runs: i32): void {
  const cell = cellBytes(job)
  let number = 0
  for (let v = int(job.ySample, row); v < int(job.ySample, row + 1); v++) {
    clearColumns(job, runs)
    for (let b = 0; b < count; b++) {
      const at = <usize>b * cell
      for (let h = int(job.xSample, bin + b); h < int(job.xSample, bin + b + 1); h++) {
        onlyMarked(job.cell, out + at, job.places + at, ++number, cell)
        addColumns(job, job.cell, int(job.xTap, h), int(job.xTap, h + 1))
      }
    }
    addRows(job, plane, int(job.yTap, v), int(job.yTap, v + 1), runs)
  }
}
