import type { Plan, Ranges, Samples, Shape, Taps } from '@roipool/core'

/** Whole numbers from 0 to below `limit`, the same ones for the same seed. */
export type Random = (limit: number) => number

export function random(seed: number): Random {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const SIZE = { batch: 2, height: 6, width: 7, K: 5, PH: 2, PW: 3 }

/** A plan that no planner made, of any cells: RoIs overlap, bins are empty, and some rows of the result have no RoI. */
export function randomPlan(
  reduction: Plan['reduction'],
  channels: number,
  positionSensitive: boolean,
  next: Random,
): { plan: Plan; shape: Shape } {
  const { batch, height, width, K, PH, PW } = SIZE
  const base = {
    outputShape: [K + 2, PH, PW, channels] as Shape,
    batchIndices: Int32Array.from({ length: K }, () => next(batch)),
    rows: Int32Array.of(3, 0, 6, 1, 4),
    empty: -1,
    positionSensitive,
  }
  const both = <List>(list: (length: number, limit: number, next: Random) => List) => ({
    y: list(K * PH, height, next),
    x: list(K * PW, width, next),
  })
  const shape: Shape = [batch, height, width, channels * (positionSensitive ? PH * PW : 1)]
  switch (reduction) {
    case 'max':
      return { shape, plan: { ...base, reduction, ...both(ranges) } }
    case 'sum':
      return { shape, plan: { ...base, reduction, ...both(taps) } }
    case 'max-of-sums':
      return { shape, plan: { ...base, reduction, ...both(samples) } }
  }
}

function ranges(length: number, limit: number, next: Random): Ranges {
  const start = Int32Array.from({ length }, () => next(limit))
  return { start, end: start.map((from) => Math.min(limit, from + next(5))) }
}

function taps(length: number, limit: number, next: Random): Taps {
  const offset = offsets(length, next)
  const total = offset[length]!
  return {
    offset,
    cell: Int32Array.from({ length: total }, () => next(limit)),
    weight: Float32Array.from({ length: total }, () => (1 + next(1000)) / 500),
  }
}

function samples(length: number, limit: number, next: Random): Samples {
  const offset = offsets(length, next)
  return { offset, taps: taps(offset[length]!, limit, next) }
}

function offsets(length: number, next: Random): Int32Array {
  const offset = new Int32Array(length + 1)
  for (let n = 0; n < length; n++) offset[n + 1] = offset[n]! + next(4)
  return offset
}
