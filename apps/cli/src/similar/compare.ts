/** A row and how similar it is. */
export interface Hit {
  readonly row: number
  readonly similarity: number
}

/** 1 / the length of each row; 0 of a row of zeros, which is similar to nothing. */
export function inverseLengths(data: Float32Array, size: number): Float64Array {
  return Float64Array.from({ length: data.length / size }, (_, row) => {
    const length = Math.sqrt(dot(data, row * size, data, row * size, size))
    return length > 0 ? 1 / length : 0
  })
}

/** The cosine of the angle between a query of length 1 and each row, largest first: those above what is there already. */
export function addHits(
  hits: Hit[],
  most: number,
  query: Float32Array,
  data: Float32Array,
  inverse: Float64Array,
  from: number,
): void {
  const size = query.length
  for (let row = 0; row < inverse.length; row++) {
    const similarity = dot(query, 0, data, row * size, size) * inverse[row]!
    if (hits.length === most && !(similarity > hits.at(-1)!.similarity)) continue
    let at = hits.length
    while (at > 0 && hits[at - 1]!.similarity < similarity) at--
    hits.splice(at, 0, { row: from + row, similarity })
    if (hits.length > most) hits.pop()
  }
}

/** Four sums side by side: a processor adds them at the same time. */
function dot(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const end = i + size - (size % 4)
  for (; i < end; i += 4, j += 4) {
    s0 += a[i]! * b[j]!
    s1 += a[i + 1]! * b[j + 1]!
    s2 += a[i + 2]! * b[j + 2]!
    s3 += a[i + 3]! * b[j + 3]!
  }
  for (const last = end + (size % 4); i < last; i++, j++) s0 += a[i]! * b[j]!
  return s0 + s1 + s2 + s3
}

/** A copy of length 1. */
export function unit(values: Float32Array): Float32Array {
  const [inverse] = inverseLengths(values, values.length)
  return values.map((value) => value * inverse!)
}
