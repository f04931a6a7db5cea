import { cellBytes, int, Job } from './job'
import { fetchLines } from './lines'
import { reduce } from './reduce'
import { turnOver } from './turn'

/** Channels in a line of the cache; the last line may have up to three more. */
const LINE = 16

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
    if (job.tile) toChannelsFirst(job, result, bins)
  }
}

/** Writes a tile channels first, a line of channels after the other: what those make lies together. */
function toChannelsFirst(job: Job, result: usize, bins: i32): void {
  const plane = (<usize>bins) << 2
  let count = LINE
  for (let c = 0; c < job.channels; c += count) {
    const rest = job.channels - c
    count = rest < LINE + 4 ? rest : LINE
    const to = result + <usize>c * plane
    fetchLines(to, <usize>count * plane)
    turnOver(to, 4, plane, job.tile + ((<usize>c) << 2), job.outCell, 4, bins, count)
  }
}
