import {
  operator,
  type Plan,
  planRoiPoolRotated,
  type RoiPoolRotatedParams,
  type RotatedRois,
  type Shape,
  type SumPlan,
} from '@roipool/core'
import type { Mutant } from './mutant.js'
import { withTaps } from './mutants-points.js'

const FLAT = 'roi-pool-rotated/not-turned'
const QUARTER = 'roi-pool-rotated/quarter-turn'

type Turned = [rois: RotatedRois, params: RoiPoolRotatedParams, shape: Shape]

/** A planner of rotated pooling that is given something else, or whose plan is changed. */
function rotated(
  mistake: string,
  killedBy: string,
  survives: string | undefined,
  wrong: { readonly call?: (...call: Turned) => Turned; readonly plan?: (plan: Plan) => Plan },
): Mutant {
  const { call = (...all) => all, plan = (right) => right } = wrong
  const roiPoolRotated = operator<RoiPoolRotatedParams, 'rotated'>((...given) =>
    plan(planRoiPoolRotated(...call(...given))),
  )
  return {
    mistake,
    killedBy: `roi-pool-rotated/${killedBy}`,
    ...(survives && { survives }),
    operators: { roiPoolRotated },
  }
}

const withParams =
  (change: (params: RoiPoolRotatedParams) => Partial<RoiPoolRotatedParams>) =>
  (rois: RotatedRois, params: RoiPoolRotatedParams, shape: Shape): Turned => [
    rois,
    { ...params, ...change(params) },
    shape,
  ]

const withRows =
  (change: (row: readonly number[]) => readonly number[]) =>
  ({ rotated, ...rest }: RotatedRois, params: RoiPoolRotatedParams, shape: Shape): Turned => {
    const rows = Array.from({ length: rotated.length / 5 }, (_, k) =>
      change([...rotated.subarray(k * 5, k * 5 + 5)]),
    )
    return [{ ...rest, rotated: Float32Array.from(rows.flat()) }, params, shape]
  }

/** A fraction of a cell that moves no centre but one on a side. */
const LITTLE = 2 ** -10

/** Mistakes in the pooling of rotated RoIs. */
export const rotatedPoolMutants: readonly Mutant[] = [
  rotated('pooled cells turned the other way round', 'quarter-turn', FLAT, {
    call: withParams(({ clockwise }) => ({ clockwise: !clockwise })),
  }),
  rotated('degrees taken for radians in rotated pooling', 'degrees', QUARTER, {
    call: withParams(() => ({ angle: 'radians' })),
  }),
  rotated('clockwise ignored in rotated pooling', 'clockwise', QUARTER, {
    call: withParams(() => ({ clockwise: false })),
  }),
  rotated('centres of cells at whole numbers', 'not-turned', 'roi-pool-rotated/whole-numbers', {
    call: withParams(() => ({ aligned: false })),
  }),
  rotated('centres of cells always at .5', 'whole-numbers', FLAT, {
    call: withParams(() => ({ aligned: true })),
  }),
  rotated('width and height exchanged in rotated pooling', 'not-turned', 'roi-pool-rotated/between-centres', {
    call: withRows(([cx = 0, cy = 0, w = 0, h = 0, angle = 0]) => [cx, cy, h, w, angle]),
  }),
  rotated(
    'upper sides that belong to a bin, lower ones that do not',
    'not-turned',
    'roi-pool-rotated/largest-of-negative',
    {
      call: withRows(([cx = 0, cy = 0, ...rest]) => [cx + LITTLE, cy + LITTLE, ...rest]),
    },
  ),
  rotated('all sides that belong to a bin', 'mean', 'roi-pool-rotated/between-centres', {
    call: withRows(([cx = 0, cy = 0, w = 0, h = 0, angle = 0]) => [
      cx,
      cy,
      w && w + LITTLE,
      h && h + LITTLE,
      angle,
    ]),
  }),
  rotated('a rotated maximum that starts at 0', 'largest-of-negative', FLAT, {
    plan: (plan) => {
      if (plan.reduction !== 'max-of-sums') return plan
      const { offset, taps } = plan.x
      const ends = [...taps.offset]
      // A sample without taps at the end of every list.
      const starts = [...offset].map((at, n) => at + n)
      const all = starts
        .slice(1)
        .flatMap((_, n) => [...ends.slice(offset[n]! + 1, offset[n + 1]! + 1), ends[offset[n + 1]!]!])
      return {
        ...plan,
        x: { offset: Int32Array.from(starts), taps: { ...taps, offset: Int32Array.from([0, ...all]) } },
      }
    },
  }),
  rotated('−∞ where no centre lies in a rotated bin', 'between-centres', FLAT, {
    plan: (plan) => ({ ...plan, empty: -Infinity }),
  }),
  rotated('the sum of a rotated bin, not its mean', 'mean', FLAT, {
    plan: (plan) =>
      plan.reduction === 'sum'
        ? withTaps(plan as SumPlan, (bins) => bins.map((taps) => taps.map(([cell]) => [cell, 1])))
        : plan,
  }),
]
