/*
 * Element by element, the weighted sum of one to four vectors of `bytes` bytes (a multiple of 4). `to` may be one of
 * the vectors.
 */

function weighted1(to: usize, a: usize, wa: f32, bytes: usize): void {
  const va = f32x4.splat(wa)
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = to + n
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

function weighted2(to: usize, a: usize, wa: f32, b: usize, wb: f32, bytes: usize): void {
  const va = f32x4.splat(wa)
  const vb = f32x4.splat(wb)
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = to + n
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

function weighted3(to: usize, a: usize, wa: f32, b: usize, wb: f32, c: usize, wc: f32, bytes: usize): void {
  const va = f32x4.splat(wa)
  const vb = f32x4.splat(wb)
  const vc = f32x4.splat(wc)
  const blocks = bytes & ~63
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < blocks; n += 64) {
    const p = a + n
    const q = b + n
    const r = c + n
    const s = to + n
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

function weighted4(
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
  let n: usize = 0
  for (; n < blocks; n += 32) {
    const p = a + n
    const q = b + n
    const r = c + n
    const s = d + n
    const t = to + n
    const first = vector2(va, v128.load(p), vb, v128.load(q))
    const second = vector2(va, v128.load(p, 16), vb, v128.load(q, 16))
    v128.store(t, f32x4.add(first, vector2(vc, v128.load(r), vd, v128.load(s))))
    v128.store(t, f32x4.add(second, vector2(vc, v128.load(r, 16), vd, v128.load(s, 16))), 16)
  }
  for (; n < vectors; n += 16) {
    const ab = vector2(va, v128.load(a + n), vb, v128.load(b + n))
    v128.store(to + n, f32x4.add(ab, vector2(vc, v128.load(c + n), vd, v128.load(d + n))))
  }
  for (; n < bytes; n += 4) {
    const ab = wa * load<f32>(a + n) + wb * load<f32>(b + n)
    store<f32>(to + n, ab + (wc * load<f32>(c + n) + wd * load<f32>(d + n)))
  }
}

/**
 * The weighted sum of the vectors that `count` taps name: `cells` and `weights` are tables, cell n lies at
 * `from + n * step`.
 */
export function weightedTaps(
  to: usize,
  from: usize,
  step: usize,
  cells: usize,
  weights: usize,
  count: i32,
  bytes: usize,
): void {
  let cell = cells
  let weight = weights
  let left = count
  let begun = false
  while (left > 0) {
    // What was summed so far is the first of the vectors, with weight 1.
    let a = to
    let wa: f32 = 1
    if (!begun) {
      a = from + load<u32>(cell) * step
      wa = load<f32>(weight)
      cell += 4
      weight += 4
      left--
      begun = true
    }
    if (left === 0) weighted1(to, a, wa, bytes)
    else if (left === 1) weighted2(to, a, wa, from + load<u32>(cell) * step, load<f32>(weight), bytes)
    else if (left === 2) {
      const b = from + load<u32>(cell) * step
      const c = from + load<u32>(cell, 4) * step
      weighted3(to, a, wa, b, load<f32>(weight), c, load<f32>(weight, 4), bytes)
    } else {
      const b = from + load<u32>(cell) * step
      const c = from + load<u32>(cell, 4) * step
      const d = from + load<u32>(cell, 8) * step
      weighted4(to, a, wa, b, load<f32>(weight), c, load<f32>(weight, 4), d, load<f32>(weight, 8), bytes)
    }
    cell += 12
    weight += 12
    left -= 3
  }
}
