import { describe, isDetached, isList, typeOf } from './check/describe.js'
import { checkMask, checkSize } from './check/masks.js'
import type { Mask, MaskOfValues, Masks } from './contract.js'
import { invalid } from './errors.js'
import { type IndexList, toIndices } from './indices.js'
import type { Polygon } from './polygon.js'
import { countsOfString } from './rle.js'

/** A mask as COCO writes it: run lengths column by column, as a list or as the compressed string. */
export interface Rle {
  /** [height, width] of the image in pixels. */
  readonly size: readonly number[]
  readonly counts: ArrayLike<number> | string
}

/**
 * Masks of pixels, row by row, mask after mask. Of bytes any but 0 is covered; floats say how much each pixel weighs. The
 * values are not copied, unless they are of another type. SPEC §22.1.
 *
 * @param data K·height·width values
 * @param shape [K, height, width]
 * @throws RoiPoolError ROI_INVALID where data and shape do not fit, or a float is not finite
 */
export function masksFromBits(
  data: ArrayLike<number | boolean>,
  shape: readonly number[],
  batchIndices?: IndexList,
): Masks {
  const values = valuesOf(data)
  if (!Array.isArray(shape) || shape.length !== 3 || !Number.isSafeInteger(shape[0]) || shape[0] < 0) {
    invalid(`shape must be [K, height, width], but is ${describe(shape)}`)
  }
  const [count, ...size] = shape as unknown as [number, number, number]
  const pixels = count === 0 ? 0 : checkSize('the size of the masks', size)
  if (values.length !== count * pixels) {
    invalid(`data must hold ${count * pixels} values for the shape [${shape}], but holds ${values.length}`)
  }
  const masks = Array.from({ length: count }, (_, k) => ({
    size,
    values: values.subarray(k * pixels, (k + 1) * pixels),
  }))
  return made(masks, batchIndices)
}

/**
 * Masks of COCO's run lengths, `{ size: [height, width], counts }` each; counts are a list, or the compressed string that
 * COCO's files and pycocotools have. SPEC §22.1.
 *
 * @throws RoiPoolError ROI_INVALID for counts that do not add up to the image, or a string that is none
 */
export function masksFromRle(rles: readonly Rle[], batchIndices?: IndexList): Masks {
  checkArray('a list of { size, counts }', rles)
  const masks = Array.from(rles, (rle, k) => {
    const { size, counts } = rle ?? invalid(`masks[${k}] must be { size, counts }, but is ${describe(rle)}`)
    return { size, counts: countsOf(counts, `masks[${k}]`) }
  })
  return made(masks, batchIndices)
}

/**
 * Masks of COCO's polygons: for each mask a list of polygons, each x y a corner in pixels, as one flat list or as a list of
 * pairs. What any of them covers is covered; within one, what it goes round an odd number of times. SPEC §22.1.
 *
 * @param polygons of each mask
 * @param size [height, width] of the image in pixels, or a list of one such for each mask
 * @throws RoiPoolError ROI_INVALID for a polygon of fewer than 3 corners, or a coordinate that is not finite
 */
export function masksFromPolygons(
  polygons: readonly (readonly Polygon[])[],
  size: readonly number[] | readonly (readonly number[])[],
  batchIndices?: IndexList,
): Masks {
  checkArray('a list of lists of polygons', polygons)
  const sizes = sizesOf(size, polygons.length)
  const masks = Array.from(polygons, (rings, k) => {
    if (!Array.isArray(rings)) {
      invalid(`masks[${k}] must be a list of polygons, but is ${describe(rings)}`)
    }
    return { size: sizes[k]!, rings: Array.from(rings, (ring, r) => ringOf(ring, `masks[${k}].rings[${r}]`)) }
  })
  return made(masks, batchIndices)
}

function made(masks: readonly Mask[], batchIndices: IndexList | undefined): Masks {
  masks.forEach((mask, k) => {
    checkMask(`masks[${k}]`, mask)
  })
  return batchIndices ? { masks, batchIndices: toIndices(batchIndices) } : { masks }
}

function checkArray(must: string, list: unknown): void {
  if (!Array.isArray(list)) invalid(`masks must be ${must}, but is ${describe(list)}`)
}

function valuesOf(data: ArrayLike<number | boolean>): MaskOfValues['values'] {
  const type = typeOf(data)
  if (type === 'Uint8Array' || type === 'Float32Array') return data as MaskOfValues['values']
  if (!isList(data)) invalid(`data must be a list of bytes or floats, but is ${describe(data)}`)
  const bytes = type === 'Uint8ClampedArray' || typeof data[0] === 'boolean'
  const values = bytes ? new Uint8Array(data.length) : new Float32Array(data.length)
  for (let n = 0; n < data.length; n++) {
    const value = data[n]
    if (typeof value !== 'number' && typeof value !== 'boolean')
      invalid(`data[${n}] must be a number, but is ${describe(value)}`)
    values[n] = Number(value)
  }
  return values
}

function countsOf(counts: ArrayLike<number> | string, what: string): Int32Array {
  if (typeof counts === 'string') return countsOfString(counts, what)
  if (!isList(counts)) invalid(`${what}.counts must be a list or a string, but is ${describe(counts)}`)
  return Int32Array.from({ length: counts.length }, (_, n) => {
    const count = counts[n]
    if (Number.isSafeInteger(count) && count! < 2 ** 31) return count!
    return invalid(`${what}.counts[${n}] must be a whole number, but is ${describe(count)}`)
  })
}

function sizesOf(size: readonly unknown[], count: number): readonly (readonly number[])[] {
  if (!Array.isArray(size)) invalid(`size must be [height, width] in pixels, but is ${describe(size)}`)
  if (!Array.isArray(size[0])) return new Array(count).fill(size)
  return size.length === count
    ? (size as number[][])
    : invalid(`size has ${size.length} entries, but there are ${count} masks`)
}

function ringOf(polygon: Polygon, what: string): Float64Array {
  if (!isList(polygon) || isDetached(polygon)) {
    return invalid(`${what} must be x y of its corners, but is ${describe(polygon)}`)
  }
  const pairs = typeof polygon[0] === 'object'
  const length = pairs ? polygon.length * 2 : polygon.length
  return Float64Array.from({ length }, (_, n) => {
    const corner = pairs ? (polygon as ArrayLike<ArrayLike<number>>)[n >> 1] : undefined
    if (pairs && !(isList(corner) && corner.length === 2)) {
      invalid(`${what}[${n >> 1}] must be x y, but is ${describe(corner)}`)
    }
    const place = corner ? corner[n % 2] : (polygon as ArrayLike<number>)[n]
    return typeof place === 'number' ? place : invalid(`${what} must be numbers, but has ${describe(place)}`)
  })
}
