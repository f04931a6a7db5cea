import { cellBytes, int, Job } from './job'
import { reduce } from './reduce'
import { turnFours } from './turn'

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
    job.out = (job.tile ? job.tile : result) - <usize>(row * bins) * job.outCell
    reduce(job.inner, job, n * rows, (n + 1) * rows)
    if (!job.tile) continue
    turnFours(job.turned ? job.turned : result, job.tile, job.outCell, bins, job.channels)
    // In one piece it goes to memory faster than line by line.
    if (job.turned) copy(result, job.turned, bytes)
  }
}

function copy(to: usize, from: usize, bytes: usize): void {
  const blocks = bytes & ~63
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = from + n
    const q = to + n
    v128.store(q, v128.load(p))
    v128.store(q, v128.load(p, 16), 16)
    v128.store(q, v128.load(p, 32), 32)
    v128.store(q, v128.load(p, 48), 48)
  }
  for (; n < bytes; n += 4) store<f32>(to + n, load<f32>(from + n))
}
