import type { Samples, Taps } from '@roipool/core'

export type Tap = readonly [cell: number, weight: number]

/** Lists of taps, as a plan holds them. */
export function taps(lists: readonly (readonly Tap[])[]): Taps {
  const all = lists.flat()
  return {
    offset: offsets(lists),
    cell: Int32Array.from(all, ([cell]) => cell),
    weight: Float32Array.from(all, ([, weight]) => weight),
  }
}

/** Of each bin its samples, each with its taps, as a plan holds them. */
export function samples(bins: readonly (readonly (readonly Tap[])[])[]): Samples {
  return { offset: offsets(bins), taps: taps(bins.flat()) }
}

function offsets(lists: readonly (readonly unknown[])[]): Int32Array {
  const ends = lists.map((_, n) => lists.slice(0, n + 1).flat().length)
  return Int32Array.from([0, ...ends])
}
