import type { MovedTaps } from './axis/moved.js'
import type { Problem } from './check/problem.js'
import type { RegionsName, RegionsOf } from './contract.js'
import { unsupported } from './errors.js'
import type { SumPlan } from './plan.js'
import type { Shape } from './shape.js'

/** What an operator's bins owe to each number of its regions, once everything is checked. SPEC §24. */
export interface Derivatives {
  /** Shape of the operator's result: [K, PH, PW, channels]. */
  readonly outputShape: Shape
  /**
   * The derivatives of regions [from, to): a plan for each number of a region, in their order, whose bins hold the
   * derivatives of the operator's bins by that number.
   */
  plans(from: number, to: number): SumPlan[]
  /**
   * Where every bin has numbers of its own, as many as there are plans, that move no other bin: which of its region's
   * numbers is number n of a bin. Bins are counted row by row.
   */
  readonly ofBin?: ((n: number, bin: number) => number) | undefined
}

/** Plans the derivatives of an operator: pure, synchronous, no backend. It refuses what the operator's planner does. */
export type DerivativePlanner<Params, Kind extends RegionsName = 'boxes'> = (
  rois: RegionsOf<Kind>,
  params: Params,
  mapShape: Shape,
) => Derivatives

/** The plans of a separable operator, by x1, y1, x2 and y2: one axis moves, the other stays. SPEC §24.1. */
export function byEdges(base: Problem['base'], y: MovedTaps, x: MovedTaps): SumPlan[] {
  const plan = (y: MovedTaps['value'], x: MovedTaps['value']): SumPlan => ({
    ...base,
    empty: 0,
    reduction: 'sum',
    y,
    x,
  })
  return [plan(y.value, x.lower), plan(y.lower, x.value), plan(y.value, x.upper), plan(y.upper, x.value)]
}

/** SPEC §24.6: which sample is the largest is not known to a plan. */
export function checkMean(reduce: 'avg' | 'max'): void {
  if (reduce === 'max') {
    unsupported(
      "params.reduce is 'max', whose gradient to the regions is that of the sample that won, and a plan does not know " +
        "which one that is: use 'avg'",
    )
  }
}

/** The derivatives that an operator does not have, and why. SPEC §24.6. */
export function underivable<Kind extends RegionsName = 'boxes'>(
  operator: string,
  why: string,
): DerivativePlanner<object, Kind> {
  return () => unsupported(`${operator} has no gradient to its RoIs: ${why}`)
}

/** Why quantised operators have none. */
export const WHOLE_CELLS =
  'they are rounded to whole cells, so a small change of a RoI changes nothing; roiAlign and its like have one'
