/** The extent of a box on one axis, in the units of the boxes, and the axis it lies on. Regions that are no boxes have none. */
export interface Side {
  readonly lo: number
  readonly hi: number
  readonly bins: number
  /** Cells of the map on this axis. */
  readonly limit: number
}

export interface Sides {
  readonly y: Side
  readonly x: Side
  /** The numbers of the region, as they were given. */
  readonly row: readonly number[]
}

/** A cell of the image and the channel that are looked at. */
export type Read = (y: number, x: number) => number

/** What bin (i, j) of a RoI is. */
export type BinAnswer = (i: number, j: number, read: Read) => Answer

/** A value in float64, and how far float32 may be from it: SPEC §5.2. */
export interface Answer {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** An answer that is one of the cells, or a number given. */
export function exactly(value: number): Answer {
  return { value, low: value, high: value }
}

/** A sum of weighted values, and of their magnitudes Σ|w·v|. */
export function within(value: number, magnitude: number): Answer {
  if (!Number.isFinite(value)) return exactly(value)
  const allowed = 1e-5 * Math.max(1, magnitude)
  return { value, low: value - allowed, high: value + allowed }
}

/** The largest of several sums, each as near as it is by itself; NaN is passed over. Nothing but NaN is −∞. */
export function largest(sums: readonly Answer[]): Answer {
  let [value, low, high] = [-Infinity, -Infinity, -Infinity]
  for (const sum of sums) {
    if (Number.isNaN(sum.value)) continue
    value = Math.max(value, sum.value)
    low = Math.max(low, sum.low)
    high = Math.max(high, sum.high)
  }
  return { value, low, high }
}
