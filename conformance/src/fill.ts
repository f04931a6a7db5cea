import type { FeatureMap, Shape } from '@roipool/core'

/** How a map is filled. Every value of a fill is different, and exact in float32. */
type Fill = 'ascending' | 'descending' | 'shuffled'

/**
 * `ascending` counts up from 1, so that a bin's largest cell is its last: wrong end edges show. `descending` counts
 * down from −1, so that it is its first and negative: wrong start edges and a maximum that starts at 0 show.
 * `shuffled` is a seeded permutation of halves around 0.
 */
function fill(kind: Fill, length: number): Float32Array {
  if (kind === 'shuffled') return shuffled(length)
  const sign = kind === 'ascending' ? 1 : -1
  return filled(length, (n) => sign * (n + 1))
}

/**
 * A map of three images: ascending, descending, shuffled. Values are multiplied by `unit`, a power of two; means want
 * one that keeps them about 1, where the tolerance is absolute.
 */
export function threeImages(height: number, width: number, channels: number, unit = 1): FeatureMap {
  const shape: Shape = [3, height, width, channels]
  const size = height * width * channels
  const data = new Float32Array(3 * size)
  const kinds: Fill[] = ['ascending', 'descending', 'shuffled']
  kinds.forEach((kind, n) => {
    data.set(fill(kind, size), n * size)
  })
  return { data: unit === 1 ? data : data.map((value) => value * unit), shape }
}

/** Values by their index. A loop: `Float32Array.from({ length }, …)` takes many times as long. */
export function filled(length: number, value: (n: number) => number): Float32Array {
  const values = new Float32Array(length)
  for (let n = 0; n < length; n++) values[n] = value(n)
  return values
}

function shuffled(length: number): Float32Array {
  const values = filled(length, (n) => n + 0.5 - Math.ceil(length / 2))
  const random = generator(20150430 + length)
  for (let n = length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1))
    const value = values[n]!
    values[n] = values[other]!
    values[other] = value
  }
  return values
}

/** Numbers in [0, 1), the same for a seed on every machine: a linear congruential generator (Numerical Recipes). */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
