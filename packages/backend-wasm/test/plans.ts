/** Values of which some are NaN, ±∞, 0, −0, subnormal, or equal to others. */
export function awkwardValues(length: number, next: () => number): Float32Array {
  const special = [NaN, -Infinity, Infinity, 0, -0, 1e-40, -1e-40, 1]
  return Float32Array.from({ length }, () => {
    const at = Math.floor(next() * 24)
    return special[at] ?? Math.fround(next() * 4 - 3)
  })
}

/** The first place where two arrays differ in a bit, NaN being NaN whatever its bits; -1 where none do. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length)
  return a.findIndex((value, n) => !Object.is(value, b[n]))
}
