/** Four numbers of each row. */
export function fours(values: Float32Array, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * 4)
  for (let n = 0; n < rows.length; n++) out.set(values.subarray(rows[n]! * 4, rows[n]! * 4 + 4), n * 4)
  return out
}

/** The lists, one behind the other. */
export function concat(lists: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    out.set(list, at)
    at += list.length
  }
  return out
}
