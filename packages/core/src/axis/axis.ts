import type { Scales } from '../check/params.js'

/** The K boxes seen along one axis, and what is made of them there. */
export interface Axis {
  readonly boxes: Float32Array
  /** Where a box keeps its lower coordinate on this axis: 0 for x, 1 for y. The upper one is 2 further. */
  readonly low: 0 | 1
  /** Bins of the output on this axis. */
  readonly bins: number
  /** Cells of the map on this axis. */
  readonly limit: number
}

/** The scale of an axis. */
export function scaleOn({ low }: Axis, scales: Scales): number {
  return scales[1 - low]!
}

/** Both axes of a problem, y first. */
export function axes(
  boxes: Float32Array,
  [rows, columns]: readonly [number, number],
  height: number,
  width: number,
): { y: Axis; x: Axis } {
  return {
    y: { boxes, low: 1, bins: rows, limit: height },
    x: { boxes, low: 0, bins: columns, limit: width },
  }
}
