import { type Boxes, checkBoxes, checkSize, type ImageSize } from './check.js'

/** Width times height of each box, in square pixels: N numbers. @throws RoiPoolError ROI_INVALID for malformed boxes */
export function areas(boxes: Boxes): Float64Array {
  const out = new Float64Array(checkBoxes('boxes', boxes))
  for (let n = 0; n < out.length; n++) out[n] = area(boxes, n)
  return out
}

/**
 * Intersection over union of each box of `a` with each of `b`: N×M numbers, a row for each box of `a`. 0 where both have
 * no area.
 *
 * @throws RoiPoolError ROI_INVALID for malformed boxes
 */
export function iou(a: Boxes, b: Boxes): Float64Array {
  return matrix(a, b, overlap)
}

/**
 * Generalised IoU of each box of `a` with each of `b`: N×M numbers in [-1, 1], a row for each box of `a`. Less than 0 for
 * boxes far apart. Rezatofighi et al. 2019.
 *
 * @throws RoiPoolError ROI_INVALID for malformed boxes
 */
export function giou(a: Boxes, b: Boxes): Float64Array {
  return matrix(a, b, (p, n, q, m) => {
    const width = Math.max(p[n * 4 + 2]!, q[m * 4 + 2]!) - Math.min(p[n * 4]!, q[m * 4]!)
    const height = Math.max(p[n * 4 + 3]!, q[m * 4 + 3]!) - Math.min(p[n * 4 + 1]!, q[m * 4 + 1]!)
    const hull = width * height
    const union = area(p, n) + area(q, m) - intersection(p, n, q, m)
    return hull > 0 ? overlap(p, n, q, m) - (hull - union) / hull : 0
  })
}

/**
 * The boxes with their corners moved into the image: [0, width] × [0, height]. What lies outside becomes a box without
 * area on the edge. As many boxes, of the same class of array.
 *
 * @throws RoiPoolError ROI_INVALID for malformed boxes or sizes
 */
export function clipBoxes<Array extends Boxes>(boxes: Array, imageSize: ImageSize): Array {
  checkBoxes('boxes', boxes)
  const [width, height] = checkSize('imageSize', imageSize)
  return boxes.map((value, n) => clamp(value, n % 2 === 0 ? width : height)) as Array
}

export function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}

/** The area of box n. */
export function area(boxes: ArrayLike<number>, n: number): number {
  return (boxes[n * 4 + 2]! - boxes[n * 4]!) * (boxes[n * 4 + 3]! - boxes[n * 4 + 1]!)
}

/** The area that box n of `p` and box m of `q` share. */
export function intersection(p: ArrayLike<number>, n: number, q: ArrayLike<number>, m: number): number {
  const width = Math.min(p[n * 4 + 2]!, q[m * 4 + 2]!) - Math.max(p[n * 4]!, q[m * 4]!)
  const height = Math.min(p[n * 4 + 3]!, q[m * 4 + 3]!) - Math.max(p[n * 4 + 1]!, q[m * 4 + 1]!)
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union of box n of `p` and box m of `q`. */
export function overlap(p: ArrayLike<number>, n: number, q: ArrayLike<number>, m: number): number {
  const shared = intersection(p, n, q, m)
  return shared === 0 ? 0 : shared / (area(p, n) + area(q, m) - shared)
}

function matrix(a: Boxes, b: Boxes, of: typeof overlap): Float64Array {
  const [rows, columns] = [checkBoxes('a', a), checkBoxes('b', b)]
  const out = new Float64Array(rows * columns)
  for (let n = 0; n < rows; n++) {
    for (let m = 0; m < columns; m++) out[n * columns + m] = of(a, n, b, m)
  }
  return out
}
