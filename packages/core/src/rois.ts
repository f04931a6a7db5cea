import { describe, isList } from './check/describe.js'
import type { PointSets, Rois, RotatedRois } from './contract.js'
import { invalid } from './errors.js'
import { checkList, type IndexList, toIndices } from './indices.js'

export type { IndexList } from './indices.js'

/** Boxes as one flat list of numbers or as a list of rows. */
export type BoxList = ArrayLike<number> | ArrayLike<ArrayLike<number>>

/** RoIs from corners: x1 y1 x2 y2 a row, in image pixels. */
export function roisFromXyxy(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (x1, y1, x2, y2) => [x1, y1, x2, y2])
}

/** RoIs from x y width height a row, as COCO's `bbox`: x, y the top left corner, where the first pixel covers 0 to 1. */
export function roisFromXywh(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (x, y, width, height) => [x, y, x + width, y + height])
}

/**
 * RoIs from Pascal VOC's xmin ymin xmax ymax a row. VOC counts pixels from 1 and the last one belongs to the box: xmin 1,
 * xmax 10 are ten pixels, x1 0 and x2 10.
 */
export function roisFromVoc(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (xmin, ymin, xmax, ymax) => [xmin - 1, ymin - 1, xmax, ymax])
}

/**
 * RoIs from x1 y1 x2 y2 a row in shares of the image: 0 is one edge of it, 1 the other. `roisFromTensorFlow` is for boxes
 * whose 1 is the last cell.
 *
 * @param image [height, width] of the image the network saw, in pixels
 */
export function roisFromNormalizedXyxy(
  boxes: BoxList,
  image: readonly number[],
  batchIndices?: IndexList,
): Rois {
  const [height, width] = imageSize(image)
  return make(boxes, batchIndices, (x1, y1, x2, y2) => [x1 * width, y1 * height, x2 * width, y2 * height])
}

/**
 * RoIs from YOLO's centre x, centre y, width, height a row, in shares of the image.
 *
 * @param image [height, width] of the image the network saw, in pixels
 */
export function roisFromYolo(boxes: BoxList, image: readonly number[], batchIndices?: IndexList): Rois {
  const [height, width] = imageSize(image)
  return make(boxes, batchIndices, (cx, cy, w, h) => [
    (cx - w / 2) * width,
    (cy - h / 2) * height,
    (cx + w / 2) * width,
    (cy + h / 2) * height,
  ])
}

/**
 * RoIs from a list of boxes for each image, as torchvision's list of tensors: those of image 0 first, then those of image 1.
 *
 * @param make what makes RoIs of boxes in their order, such as `roisFromXywh` or `roisFromRotated`
 */
export function roisPerImage<Made extends Rois | RotatedRois = Rois>(
  images: readonly BoxList[],
  make: (boxes: BoxList, batchIndices: IndexList) => Made = roisFromXyxy as never,
): Made {
  if (!Array.isArray(images)) invalid(`images must be a list of lists of boxes, but is ${describe(images)}`)
  const rows: ArrayLike<number>[] = []
  const indices: number[] = []
  for (const [image, boxes] of images.entries()) {
    checkList(`images[${image}] must be a list of rows`, boxes)
    if (boxes.length > 0 && typeof boxes[0] !== 'object') {
      invalid(`images[${image}] must be a list of rows, one a box, but holds ${describe(boxes[0])}`)
    }
    for (let n = 0; n < boxes.length; n++) {
      rows.push(boxes[n] as ArrayLike<number>)
      indices.push(image)
    }
  }
  return make(rows, indices)
}

/** RoIs from y x height width a row, the order of the founding worked example. */
export function roisFromYxhw(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (y, x, height, width) => [x, y, x + width, y + height])
}

/** RoIs from centre x, centre y, width, height a row (YOLO, DETR, in pixels). */
export function roisFromCxcywh(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (cx, cy, width, height) => [
    cx - width / 2,
    cy - height / 2,
    cx + width / 2,
    cy + height / 2,
  ])
}

/** RoIs from Caffe's and torchvision's K×5 rows: batch index, x1, y1, x2, y2. */
export function roisFromCaffe(rows: BoxList): Rois {
  const flat = flatten(rows, 5)
  const count = flat.length / 5
  const boxes = new Float32Array(count * 4)
  const batchIndices = new Float64Array(count)
  for (let k = 0; k < count; k++) {
    batchIndices[k] = flat[k * 5]!
    for (let n = 0; n < 4; n++) boxes[k * 4 + n] = flat[k * 5 + 1 + n]!
  }
  return { boxes, batchIndices: toIndices(batchIndices) }
}

/**
 * RoIs for `cropAndResize` from TensorFlow's y1 x1 y2 x2 a row, normalised: 0 is the first cell of an axis, 1 the last.
 */
