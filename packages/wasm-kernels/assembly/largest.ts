import { fetchLine, isFetching } from './lines'

/*
 * Element by element, the largest of one to four vectors of `bytes` bytes (a multiple of 4). NaN is passed over: the
 * running maximum comes first, starts at −∞, and `pmax(a, b)` is `a < b ? b : a`. `f32x4.max` would let NaN win, and is
 * two to three times slower on x64. A zero is made positive, for which one comes first depends on the order in which
 * cells are taken. `to` may be one of the vectors.
 */

const NOTHING: f32 = -Infinity

function larger(a: f32, b: f32): f32 {
  return a < b ? b : a
}

/** −0 as 0; anything else as it is. */
function positiveZero(values: v128): v128 {
  return f32x4.add(values, f32x4.splat(0))
}

function vector1(a: v128): v128 {
  return positiveZero(f32x4.pmax(f32x4.splat(NOTHING), a))
}

/** 1: a copy without NaN. */
function largest1(to: usize, a: usize, bytes: usize): void {
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = to + n
    fetchLine(q, fetch)
    v128.store(q, vector1(v128.load(p)))
    v128.store(q, vector1(v128.load(p, 16)), 16)
    v128.store(q, vector1(v128.load(p, 32)), 32)
    v128.store(q, vector1(v128.load(p, 48)), 48)
  }
  for (; n < vectors; n += 16) v128.store(to + n, vector1(v128.load(a + n)))
  for (; n < bytes; n += 4) store<f32>(to + n, larger(NOTHING, load<f32>(a + n)) + 0)
}

/** The larger of two, without NaN. */
function pair(a: v128, b: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.splat(NOTHING), a), b)
}

function vector2(a: v128, b: v128): v128 {
  return positiveZero(pair(a, b))
}

function largest2(to: usize, a: usize, b: usize, bytes: usize): void {
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = to + n
    fetchLine(r, fetch)
    v128.store(r, vector2(v128.load(p), v128.load(q)))
    v128.store(r, vector2(v128.load(p, 16), v128.load(q, 16)), 16)
    v128.store(r, vector2(v128.load(p, 32), v128.load(q, 32)), 32)
    v128.store(r, vector2(v128.load(p, 48), v128.load(q, 48)), 48)
  }
  for (; n < vectors; n += 16) v128.store(to + n, vector2(v128.load(a + n), v128.load(b + n)))
  for (; n < bytes; n += 4) {
    store<f32>(to + n, larger(larger(NOTHING, load<f32>(a + n)), load<f32>(b + n)) + 0)
  }
}

function vector3(a: v128, b: v128, c: v128): v128 {
  return positiveZero(f32x4.pmax(pair(a, b), c))
}

function largest3(to: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = c + n
    const s = to + n
    fetchLine(s, fetch)
    v128.store(s, vector3(v128.load(p), v128.load(q), v128.load(r)))
    v128.store(s, vector3(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16)), 16)
    v128.store(s, vector3(v128.load(p, 32), v128.load(q, 32), v128.load(r, 32)), 32)
    v128.store(s, vector3(v128.load(p, 48), v128.load(q, 48), v128.load(r, 48)), 48)
  }
  for (; n < vectors; n += 16) {
    v128.store(to + n, vector3(v128.load(a + n), v128.load(b + n), v128.load(c + n)))
  }
  for (; n < bytes; n += 4) {
    const ab = larger(larger(NOTHING, load<f32>(a + n)), load<f32>(b + n))
    store<f32>(to + n, larger(ab, load<f32>(c + n)) + 0)
  }
}

function vector4(a: v128, b: v128, c: v128, d: v128): v128 {
  // Two chains, so that neither waits for the other; both are without NaN.
  return positiveZero(f32x4.pmax(pair(a, b), pair(c, d)))
}

function largest4(to: usize, a: usize, b: usize, c: usize, d: usize, bytes: usize): void {
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = c + n
    const s = d + n
    const t = to + n
    fetchLine(t, fetch)
    v128.store(t, vector4(v128.load(p), v128.load(q), v128.load(r), v128.load(s)))
    v128.store(t, vector4(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), v128.load(s, 16)), 16)
    v128.store(t, vector4(v128.load(p, 32), v128.load(q, 32), v128.load(r, 32), v128.load(s, 32)), 32)
    v128.store(t, vector4(v128.load(p, 48), v128.load(q, 48), v128.load(r, 48), v128.load(s, 48)), 48)
  }
  for (; n < vectors; n += 16) {
    v128.store(to + n, vector4(v128.load(a + n), v128.load(b + n), v128.load(c + n), v128.load(d + n)))
  }
  for (; n < bytes; n += 4) {
    const ab = larger(larger(NOTHING, load<f32>(a + n)), load<f32>(b + n))
    const cd = larger(larger(NOTHING, load<f32>(c + n)), load<f32>(d + n))
    store<f32>(to + n, larger(ab, cd) + 0)
  }
}

/** The largest of `count` vectors, 1 to 4. */
export function largest(to: usize, a: usize, b: usize, c: usize, d: usize, count: i32, bytes: usize): void {
  if (count === 1) largest1(to, a, bytes)
  else if (count === 2) largest2(to, a, b, bytes)
  else if (count === 3) largest3(to, a, b, c, bytes)
  else largest4(to, a, b, c, d, bytes)
}

/** The largest of `count` vectors, each `step` bytes after the one before it. */
export function largestOfSteps(to: usize, from: usize, step: usize, count: i32, bytes: usize): void {
  const first = min(count, 4)
  largest(to, from, from + step, from + 2 * step, from + 3 * step, first, bytes)
  let next = from + 4 * step
  for (let left = count - first; left > 0; left -= 3, next += 3 * step) {
    largest(to, to, next, next + step, next + 2 * step, min(left, 3) + 1, bytes)
  }
}
