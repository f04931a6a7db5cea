import {
  operator,
  type Plan,
  type PointSets,
  planSamplePoints,
  type SamplePointsParams,
  type Shape,
  type SumPlan,
} from '@roipool/core'
import type { Mutant } from './mutant.js'
import { listed, type Tap } from './reference-samples.js'

const MIDDLES = 'sample-points/middles-of-cells'

type Call = [points: PointSets, params: SamplePointsParams, shape: Shape]

/** A planner of points that is given something else, or whose plan is changed. */
function points(
  mistake: string,
  killedBy: string,
  survives: string | undefined,
  wrong: { readonly call?: (...call: Call) => Call; readonly plan?: (plan: SumPlan) => Plan },
): Mutant {
  const { call = (...all) => all, plan = (right) => right } = wrong
  const samplePoints = operator<SamplePointsParams, 'points'>((...given) =>
    plan(planSamplePoints(...call(...given)) as SumPlan),
  )
  return {
    mistake,
    killedBy: `sample-points/${killedBy}`,
    ...(survives && { survives }),
    operators: { samplePoints },
  }
}

/** Other points in the same sets. */
const moved =
  (change: (at: number, n: number, all: Float32Array) => number) =>
  (points: PointSets, params: SamplePointsParams, shape: Shape): Call => [
    { ...points, points: points.points.map(change) },
    params,
    shape,
  ]

/** The taps of every bin of a plan. */
function tapsOf({ x: { offset, cell, weight } }: SumPlan): Tap[][] {
  return Array.from({ length: offset.length - 1 }, (_, n) =>
    Array.from(cell.subarray(offset[n], offset[n + 1]), (at, i): Tap => [at, weight[offset[n]! + i]!]),
  )
}

/** A plan whose bins have other taps. */
export function withTaps(plan: SumPlan, change: (bins: Tap[][]) => Tap[][]): Plan {
  return { ...plan, x: listed(change(tapsOf(plan))) }
}

const each = (change: (taps: Tap[]) => Tap[]) => (plan: SumPlan) => withTaps(plan, (bins) => bins.map(change))

/** Mistakes in the sampling of points. */
export const pointMutants: readonly Mutant[] = [
  points('x and y of a point exchanged', 'between-cells', undefined, {
    call: moved((_, n, all) => all[n ^ 1]!),
  }),
  points('half a cell not taken off a point', 'middles-of-cells', 'sample-points/whole-numbers', {
    call: (points, params, shape) => [points, { ...params, aligned: false }, shape],
  }),
  points('half a cell always taken off a point', 'whole-numbers', MIDDLES, {
    call: (points, params, shape) => [points, { ...params, aligned: true }, shape],
  }),
  points('half a pixel taken off a point, not half a cell', 'scaled', MIDDLES, {
    call: (points, params, shape) => [
      { ...points, points: points.points.map((at) => at - 0.5) },
      { ...params, aligned: false },
      shape,
    ],
  }),
  points('points that are not scaled', 'scaled', MIDDLES, {
    call: (points, params, shape) => [points, { ...params, spatialScale: 1 }, shape],
  }),
  points('a point at the edge held at the outermost cells', 'zeros-outside', MIDDLES, {
    plan: each((taps) => {
      const all = taps.reduce((sum, [, weight]) => sum + weight, 0)
      return taps.map(([cell, weight]) => [cell, weight / all])
    }),
  }),
  points('the nearest cell of a point', 'between-cells', MIDDLES, {
    plan: each((taps) =>
      [...taps]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 1)
        .map(([cell]) => [cell, 1]),
    ),
  }),
  points('points at the edge that read nothing', 'zeros-outside', MIDDLES, {
    plan: each((taps) => (taps.reduce((sum, [, weight]) => sum + weight, 0) < 0.999 ? [] : taps)),
  }),
  points('a point at a time of every set', 'sets-in-order', 'sample-points/between-cells', {
    plan: (plan) =>
      withTaps(plan, (bins) => {
        const sets = plan.rows.length
        const size = bins.length / sets
        return bins.map((_, n) => bins[(n % sets) * size + Math.floor(n / sets)]!)
      }),
  }),
]
