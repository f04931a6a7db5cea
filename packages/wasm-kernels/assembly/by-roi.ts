import { cellBytes, int, Job } from './job'
import { reduce } from './reduce'
import { turnOver } from './turn'

/**
 * RoIs [from, to) of the order, where the rows of bins of each lie together: reduces one after the other, and so writes
 * whole RoIs, channels first while they are still in the cache.
 */
export function byRoi(job: Job, from: i32, to: i32): void {
  const rows = job.binRows
  const bins = rows * job.binColumns
  const bytes = <usize>bins * cellBytes(job)
  for (let n = from; n < to; n++) {
    const row = int(job.rows, int(job.order, n * rows) / rows)
    const place = job.slots ? n % job.slots : row
    const result = job.result + <usize>place * bytes
    // The kernels write row `row` of what begins at `out`.
    job.out = (job.tile ? job.tile : result) - <usize>row * bytes
    reduce(job.inner, job, n * rows, (n + 1) * rows)
    if (job.tile) turnOver(result, 4, (<usize>bins) << 2, job.tile, cellBytes(job), 4, bins, job.channels)
  }
}
