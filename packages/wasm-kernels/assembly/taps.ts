import { addMean, groupSize, meanOfFour, meanOfSixteen } from './groups'
import { weighted, weighted1, weighted2, weighted3, weighted4 } from './weighted'

/** The weighted sum of the vectors that one to three taps name: no group, and most lists of small RoIs. */
function weightedFew(
  to: usize,
  from: usize,
  step: usize,
  cells: usize,
  weights: usize,
  count: i32,
  bytes: usize,
): void {
  const a = from + <usize>load<i32>(cells) * step
  const wa = load<f32>(weights)
  if (count === 1) {
    weighted1(to, a, wa, bytes)
    return
  }
  const b = from + <usize>load<i32>(cells, 4) * step
  const wb = load<f32>(weights, 4)
  if (count === 2) weighted2(to, a, wa, b, wb, bytes)
  else weighted3(to, a, wa, b, wb, from + <usize>load<i32>(cells, 8) * step, load<f32>(weights, 8), bytes)
}

/** Groups or single taps that are added one after another: their rounding stays far below what SPEC 5.2 allows. */
const FEW = 64
/** Bytes of vectors that are summed up part by part. There is room for a part, and for what rounding took of the whole. */
const BLOCK: usize = 4096

/**
 * The weighted sum of the vectors that `count` taps name, groups (groups.ts) at once: `cells` and `weights` are tables, cell
 * n lies at `from + n * step`. `means` is where those of groups are kept, of `height` cells, or 0. Long lists are summed up
 * part by part, in two blocks at `parts`, and what rounding takes of their sum is given back (Kahan 1965): it would grow with
 * the list. SPEC §5.2.
 */
export function weightedTaps(
  to: usize,
  from: usize,
  step: usize,
  cells: usize,
  weights: usize,
  count: i32,
  bytes: usize,
  means: usize,
  height: i32,
  parts: usize,
): void {
  if (count > 0 && count < 4) {
    weightedFew(to, from, step, cells, weights, count, bytes)
    return
  }
  const first = firstTaps(to, from, step, cells, weights, count, bytes, means, height)
  if (first === count) return
  const lost = parts + BLOCK
  for (let block: usize = 0; block < bytes; block += BLOCK) {
    const size = min(BLOCK, bytes - block)
    const kept = means ? means + block : 0
    memory.fill(lost, 0, size)
    for (let n = first; n < count; ) {
      const at = (<usize>n) << 2
      n += firstTaps(parts, from + block, step, cells + at, weights + at, count - n, size, kept, height)
      addPart(to + block, parts, lost, size)
    }
  }
}

/** Adds a vector to a sum, and to it what additions before lost of it by rounding. Nothing is lost of what is not finite. */
function addPart(sum: usize, part: usize, lost: usize, bytes: usize): void {
  const vectors = bytes & ~15
  const infinity = f32x4.splat(Infinity)
  let n: usize = 0
  for (; n < vectors; n += 16) {
    const before = v128.load(sum + n)
    const added = f32x4.sub(v128.load(part + n), v128.load(lost + n))
    const after = f32x4.add(before, added)
    const less = f32x4.sub(f32x4.sub(after, before), added)
    v128.store(sum + n, after)
    v128.store(lost + n, v128.and(less, f32x4.lt(f32x4.abs(less), infinity)))
  }
  for (; n < bytes; n += 4) {
    const before = load<f32>(sum + n)
    const added = load<f32>(part + n) - load<f32>(lost + n)
    const after = before + added
    const less = after - before - added
    store<f32>(sum + n, after)
    store<f32>(lost + n, abs(less) < Infinity ? less : 0)
  }
}

/** The weighted sum of the first `FEW` groups or single taps, one after the other. Returns how many taps they are. */
function firstTaps(
  to: usize,
  from: usize,
  step: usize,
  cells: usize,
  weights: usize,
  count: i32,
  bytes: usize,
  means: usize,
  height: i32,
): i32 {
  let a: usize = 0
  let b: usize = 0
  let c: usize = 0
  let d: usize = 0
  let wa: f32 = 0
  let wb: f32 = 0
  let wc: f32 = 0
  let wd: f32 = 0
  let held = 0
  let begun = false
  let n = 0
  for (
    let size = 1, few = FEW;
    n < count && few > 0;
    n += size, few--, cells += (<usize>size) << 2, weights += (<usize>size) << 2
  ) {
    size = groupSize(cells, weights, count - n)
    const cell = load<i32>(cells)
    const weight = load<f32>(weights) * <f32>size
    // What was summed so far is the first of the vectors, with weight 1.
    if (held === 4) {
      weighted4(to, a, wa, b, wb, c, wc, d, wd, bytes)
      a = to
      wa = 1
      held = 1
      begun = true
    }
    let vector = from + <usize>cell * step
    if (size > 1) {
      if (!means) {
        if (held > (begun ? 1 : 0)) weighted(to, a, wa, b, wb, c, wc, d, wd, held, bytes)
        addMean(to, held > 0, vector, step, size, weight, bytes)
        a = to
        wa = 1
        held = 1
        begun = true
        continue
      }
      vector = size === 4 ? meanOfFour(means, step, cell >> 2) : meanOfSixteen(means, step, cell >> 4, height)
    }
    if (held === 0) {
      a = vector
      wa = weight
    } else if (held === 1) {
      b = vector
      wb = weight
    } else if (held === 2) {
      c = vector
      wc = weight
    } else {
      d = vector
      wd = weight
    }
    held++
  }
  if (held > (begun ? 1 : 0)) weighted(to, a, wa, b, wb, c, wc, d, wd, held, bytes)
  return n
}