export function roisFromTensorFlow(boxes: BoxList, boxIndices?: IndexList): Rois {
  return make(boxes, boxIndices, (y1, x1, y2, x2) => [x1, y1, x2, y2])
}

/**
 * Rotated RoIs from rows of centre x, centre y, width, height, angle, in image pixels, the angle in the unit that the
 * operator is told.
 */
export function roisFromRotated(rows: BoxList, batchIndices?: IndexList): RotatedRois {
  const rotated = Float32Array.from(flatten(rows, 5))
  return batchIndices ? { rotated, batchIndices: toIndices(batchIndices) } : { rotated }
}

/**
 * Regions of points from K sets of P points x y, in image pixels: `[[[x, y], [x, y]], …]`, or each set one flat list.
 * Every set has the same number of points.
 */
export function pointsFromXy(sets: ArrayLike<BoxList>, batchIndices?: IndexList): PointSets {
  return pointSets(sets, batchIndices, (at) => at)
}

/**
 * Regions of points from K sets of P points x y as PyTorch's `grid_sample` takes them with `align_corners=False`: −1 is the
 * left, or upper, edge of the map, 1 the right, or lower. They are for a `spatialScale` of 1. SPEC §19.4.
 *
 * @param size [height, width] of the map
 */
export function pointsFromGridSample(
  sets: ArrayLike<BoxList>,
  size: readonly number[],
  batchIndices?: IndexList,
): PointSets {
  if (!isList(size) || size.length !== 2 || !size.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    invalid(`size must be [height, width] of the map, but is ${describe(size)}`)
  }
  return pointSets(sets, batchIndices, (at, n) => ((at + 1) / 2) * size[1 - (n % 2)]!)
}

function pointSets(
  sets: ArrayLike<BoxList>,
  batchIndices: IndexList | undefined,
  place: (at: number, n: number) => number,
): PointSets {
  checkList('points must be a list of sets of points x y', sets)
  const lists = Array.from(sets, (set, k) => flatten(set, 2, `points[${k}]`))
  const length = lists[0]?.length ?? 2
  for (const [k, list] of lists.entries()) {
    if (list.length === length && length > 0) continue
    const must = length > 0 ? `as many points as points[0], ${length / 2}` : 'at least one point'
    invalid(`points[${k}] must have ${must}, but has ${list.length / 2}`)
  }
  const points = new Float32Array(lists.length * length)
  for (const [k, list] of lists.entries()) points.set(Array.from(list, place), k * length)
  const own = { points, perRegion: length / 2 }
  return batchIndices ? { ...own, batchIndices: toIndices(batchIndices) } : own
}

type Corners = (a: number, b: number, c: number, d: number) => [number, number, number, number]

function make(list: BoxList, batchIndices: IndexList | undefined, corners: Corners): Rois {
  const flat = flatten(list, 4)
  const boxes = new Float32Array(flat.length)
  for (let n = 0; n < flat.length; n += 4) {
    boxes.set(corners(flat[n]!, flat[n + 1]!, flat[n + 2]!, flat[n + 3]!), n)
  }
  return batchIndices ? { boxes, batchIndices: toIndices(batchIndices) } : { boxes }
}

/** Height and width of an image that boxes are shares of. */
function imageSize(image: readonly number[]): readonly [height: number, width: number] {
  const positive = (side: unknown) => typeof side === 'number' && side > 0 && side < Infinity
  if (Array.isArray(image) && image.length === 2 && image.every(positive)) return image as never
  return invalid(`image must be [height, width] in pixels, but is ${describe(image)}`)
}

/** Rows of `width` numbers as one list. */
function flatten(list: BoxList, width: number, what = 'boxes'): ArrayLike<number> {
  checkList(`${what} must be a list of numbers or of rows of ${width}`, list)
  if (list.length > 0 && typeof list[0] === 'object') {
    const flat: number[] = []
    for (let row = 0; row < list.length; row++) {
      const numbers = list[row] as ArrayLike<number>
      checkList(`${what}[${row}] must be a row of ${width} numbers`, numbers)
      if (numbers.length !== width)
        invalid(`${what}[${row}] must have ${width} numbers, but has ${numbers.length}`)
      for (let n = 0; n < width; n++) flat.push(numbers[n]!)
    }
    return checkNumbers(flat, width, what)
  }
  if (list.length % width !== 0) {
    invalid(`${what} must have ${width} numbers a row, but there are ${list.length} numbers`)
  }
  return checkNumbers(list as ArrayLike<number>, width, what)
}

function checkNumbers(flat: ArrayLike<number>, width: number, what: string): ArrayLike<number> {
  for (let n = 0; n < flat.length; n++) {
    if (typeof flat[n] === 'number') continue
    invalid(`${what}[${Math.floor(n / width)}][${n % width}] must be a number, but is ${describe(flat[n])}`)
  }
  return flat
}
