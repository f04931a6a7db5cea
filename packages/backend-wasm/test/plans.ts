import type { MaxPlan, Shape } from '@roipool/core'

/** Repeatable numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

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

export interface RandomPlan {
  mapShape: Shape
  plan: MaxPlan
}

/** Any plan for maxima: bins of every size, in any place, some empty, rows of the result in any order. */
export function randomMaxPlan(next: () => number): RandomPlan {
  const upTo = (most: number) => 1 + Math.floor(next() * most)
  const pick = (list: readonly number[]) => list[Math.floor(next() * list.length)]!
  const positionSensitive = next() < 0.25
  const [PH, PW, channels] = [upTo(4), upTo(4), pick([1, 3, 4, 17, 32, 100])]
  const mapShape: Shape = [upTo(3), upTo(24), upTo(24), positionSensitive ? channels * PH * PW : channels]
  const [batch, height, width] = mapShape
  const rois = upTo(6)
  const ranges = (bins: number, limit: number) => {
    const start = Int32Array.from({ length: bins }, () => Math.floor(next() * limit))
    const end = start.map((cell) => Math.min(cell + Math.floor(next() ** 2 * (limit + 2)), limit))
    return { start, end }
  }
  const plan: MaxPlan = {
    reduction: 'max',
    outputShape: [rois + upTo(2) - 1, PH, PW, channels],
    batchIndices: Int32Array.from({ length: rois }, () => Math.floor(next() * batch)),
    rows: Int32Array.from({ length: rois }, (_, k) => rois - 1 - k),
    empty: pick([0, -7]),
    positionSensitive,
    y: ranges(rois * PH, height),
    x: ranges(rois * PW, width),
  }
  return { mapShape, plan }
}
