// AssemblyScript: what no pooling can do without. Writes `bytes` bytes; reads as many.

export function write(to: usize, bytes: usize, value: f32): void {
  const values = f32x4.splat(value)
  for (let n: usize = 0; n < bytes; n += 64) {
    v128.store(to + n, values)
    v128.store(to + n, values, 16)
    v128.store(to + n, values, 32)
    v128.store(to + n, values, 48)
  }
}

export function read(from: usize, bytes: usize): i32 {
  let a = i32x4.splat(0)
  let b = a
  for (let n: usize = 0; n < bytes; n += 64) {
    a = v128.or(a, v128.or(v128.load(from + n), v128.load(from + n, 16)))
    b = v128.or(b, v128.or(v128.load(from + n, 32), v128.load(from + n, 48)))
  }
  return i32x4.extract_lane(v128.or(a, b), 0)
}
