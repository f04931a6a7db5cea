import {
  type DeformPsRoiPoolParams,
  type DeformRoiPoolParams,
  inBlocks,
  operator,
  type Plan,
  planDeformPsRoiPool,
  planDeformRoiPool,
  planRoiPoolRotated,
  type RoiPoolRotatedParams,
  type Rois,
  type RotatedRois,
  type Shape,
  type SumPlan,
} from '@roipool/core'
import type { FrontDoor } from '../src/problem.js'
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

type Deformed<Params> = [rois: Rois, params: Params, shape: Shape]
type Offsets = { readonly offsets: Float32Array; readonly outputSize: readonly number[] }

/** How offsets are read wrong: of number n what is taken. */
type Reading = (n: number, given: Offsets) => number

const deform = (
  mistake: string,
  killedBy: string,
  survives: string,
  reading: Reading,
  more: object = {},
): Mutant => ({
  mistake,
  killedBy: `deform-roi-pool/${killedBy}`,
  survives: `deform-roi-pool/${survives}`,
  operators: {
    deformRoiPool: operator<DeformRoiPoolParams>((rois, params, shape) =>
      planDeformRoiPool(
        rois,
        { ...params, offsets: params.offsets.map((_, n) => reading(n, params)), ...more },
        shape,
      ),
    ),
  },
})

const sensitive = (
  mistake: string,
  killedBy: string,
  survives: string,
  change: (...call: Deformed<DeformPsRoiPoolParams>) => Deformed<DeformPsRoiPoolParams>,
): Mutant => ({
  mistake,
  killedBy: `deform-ps-roi-pool/${killedBy}`,
  survives: `deform-ps-roi-pool/${survives}`,
  operators: {
    deformPsRoiPool: operator<DeformPsRoiPoolParams>((...call) => planDeformPsRoiPool(...change(...call))),
  },
})

const binsOf = ({ outputSize: [rows = 0, columns = 0] }: Offsets) => rows * columns

type AnyPool = (backend: unknown, features: unknown, rois: unknown, params: AnyParams) => unknown
type AnyParams = { readonly offsets?: Float32Array }
type AnyBlocks = [
  pool: AnyPool,
  backend: unknown,
  features: unknown,
  rois: unknown,
  params: AnyParams,
  options: unknown,
]
const anyInBlocks = inBlocks as unknown as (...call: AnyBlocks) => unknown

/** Mistakes in deformable pooling. */
export const deformMutants: readonly Mutant[] = [
  deform('offsets ignored', 'moved', 'not-moved', () => 0),
  deform('right and down of an offset exchanged', 'moved', 'not-moved', (n, given) => {
    const bins = binsOf(given)
    return given.offsets[n + (n % (2 * bins) < bins ? bins : -bins)]!
  }),
  deform('offsets bin by bin, right and down together', 'moved', 'not-moved', (n, given) => {
    const bins = binsOf(given)
    const at = n % (2 * bins)
    return given.offsets[n - at + (at % bins) * 2 + Math.floor(at / bins)]!
  }),
  deform('a move to the left and up', 'moved', 'not-moved', (n, { offsets }) => -offsets[n]!),
  deform(
    'offsets in widths of a bin',
    'moved',
    'not-moved',
    (n, { offsets, outputSize }) => offsets[n]! / outputSize[1]!,
  ),
  deform('gamma ignored', 'gamma', 'moved', (n, { offsets }) => offsets[n]!, { gamma: undefined }),
  deform(
    'the offsets of RoI 0 for every RoI',
    'offsets-of-each-roi',
    'moved',
    (n, given) => given.offsets[n % (2 * binsOf(given))]!,
  ),
  deform('offsets held within the RoI', 'moved-off-the-map', 'moved', (n, { offsets }) =>
    Math.min(Math.max(offsets[n]!, -10), 10),
  ),
  sensitive('right and down exchanged, position-sensitive', 'moved', 'not-moved', (rois, params, shape) => {
    const bins = binsOf(params)
    const offsets = params.offsets.map((_, n) => params.offsets[n + (n % (2 * bins) < bins ? bins : -bins)]!)
    return [rois, { ...params, offsets }, shape]
  }),
  sensitive(
    'samples in the middles of the parts of a bin',
    'not-moved',
    'outside-left-out',
    (rois, params, shape) => {
      const { gamma = 0.1, samplingRatio = 4, outputSize } = params
      const bins = binsOf(params)
      const half = (n: number) => 1 / (2 * samplingRatio * outputSize[n % (2 * bins) < bins ? 1 : 0]! * gamma)
      return [rois, { ...params, offsets: params.offsets.map((at, n) => at + half(n)) }, shape]
    },
  ),
  sensitive(
    'the last pixel of a box left out',
    'not-moved',
    'outside-left-out',
    ({ boxes, ...rest }, params, shape) => [
      { ...rest, boxes: boxes.map((at, n) => (n % 4 < 2 ? at : at - 1)) },
      params,
      shape,
    ],
  ),
  sensitive(
    'corners rounded on the map',
    'every-form-scaled',
    'moved',
    ({ boxes, ...rest }, params, shape) => {
      const { spatialScale } = params
      return [
        { ...rest, boxes: boxes.map((at) => Math.round(at * spatialScale) / spatialScale) },
        params,
        shape,
      ]
    },
  ),
  {
    mistake: 'the offsets of the first block for every block',
    killedBy: 'blocks/offsets',
    survives: 'blocks/rotated',
    operators: {
      inBlocks: ((...[pool, backend, features, rois, params, options]: AnyBlocks) => {
        const { offsets } = params
        const first: AnyPool = (b, f, r, own) =>
          pool(b, f, r, { ...own, ...(offsets && { offsets: offsets.slice(0, own.offsets!.length) }) })
        return anyInBlocks(first, backend, features, rois, params, options)
      }) as unknown as FrontDoor['inBlocks'],
    },
  },
]
