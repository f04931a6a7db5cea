import { describe, isDetached, isList } from './check/describe.js'
import type { PointSets, Rois, RotatedRois } from './contract.js'
import { invalid } from './errors.js'

/** Boxes as one flat list of numbers or as a list of rows. */
export type BoxList = ArrayLike<number> | ArrayLike<ArrayLike<number>>

/** The image of each box: whole numbers, those of a BigInt64Array (an int64 tensor of ONNX) included. */
export type IndexList = ArrayLike<number | bigint>

/** RoIs from corners: x1 y1 x2 y2 a row, in image pixels. */
export function roisFromXyxy(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (x1, y1, x2, y2) => [x1, y1, x2, y2])
}

/** RoIs from x y width height a row (COCO): x, y the top left corner. */
export function roisFromXywh(boxes: BoxList, batchIndices?: IndexList): Rois {
  return make(boxes, batchIndices, (x, y, width, height) => [x, y, x + width, y + height])
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

/** A tensor has no length, and a detached array only seems to be empty. */
function checkList(must: string, list: ArrayLike<unknown>): void {
  const { length } = (typeof list === 'object' && list) || {}
  if (!Number.isSafeInteger(length) || length! < 0 || isDetached(list)) {
    invalid(`${must}, but is ${describe(list)}`)
  }
}

function checkNumbers(flat: ArrayLike<number>, width: number, what: string): ArrayLike<number> {
  for (let n = 0; n < flat.length; n++) {
    if (typeof flat[n] === 'number') continue
    invalid(`${what}[${Math.floor(n / width)}][${n % width}] must be a number, but is ${describe(flat[n])}`)
  }
  return flat
}

function toIndices(list: IndexList): Int32Array {
  checkList('batch indices must be a list of whole numbers', list)
  const indices = new Int32Array(list.length)
  for (let row = 0; row < list.length; row++) {
    const given = list[row]
    const index = typeof given === 'number' || typeof given === 'bigint' ? Number(given) : Number.NaN
    indices[row] = index
    if (indices[row] !== index) {
      invalid(`batch index ${row} must be a whole number, but is ${describe(given)}`)
    }
  }
  return indices
}
