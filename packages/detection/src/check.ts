import { describeValue, invalid } from '@roipool/core'

/** One box, or N in a row: x1 y1 x2 y2, in pixels from the image's top left corner. */
export type Boxes = Float32Array | Float64Array

/** The size of an image in pixels: the image itself, anything that has its sides, or [height, width]. */
export type ImageSize =
  | { readonly width: number; readonly height: number }
  | readonly [height: number, width: number]

/** How many boxes there are. Refuses what is no list of boxes, and boxes that are not finite or inverted. */
export function checkBoxes(what: string, boxes: Boxes): number {
  if (!(boxes instanceof Float32Array || boxes instanceof Float64Array)) {
    invalid(`${what} must be a Float32Array of x1 y1 x2 y2 a box, but is ${describeValue(boxes)}`)
  }
  if (boxes.length % 4 !== 0) {
    invalid(`${what} must have 4 numbers a box, but has ${boxes.length} numbers`)
  }
  for (let at = 0; at < boxes.length; at += 4) checkBox(`${what}: box ${at / 4}`, boxes.subarray(at, at + 4))
  return boxes.length / 4
}

/** Refuses a box that is not four finite numbers with x1 ≤ x2 and y1 ≤ y2. A box without area is one. */
export function checkBox(what: string, box: ArrayLike<number>): void {
  if (box === null || typeof box !== 'object' || box.length !== 4) {
    invalid(`${what} must be four numbers, x1 y1 x2 y2, but is ${describeValue(box)}`)
  }
  for (let n = 0; n < 4; n++) {
    if (!Number.isFinite(box[n])) invalid(`${what} must be finite, but is ${words(box)}`)
  }
  if (box[0]! > box[2]! || box[1]! > box[3]!) {
    invalid(`${what} must have x1 ≤ x2 and y1 ≤ y2, but is ${words(box)}: order its corners, or drop it`)
  }
}

function words(box: ArrayLike<number>): string {
  return Array.from(box).join(' ')
}

/** Refuses boxes without a width or a height: their logarithm is needed. */
export function checkAreas(what: string, boxes: Boxes): void {
  for (let at = 0; at < boxes.length; at += 4) {
    if (boxes[at + 2]! > boxes[at]! && boxes[at + 3]! > boxes[at + 1]!) continue
    invalid(`${what}: box ${at / 4} must have an area, but is ${words(boxes.subarray(at, at + 4))}: drop it`)
  }
}

/** Refuses what is not `count` numbers. */
export function checkValues(what: string, values: ArrayLike<number>, count: number): void {
  if (values === null || typeof values !== 'object' || values.length !== count) {
    invalid(`${what} must be ${count} numbers, one for each box, but is ${describeValue(values)}`)
  }
  for (let n = 0; n < count; n++) {
    if (!Number.isFinite(values[n])) {
      invalid(`${what}[${n}] must be a finite number, but is ${describeValue(values[n])}`)
    }
  }
}

/** Refuses a number that is not in [lo, hi]. */
export function checkRange(what: string, value: number, lo: number, hi: number): void {
  if (typeof value === 'number' && value >= lo && value <= hi) return
  const bounds = hi === Infinity ? `at least ${lo}` : `between ${lo} and ${hi}`
  invalid(`${what} must be a number, ${bounds}, but is ${describeValue(value)}`)
}

/** Refuses a number that is not positive and finite. */
export function checkPositive(what: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return
  invalid(`${what} must be a positive number, but is ${describeValue(value)}`)
}

/** Refuses what is no whole number, `least` or more. */
export function checkWhole(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  invalid(`${what} must be a whole number, at least ${least}, but is ${describeValue(value)}`)
}

/** [width, height] of an image. */
export function checkSize(what: string, size: ImageSize): [width: number, height: number] {
  if (size === null || typeof size !== 'object') {
    invalid(`${what} must be { width, height } or [height, width], but is ${describeValue(size)}`)
  }
  const [height, width] = 'width' in size ? [size.height, size.width] : size
  checkPositive(`${what}: its width`, width)
  checkPositive(`${what}: its height`, height)
  return [width, height]
}
