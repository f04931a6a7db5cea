import { fetchLine, isFetching } from './lines'

/*
 * Element by element, the weighted sum of one to four vectors of `bytes` bytes (a multiple of 4). `to` may be one of
 * the vectors.
 */

export function weighted1(to: usize, a: usize, wa: f32, bytes: usize): void {
  const va = f32x4.splat(wa)
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = to + n
    fetchLine(q, fetch)
    v128.store(q, f32x4.mul(va, v128.load(p)))
    v128.store(q, f32x4.mul(va, v128.load(p, 16)), 16)
    v128.store(q, f32x4.mul(va, v128.load(p, 32)), 32)
    v128.store(q, f32x4.mul(va, v128.load(p, 48)), 48)
  }
  for (; n < vectors; n += 16) v128.store(to + n, f32x4.mul(va, v128.load(a + n)))
  for (; n < bytes; n += 4) store<f32>(to + n, wa * load<f32>(a + n))
}

function vector2(va: v128, a: v128, vb: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(va, a), f32x4.mul(vb, b))
}

export function weighted2(to: usize, a: usize, wa: f32, b: usize, wb: f32, bytes: usize): void {
  const va = f32x4.splat(wa)
  const vb = f32x4.splat(wb)
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = to + n
    fetchLine(r, fetch)
    v128.store(r, vector2(va, v128.load(p), vb, v128.load(q)))
    v128.store(r, vector2(va, v128.load(p, 16), vb, v128.load(q, 16)), 16)
    v128.store(r, vector2(va, v128.load(p, 32), vb, v128.load(q, 32)), 32)
    v128.store(r, vector2(va, v128.load(p, 48), vb, v128.load(q, 48)), 48)
  }
  for (; n < vectors; n += 16) v128.store(to + n, vector2(va, v128.load(a + n), vb, v128.load(b + n)))
  for (; n < bytes; n += 4) store<f32>(to + n, wa * load<f32>(a + n) + wb * load<f32>(b + n))
}

function vector3(ab: v128, vc: v128, c: v128): v128 {
  return f32x4.add(ab, f32x4.mul(vc, c))
}

export function weighted3(
  to: usize,
  a: usize,
  wa: f32,
  b: usize,
  wb: f32,
  c: usize,
  wc: f32,
  bytes: usize,
): void {
  const va = f32x4.splat(wa)
  const vb = f32x4.splat(wb)
  const vc = f32x4.splat(wc)
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
    v128.store(s, vector3(vector2(va, v128.load(p), vb, v128.load(q)), vc, v128.load(r)))
    v128.store(s, vector3(vector2(va, v128.load(p, 16), vb, v128.load(q, 16)), vc, v128.load(r, 16)), 16)
    v128.store(s, vector3(vector2(va, v128.load(p, 32), vb, v128.load(q, 32)), vc, v128.load(r, 32)), 32)
    v128.store(s, vector3(vector2(va, v128.load(p, 48), vb, v128.load(q, 48)), vc, v128.load(r, 48)), 48)
  }
  for (; n < vectors; n += 16) {
    v128.store(to + n, vector3(vector2(va, v128.load(a + n), vb, v128.load(b + n)), vc, v128.load(c + n)))
  }
  for (; n < bytes; n += 4) {
    store<f32>(to + n, wa * load<f32>(a + n) + wb * load<f32>(b + n) + wc * load<f32>(c + n))
  }
}

export function weighted4(
  to: usize,
  a: usize,
  wa: f32,
  b: usize,
  wb: f32,
  c: usize,
  wc: f32,
  d: usize,
  wd: f32,
  bytes: usize,
): void {
  const va = f32x4.splat(wa)
  const vb = f32x4.splat(wb)
  const vc = f32x4.splat(wc)
  const vd = f32x4.splat(wd)
  const blocks = bytes & ~31
  const vectors = bytes & ~15
  const fetch = isFetching()
  let n: usize = 0
  for (; n < blocks; n += 32) {
    const p = a + n
    const q = b + n
    const r = c + n
    const s = d + n
    const t = to + n
    fetchLine(t, fetch)
    const first = vector3(vector2(va, v128.load(p), vb, v128.load(q)), vc, v128.load(r))
    const second = vector3(vector2(va, v128.load(p, 16), vb, v128.load(q, 16)), vc, v128.load(r, 16))
    v128.store(t, vector3(first, vd, v128.load(s)))
    v128.store(t, vector3(second, vd, v128.load(s, 16)), 16)
  }
  for (; n < vectors; n += 16) {
    const abc = vector3(vector2(va, v128.load(a + n), vb, v128.load(b + n)), vc, v128.load(c + n))
    v128.store(to + n, vector3(abc, vd, v128.load(d + n)))
  }
  for (; n < bytes; n += 4) {
    const abc = wa * load<f32>(a + n) + wb * load<f32>(b + n) + wc * load<f32>(c + n)
    store<f32>(to + n, abc + wd * load<f32>(d + n))
  }
}

/** As `weighted4`, of the first `count` of four. */
export function weighted(
  to: usize,
  a: usize,
  wa: f32,
  b: usize,
  wb: f32,
  c: usize,
  wc: f32,
  d: usize,
  wd: f32,
  count: i32,
  bytes: usize,
): void {
  if (count === 1) weighted1(to, a, wa, bytes)
  else if (count === 2) weighted2(to, a, wa, b, wb, bytes)
  else if (count === 3) weighted3(to, a, wa, b, wb, c, wc, bytes)
  else if (count === 4) weighted4(to, a, wa, b, wb, c, wc, d, wd, bytes)
}
