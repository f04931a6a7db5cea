import type { Shape } from './contract.js'

/**
 * What a backend executes: for every RoI and every bin, the cells to read. An operator is a function that makes a
 * plan; a backend is a function that follows one. All rounding happened already: a plan holds no coordinates.
 * SPEC §2.
 *
 * A plan is separable. Bin (i, j) of RoI k reads the cells of row bin `k * PH + i` on the y axis crossed with the
 * cells of column bin `k * PW + j` on the x axis, in image `batchIndices[k]`, and writes the channels of
 * `out[k, i, j]`. Every cell named lies inside the map. A bin whose cells are none on either axis is empty: it is 0.
 */
export type Plan = MaxPlan | SumPlan

interface PlanBase {
  /** Shape of the result: [K, PH, PW, channels]. */
  readonly outputShape: Shape
  /** Image of each RoI, length K, each in [0, batch). */
  readonly batchIndices: Int32Array
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

/** Of each bin on one axis, the half-open range of cells [start, end). Empty where end ≤ start. */
export interface Ranges {
  readonly start: Int32Array
  readonly end: Int32Array
}

/** Of each bin on one axis, its taps: entries [offset[bin], offset[bin + 1]) of `cell` and `weight`. */
export interface Taps {
  readonly offset: Int32Array
  readonly cell: Int32Array
  readonly weight: Float32Array
}
