/*
 * Which of several vectors has the largest element, the first among equals. NaN is passed over, and nothing is larger
 * than what is not above the −∞ that a running maximum starts at.
 */

/** Where elements of `values` are larger than those at `largest`, puts them there, and `mark` at `places`. */
export function keepFirst(largest: usize, places: usize, values: usize, mark: i32, bytes: usize): void {
  const marks = i32x4.splat(mark)
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < vectors; n += 16) {
    const value = v128.load(values + n)
    const before = v128.load(largest + n)
    const larger = f32x4.gt(value, before)
    v128.store(largest + n, v128.bitselect(value, before, larger))
    v128.store(places + n, v128.bitselect(marks, v128.load(places + n), larger))
  }
  for (; n < bytes; n += 4) {
    const value = load<f32>(values + n)
    if (!(value > load<f32>(largest + n))) continue
    store<f32>(largest + n, value)
    store<i32>(places + n, mark)
  }
}

/** Writes `values` to `to` where the places are `mark`, elsewhere 0. */
export function onlyMarked(to: usize, values: usize, places: usize, mark: i32, bytes: usize): void {
  const marks = i32x4.splat(mark)
  const vectors = bytes & ~15
  let n: usize = 0
  for (; n < vectors; n += 16) {
    v128.store(to + n, v128.and(v128.load(values + n), i32x4.eq(v128.load(places + n), marks)))
  }
  for (; n < bytes; n += 4) {
    store<f32>(to + n, load<i32>(places + n) === mark ? load<f32>(values + n) : 0)
  }
}
