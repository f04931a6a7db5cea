import type { Shape } from './shape.js'

/**
 * What a backend executes: for every RoI and every bin, the cells to read. An operator is a function that makes a
 * plan; a backend is a function that follows one. All rounding happened already: a plan holds no coordinates.
 * SPEC §2.
 *
 * A plan is separable. Bin (i, j) of the plan's RoI k reads what y bin `k * PH + i` names on the y axis crossed with
 * what x bin `k * PW + j` names on the x axis, in image `batchIndices[k]`, and writes the channels of
 * `out[rows[k], i, j]`. Every cell named lies inside the map. A bin that has nothing on either axis is empty.
 *
 * A plan over cells is the same of the map seen as one row, so that bins may have any form: see `over`.
 */
export type Plan = MaxPlan | SumPlan | MaxOfSumsPlan

interface PlanBase {
  /**
   * `'axes'` (default): the lists are those of the map's rows and columns. `'cells'`: they are those of the map seen as
   * one row, in which cell (y, x) is number `y * width + x`, and the bins of a RoI as well, in which bin (i, j) is number
   * `i * PW + j`. So x has K·PH·PW lists, and y, where there is one row, K. A driver never sees such a plan: it gets what
   * {@link overAxes} makes of it. SPEC §2.7.
   */
  readonly over?: 'axes' | 'cells' | undefined
  /** Shape of the whole result: [rows, PH, PW, channels]. */
  readonly outputShape: Shape
  /** Image of each RoI of this plan, each in [0, batch). */
  readonly batchIndices: Int32Array
  /**
   * Row of the result each RoI of this plan fills; no two are the same. Rows that are not named keep what `out` held,
   * and are 0 where there is no `out`: so the levels of a pyramid fill one result between them.
   */
  readonly rows: Int32Array
  /** The value of an empty bin. */
  readonly empty: number
  /**
   * Where true, bin (i, j) of output channel c reads map channel `(c * PH + i) * PW + j`, as in R-FCN; else map
   * channel c.
   */
  readonly positionSensitive: boolean
}

/**
 * The largest cell of each bin. NaN cells are passed over and the running maximum starts at −∞, so a bin of
 * nothing but NaN is −∞. The result is one of the cells, bit for bit (the sign of zero apart). SPEC §5.
 */
export interface MaxPlan extends PlanBase {
  readonly reduction: 'max'
  readonly y: Ranges
  readonly x: Ranges
}

/**
 * The weighted sum of each bin's cells: Σ over y taps of Σ over x taps of `y.weight · x.weight · cell`, in float32
 * or better. NaN passes through. SPEC §5.
 */
export interface SumPlan extends PlanBase {
  readonly reduction: 'sum'
  readonly y: Taps
  readonly x: Taps
}

/**
 * The largest sample of each bin, where a sample is a weighted sum: y sample crossed with x sample, 0 where either
 * has no taps (it lies outside the map). The maximum is as in {@link MaxPlan}. SPEC §5.
 */
export interface MaxOfSumsPlan extends PlanBase {
  readonly reduction: 'max-of-sums'
  readonly y: Samples
  readonly x: Samples
}

/** Of each bin on one axis, the half-open range of cells [start, end). Empty where end ≤ start. */
export interface Ranges {
  readonly start: Int32Array
  readonly end: Int32Array
}

/** Of each bin on one axis, its taps: entries [offset[bin], offset[bin + 1]) of `cell` and `weight`. No weight is 0. */
export interface Taps {
  readonly offset: Int32Array
  readonly cell: Int32Array
  readonly weight: Float32Array
}

/**
 * Of each bin on one axis, its samples: [offset[bin], offset[bin + 1]). Sample n has the taps that `taps` gives its
 * "bin" n: two, one, or none where it lies outside the map.
 */
export interface Samples {
  readonly offset: Int32Array
  readonly taps: Taps
}

/** How far apart the map channels of neighbouring output channels lie: PH·PW if position-sensitive, else 1. SPEC §2.6. */
export function channelStep({ positionSensitive, outputShape }: Plan): number {
  return positionSensitive ? outputShape[1] * outputShape[2] : 1
}

/**
 * Where the numbers of each bin of a plan over axes begin in a list that has one for every y tap crossed with every x tap,
 * bin after bin, (k·PH + i)·PW + j; and, last, how many there are in all. SPEC §24.9.
 */
export function dotOffsets({ y, x, rows, outputShape }: SumPlan): Int32Array {
  const [, PH, PW] = outputShape
  const begin = new Int32Array(rows.length * PH * PW + 1)
  let bin = 0
  for (let row = 0; row < rows.length * PH; row++) {
    const down = y.offset[row + 1]! - y.offset[row]!
    const first = Math.floor(row / PH) * PW
    for (let j = first; j < first + PW; j++, bin++) {
      begin[bin + 1] = begin[bin]! + down * (x.offset[j + 1]! - x.offset[j]!)
    }
  }
  return begin
}

const seen = new WeakMap<Plan, Plan>()

/**
 * A plan over cells as the plan over axes that it is of the map seen as one row, with the shape of that map; any other
 * plan as it is. Nothing is copied, and no value of the map or of the result moves. SPEC §2.7.
 */
export function overAxes(plan: Plan, shape: Shape): { plan: Plan; shape: Shape } {
  if (plan.over !== 'cells') return { plan, shape }
  const [batch, height, width, channels] = shape
  const [rows, PH, PW, C] = plan.outputShape
  const view: Plan = seen.get(plan) ?? { ...plan, over: 'axes', outputShape: [rows, 1, PH * PW, C] }
  seen.set(plan, view)
  return { plan: view, shape: [batch, 1, height * width, channels] }
}
