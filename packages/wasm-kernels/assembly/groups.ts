import { Job, rowBytes } from './job'

/*
 * Sums of neighbours that weigh the same. Wherever four or sixteen of them begin at a multiple of that, their mean is taken
 * first, by halves: so the mean can be kept for all that read it, and whether it was kept changes no bit of a sum. A mean,
 * for a sum might be more than float32 holds.
 */

function quarters(p: usize, step: usize): v128 {
  const quarter = f32x4.splat(0.25)
  const ab = f32x4.add(f32x4.mul(quarter, v128.load(p)), f32x4.mul(quarter, v128.load(p + step)))
  const q = p + 2 * step
  const cd = f32x4.add(f32x4.mul(quarter, v128.load(q)), f32x4.mul(quarter, v128.load(q + step)))
  return f32x4.add(ab, cd)
}

function quarter(p: usize, step: usize): f32 {
  const q = p + 2 * step
  const ab = <f32>0.25 * load<f32>(p) + <f32>0.25 * load<f32>(p + step)
  return ab + (<f32>0.25 * load<f32>(q) + <f32>0.25 * load<f32>(q + step))
}

/** The mean of sixteen vectors: that of the means of four each. */
function sixteenths(p: usize, step: usize): v128 {
  const four = f32x4.splat(0.25)
  const a = f32x4.mul(four, quarters(p, step))
  const b = f32x4.mul(four, quarters(p + 4 * step, step))
  const c = f32x4.mul(four, quarters(p + 8 * step, step))
  const d = f32x4.mul(four, quarters(p + 12 * step, step))
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
}

function sixteenth(p: usize, step: usize): f32 {
  const ab = <f32>0.25 * quarter(p, step) + <f32>0.25 * quarter(p + 4 * step, step)
  return ab + (<f32>0.25 * quarter(p + 8 * step, step) + <f32>0.25 * quarter(p + 12 * step, step))
}

/** Adds `weight` times the mean of four or sixteen vectors, `step` apart, to `to`, or writes that there. */
export function addMean(
  to: usize,
  begun: bool,
  from: usize,
  step: usize,
  size: i32,
  weight: f32,
  bytes: usize,
): void {
  const weights = f32x4.splat(weight)
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < vectors; n += 16) {
    const mean = size === 4 ? quarters(from + n, step) : sixteenths(from + n, step)
    const part = f32x4.mul(weights, mean)
    v128.store(to + n, begun ? f32x4.add(v128.load(to + n), part) : part)
  }
  for (; n < bytes; n += 4) {
    const part = weight * (size === 4 ? quarter(from + n, step) : sixteenth(from + n, step))
    store<f32>(to + n, begun ? load<f32>(to + n) + part : part)
  }
}

/** Keeps the means of the rows of an image: of rows 16n to 16n + 15, n in [from, to), those of fours and that of all. */
export function buildMeans(job: Job, from: i32, to: i32): void {
  const row = rowBytes(job)
  const fours = job.height >> 2
  for (let n = from; n < to; n++) {
    for (let four = 4 * n; four < min(4 * n + 4, fours); four++) {
      addMean(meanOfFour(job.means, row, four), false, job.image + <usize>(four * 4) * row, row, 4, 1, row)
    }
    if (4 * n + 4 > fours) continue
    addMean(
      meanOfSixteen(job.means, row, n, job.height),
      false,
      meanOfFour(job.means, row, 4 * n),
      row,
      4,
      1,
      row,
    )
  }
}

/** Where the mean of rows 4n to 4n + 3 is kept. */
export function meanOfFour(means: usize, row: usize, n: i32): usize {
  return means + <usize>n * row
}

/** Where that of rows 16n to 16n + 15 is kept, of a map so high. */
export function meanOfSixteen(means: usize, row: usize, n: i32, height: i32): usize {
  return means + <usize>((height >> 2) + n) * row
}

/** How many of the next taps, at most `count`, are a group: 16, 4 or 1. */
export function groupSize(cells: usize, weights: usize, count: i32): i32 {
  if (count < 4) return 1
  const first = load<i32>(cells)
  if (first & 3 || !isEven(cells, weights, 0, 4)) return 1
  return count >= 16 && !(first & 15) && isEven(cells, weights, 4, 16) ? 16 : 4
}

/** Whether taps [from, to) follow the first one, and weigh as much. */
function isEven(cells: usize, weights: usize, from: i32, to: i32): bool {
  const first = load<i32>(cells)
  const weight = load<f32>(weights)
  for (let n = from; n < to; n++) {
    if (load<f32>(weights + ((<usize>n) << 2)) !== weight) return false
    if (load<i32>(cells + ((<usize>n) << 2)) !== first + n) return false
  }
  return true
}
