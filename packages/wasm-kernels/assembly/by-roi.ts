import { cellBytes, int, Job } from './job'
import { reduce } from './reduce'
import { turnFours } from './turn'

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
    if (job.turned) turnByLine(job, result, bins)
    else if (job.tile) turnFours(result, job.tile, job.outCell, bins, job.channels)
  }
}

/** Writes a tile channels first: a line of channels is transposed in the nearest cache, and goes to memory in one piece. */
function turnByLine(job: Job, result: usize, bins: i32): void {
  let count = LINE
  for (let c = 0; c < job.channels; c += count) {
    const rest = job.channels - c
    count = rest < LINE + 4 ? rest : LINE
    const to = result + ((<usize>(c * bins)) << 2)
    const from = job.tile + ((<usize>c) << 2)
    turnFours(job.turned, from, job.outCell, bins, count)
    copy(to, job.turned, (<usize>(count * bins)) << 2)
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
