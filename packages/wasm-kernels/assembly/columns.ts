import { cellBytes, int, Job, rowBytes } from './job'
import { weightedTaps } from './taps'

/** Columns that nothing reads are computed all the same where fewer bytes than this lie between two that are read. */
const SMALL_GAP: usize = 128

/**
 * Finds the columns that x taps [from, to) of the plan name, as runs of neighbours: `job.runs` then holds the first
 * column of each run and the one after its last. Returns how many runs there are. Taps may be in any order.
 */
export function findColumns(job: Job, from: i32, to: i32): i32 {
  let first = i32.MAX_VALUE
  let last = -1
  for (let n = from; n < to; n++) {
    const x = int(job.xCell, n)
    store<u8>(job.marks + x, 1)
    first = min(first, x)
    last = max(last, x)
  }
  const gap = <i32>(SMALL_GAP / cellBytes(job))
  let runs = 0
  let end = i32.MIN_VALUE
  for (let x = first; x <= last; x++) {
    if (!load<u8>(job.marks + x)) continue
    store<u8>(job.marks + x, 0)
    const run = job.runs + ((<usize>runs) << 3)
    if (runs > 0 && x - end <= gap) store<i32>(run - 4, x + 1)
    else {
      store<i32>(run, x)
      store<i32>(run, x + 1, 4)
      runs++
    }
    end = x + 1
  }
  return runs
}

/** Sums rows of cells, weighted by y taps [from, to), into `job.row`; only the columns found. */
export function sumRows(job: Job, plane: usize, from: i32, to: i32, runs: i32): void {
  const cells = job.yCell + ((<usize>from) << 2)
  const weights = job.yWeight + ((<usize>from) << 2)
  for (let run = 0; run < runs; run++) {
    const first = int(job.runs, run * 2)
    const skip = <usize>first * cellBytes(job)
    const bytes = <usize>(int(job.runs, run * 2 + 1) - first) * cellBytes(job)
    const means = job.means ? job.means + skip : 0
    const row = rowBytes(job)
    weightedTaps(
      job.row + skip,
      plane + skip,
      row,
      cells,
      weights,
      to - from,
      bytes,
      means,
      job.height,
      job.parts,
    )
  }
}

/** Sums cells of a row, weighted by x taps [from, to). */
export function sumColumns(job: Job, out: usize, row: usize, from: i32, to: i32): void {
  const cells = job.xCell + ((<usize>from) << 2)
  const weights = job.xWeight + ((<usize>from) << 2)
  const cell = cellBytes(job)
  weightedTaps(out, row, cell, cells, weights, to - from, cell, 0, 0, job.parts)
}
