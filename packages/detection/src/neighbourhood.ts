import { overlap } from './boxes.js'
import type { Boxes } from './check.js'

/**
 * Rows of boxes by where their centres lie, so that a box is compared with those near it only. Two boxes whose IoU is
 * above t have widths w and at most w / t, and centres at most w (1 - t) / 2t apart on each axis.
 */
export class Neighbourhood {
  readonly #boxes: Boxes
  readonly #threshold: number
  readonly #reach: number
  /** Cells on each axis; where the first begins, and how long one is. */
  readonly #cells: number
  readonly #origin: readonly [number, number]
  readonly #side: readonly [number, number]
  readonly #rows: number[][]

  constructor(boxes: Boxes, threshold: number) {
    this.#boxes = boxes
    this.#threshold = threshold
    // A little more for what rounding takes; a threshold of 0 reaches everything.
    this.#reach = Math.min(((1 - threshold) / (2 * threshold)) * 1.000001, Number.MAX_VALUE)
    this.#cells = Math.ceil(Math.sqrt(boxes.length / 64))
    const ends = [0, 1].map((axis) => extent(boxes, axis))
    const [x, y] = ends as [[number, number], [number, number]]
    this.#origin = [x[0], y[0]]
    this.#side = [(x[1] - x[0]) / this.#cells || 1, (y[1] - y[0]) / this.#cells || 1]
    this.#rows = Array.from({ length: this.#cells ** 2 }, () => [])
  }

  add(row: number): void {
    this.#rows[this.#cell(row, 1, 0) * this.#cells + this.#cell(row, 0, 0)]!.push(row)
  }

  /** Whether the IoU of a box with one that was added is above the threshold. */
  overlaps(row: number): boolean {
    const [left, right] = [this.#cell(row, 0, -this.#reach), this.#cell(row, 0, this.#reach)]
    const [top, bottom] = [this.#cell(row, 1, -this.#reach), this.#cell(row, 1, this.#reach)]
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        for (const other of this.#rows[y * this.#cells + x]!) {
          if (overlap(this.#boxes, row, this.#boxes, other) > this.#threshold) return true
        }
      }
    }
    return false
  }

  /** The cell, on an axis, of the point that is `sizes` of the box away from its centre. */
  #cell(row: number, axis: 0 | 1, sizes: number): number {
    const lo = this.#boxes[row * 4 + axis]!
    const size = this.#boxes[row * 4 + axis + 2]! - lo
    const cell = Math.floor((lo + size / 2 + sizes * size - this.#origin[axis]) / this.#side[axis])
    return Math.min(Math.max(cell, 0), this.#cells - 1)
  }
}

/** From the first centre to the last. */
function extent(boxes: Boxes, axis: number): [number, number] {
  let [first, last] = [Infinity, -Infinity]
  for (let at = axis; at < boxes.length; at += 4) {
    const centre = (boxes[at]! + boxes[at + 2]!) / 2
    if (centre < first) first = centre
    if (centre > last) last = centre
  }
  return [first, last]
}
