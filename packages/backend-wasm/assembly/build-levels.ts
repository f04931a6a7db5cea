import { cellBytes, int, Job, rowBytes } from './job'
import { largest } from './largest'

/**
 * Fills levels 1 to `job.depth`: the maxima of windows of 2ⁿ × 2ⁿ cells, each where its top left cell lies, for all
 * windows inside the image. Row by row, the windows of every level that end with it: so each level is built from rows
 * of the one before that are still in the cache. Windows across two planes are built too, and never read.
 */
export function buildLevels(job: Job): void {
  const rows = job.height * job.planes
  for (let last = 0; last < rows; last++) {
    for (let level = 1; level <= job.depth; level++) {
      const first = last + 1 - (1 << level)
      if (first < 0) break
      buildRow(job, level, first)
    }
  }
}

/** The windows of a level that begin in row y, each from four of half the side. */
function buildRow(job: Job, level: i32, y: i32): void {
  const half = (<usize>1) << (level - 1)
  const row = rowBytes(job)
  const from = <usize>int(job.levels, level - 1) + <usize>y * row
  const to = <usize>int(job.levels, level) + <usize>y * row
  const right = half * cellBytes(job)
  const below = half * row
  largest(to, from, from + right, from + below, from + below + right, 4, row + cellBytes(job) - 2 * right)
}
