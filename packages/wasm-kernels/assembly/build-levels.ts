import { cellBytes, int, Job, rowBytes } from './job'
import { largest } from './largest'

/**
 * Fills levels 1 to `job.depth`: the maxima of windows of 2ⁿ × 2ⁿ cells, each where its top left cell lies, for all
 * windows inside one of the bands [from, to) of the image. Row by row, the windows of every level that end with it: so
 * each level is built from rows of the one before that are still in the cache. Windows across two planes are built
 * too, and never read.
 */
export function buildLevels(job: Job, from: i32, to: i32): void {
  for (let band = from; band < to; band++) {
    const top = bandTop(job, band)
    const end = bandTop(job, band + 1)
    for (let last = top; last < end; last++) {
      for (let level = 1; level <= job.depth; level++) {
        const first = last + 1 - (1 << level)
        if (first < top) break
        buildRow(job, level, first)
      }
    }
  }
}

/** The windows that lie in two bands, n and the one before, for n in [from, to); a band is as high as any window. */
export function joinLevels(job: Job, from: i32, to: i32): void {
  for (let band = from; band < to; band++) {
    const top = bandTop(job, band)
    for (let level = 1; level <= job.depth; level++) {
      for (let first = top + 1 - (1 << level); first < top; first++) buildRow(job, level, first)
    }
  }
}

/** The first row of a band; the last band has what is over. */
function bandTop(job: Job, band: i32): i32 {
  const rows = job.height * job.planes
  return band === job.bands ? rows : band * (rows / job.bands)
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
