import { fill } from './fill'
import { cellBytes, int, Job, rowBytes } from './job'

/* Gradients of what columns.ts does: where it sums cells up, these add to them. */

/** Sets the columns found (`findColumns`) of `job.row` to 0. */
export function clearColumns(job: Job, runs: i32): void {
  for (let run = 0; run < runs; run++) {
    const first = int(job.runs, run * 2)
    const count = int(job.runs, run * 2 + 1) - first
    fill(job.row + <usize>first * cellBytes(job), <usize>count * cellBytes(job), 0)
  }
}

/** Adds one cell, by the weights of x taps [from, to), to cells of `job.row`. */
export function addColumns(job: Job, cell: usize, from: i32, to: i32): void {
  const bytes = cellBytes(job)
  for (let n = from; n < to; n++) {
    addWeighted(job.row + <usize>int(job.xCell, n) * bytes, cell, weight(job.xWeight, n), bytes)
  }
}

/** Adds `job.row`, by the weights of y taps [from, to), to rows of a plane; only the columns found. */
export function addRows(job: Job, plane: usize, from: i32, to: i32, runs: i32): void {
  for (let run = 0; run < runs; run++) {
    const first = int(job.runs, run * 2)
    const skip = <usize>first * cellBytes(job)
    const bytes = <usize>(int(job.runs, run * 2 + 1) - first) * cellBytes(job)
    for (let n = from; n < to; n++) {
      const row = plane + <usize>int(job.yCell, n) * rowBytes(job)
      addWeighted(row + skip, job.row + skip, weight(job.yWeight, n), bytes)
    }
  }
}

function weight(table: usize, n: i32): f32 {
  return load<f32>(table + ((<usize>n) << 2))
}

/** Adds `weight` times a vector of `bytes` bytes, a multiple of 4, to another. */
function addWeighted(to: usize, from: usize, weight: f32, bytes: usize): void {
  const weights = f32x4.splat(weight)
  const blocks = bytes & ~31
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < blocks; n += 32) {
    const p = to + n
    const q = from + n
    v128.store(p, f32x4.add(v128.load(p), f32x4.mul(weights, v128.load(q))))
    v128.store(p, f32x4.add(v128.load(p, 16), f32x4.mul(weights, v128.load(q, 16))), 16)
  }
  for (; n < vectors; n += 16) {
    v128.store(to + n, f32x4.add(v128.load(to + n), f32x4.mul(weights, v128.load(from + n))))
  }
  for (; n < bytes; n += 4) store<f32>(to + n, load<f32>(to + n) + weight * load<f32>(from + n))
}
