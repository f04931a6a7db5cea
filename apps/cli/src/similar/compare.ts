/** A row and how similar it is. */
export interface Hit {
  readonly row: number
  readonly similarity: number
}

/**
 * Puts the rows of `data` that are most similar to each query, by the cosine of the angle between them, into what was found
 * before: the most similar first, of equals the first.
 *
 * @param found of each query, at most `most`
 * @param queries of length 1
 * @param data rows one after the other
 * @param from the number of the first
 */
export function addHits(
  found: readonly Hit[][],
  most: number,
  queries: readonly Float32Array[],
  data: Float32Array,
  from: number,
): void {
  const size = queries[0]?.length ?? 1
  for (let at = 0, row = from; at < data.length; at += size, row++) {
    // A row is in the nearest cache for its length and for every query.
    const inverse = inverseLength(data, at, size)
    for (let n = 0; n < queries.length; n++) {
      const similarity = dot(queries[n]!, 0, data, at, size) * inverse
      const hits = found[n]!
      if (hits.length < most || similarity > hits.at(-1)!.similarity) insert(hits, most, { row, similarity })
    }
  }
}

function insert(hits: Hit[], most: number, hit: Hit): void {
  let at = hits.length
  while (at > 0 && hits[at - 1]!.similarity < hit.similarity) at--
  hits.splice(at, 0, hit)
  if (hits.length > most) hits.pop()
}

/** 1 / the length of a row; 0 of a row of zeros, which is similar to nothing. */
function inverseLength(data: Float32Array, at: number, size: number): number {
  const length = Math.sqrt(dot(data, at, data, at, size))
  return length > 0 ? 1 / length : 0
}

/** Four sums side by side, in float64: a processor adds them at the same time. */
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
  const inverse = inverseLength(values, 0, values.length)
  return values.map((value) => value * inverse)
}
