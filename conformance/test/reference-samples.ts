import type { Samples, Taps } from '@roipool/core'

export type Tap = readonly [cell: number, weight: number]

/** Of each bin on one axis, its samples, each with its taps: nothing is merged. */
export type Bins = readonly (readonly (readonly Tap[])[])[]

/** The rules of the operators that sample between cells, one by one, so that a mutant can break any of them. */
export const sampleRules = {
  /** Float32, or wider. */
  f: Math.fround as (value: number) => number,
  shift: (aligned: boolean): number => (aligned ? 0.5 : 0),
  atLeast: (size: number, aligned: boolean): number => (aligned ? size : Math.max(size, 1)),
  warpShift: (): number => 0.5,
  /** How many samples a bin of so many cells has. */
  count: (step: number): number => Math.max(Math.ceil(step), 0),
  /** Where in a bin its sample n lies, in samples. */
  center: (n: number, _count: number): [part: number, of: number] => [n + 0.5, _count],
  interior: (n: number, count: number): [part: number, of: number] => [n + 1, count + 1],
  /** How far into a bin of `step` cells a part of it lies. */
  within: (part: number, step: number, of: number, f: (value: number) => number): number =>
    f(f(part * step) / of),
  /** Whether a sample lies on the map. */
  inside: (at: number, limit: number): boolean => at >= -1 && at <= limit,
  /** A sample beyond the outermost cells. */
  held: (at: number, limit: number): number => Math.min(Math.max(at, 0), limit - 1),
  /** What a place on the map is made of. */
  taps: (at: number, limit: number): Tap[] => between(at, limit),
  /** What a mean is divided by, of so many samples, some of them on the map. */
  divisor: (samples: number, _inside: number): number => samples,
}

export type SampleRules = typeof sampleRules

export interface Sampling {
  readonly samplingRatio?: number | 'adaptive' | undefined
  readonly samplePlacement?: 'center' | 'interior' | undefined
  readonly reduce?: 'avg' | 'max' | undefined
}

/** The samples of RoIs from `start` on, `size` long. */
export function sampledBins(
  rules: SampleRules,
  extents: readonly (readonly [start: number, size: number])[],
  bins: number,
  limit: number,
  { samplingRatio = 'adaptive', samplePlacement = 'center' }: Sampling,
): Bins {
  const { f } = rules
  return extents.flatMap(([start, size]) => {
    const step = f(size / bins)
    const count = samplingRatio === 'adaptive' ? rules.count(step) : samplingRatio
    return range(bins).map((i) =>
      range(count).map((n) => {
        const [part, of] = rules[samplePlacement](n, count)
        return interpolated(rules, f(f(start + f(i * step)) + rules.within(part, step, of, f)), limit)
      }),
    )
  })
}

function interpolated(rules: SampleRules, at: number, limit: number): Tap[] {
  if (!rules.inside(at, limit)) return []
  return rules.taps(rules.held(at, limit), limit)
}

/** The cells on either side of a place, those on the map. */
export function between(at: number, limit: number): Tap[] {
  const cell = Math.floor(at)
  const taps: Tap[] = [
    [cell, 1 - (at - cell)],
    [cell + 1, at - cell],
  ]
  return taps.filter(([n, weight]) => weight > 0 && n >= 0 && n < limit)
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n)
}

/** All the taps of a bin, each sample's by its share: the mean. */
export function meanTaps(rules: SampleRules, bins: Bins): Taps {
  return listed(
    bins.map((samples) => {
      const divisor = rules.divisor(samples.length, samples.filter(({ length }) => length > 0).length)
      return samples.flat().map(([cell, weight]) => [cell, weight / divisor] as const)
    }),
  )
}

export function samplesOf(bins: Bins): Samples {
  return { offset: offsets(bins), taps: listed(bins.flat()) }
}

/** Lists of taps, one after another. */
export function listed(lists: readonly (readonly Tap[])[]): Taps {
  const taps = lists.flat()
  return {
    offset: offsets(lists),
    cell: Int32Array.from(taps, ([cell]) => cell),
    weight: Float32Array.from(taps, ([, weight]) => weight),
  }
}

function offsets(lists: readonly (readonly unknown[])[]): Int32Array {
  let end = 0
  return Int32Array.from([0, ...lists.map(({ length }) => (end += length))])
}
