import type { Mask, MaskOfRings, MaskOfRuns, MaskOfValues, Masks } from '../contract.js'
import { invalid } from '../errors.js'
import { describe, isDetached, typeOf } from './describe.js'
import type { Counted } from './rois.js'

/** SPEC §7.2: masks of one of their forms, each whole. */
export const countMasks: Counted = (rois) => {
  const { masks } = rois as Masks
  if (!Array.isArray(masks)) {
    invalid(`rois.masks must be a list of masks, but is ${describe(masks)}: masksFromBits makes one`)
  }
  for (let k = 0; k < masks.length; k++) checkMask(`masks[${k}]`, masks[k])
  return masks.length
}

/** SPEC §7.2: one mask of any form. */
export function checkMask(what: string, mask: Mask | undefined): void {
  if (typeof mask !== 'object' || mask === null) {
    invalid(
      `${what} must be a mask, but is ${describe(mask)}: see masksFromBits, masksFromRle, masksFromPolygons`,
    )
  }
  const pixels = checkSize(`${what}.size`, mask.size)
  if ('values' in mask) checkValues(what, mask, pixels)
  else if ('counts' in mask) checkCounts(what, mask, pixels)
  else if ('rings' in mask) checkRings(what, mask)
  else
    invalid(`${what} must have values, counts or rings: see masksFromBits, masksFromRle, masksFromPolygons`)
}

/** The pixels of an image of a size. */
export function checkSize(what: string, size: readonly number[]): number {
  const whole = (side: unknown) => Number.isSafeInteger(side) && (side as number) > 0
  if (!Array.isArray(size) || size.length !== 2 || !size.every(whole)) {
    invalid(`${what} must be [height, width] in pixels, but is ${describe(size)}`)
  }
  const pixels = size[0] * size[1]
  return pixels < 2 ** 31 ? pixels : invalid(`${what} is ${describe(size)}: 2^31 pixels or more`)
}

function checkValues(what: string, { values, size }: MaskOfValues, pixels: number): void {
  const type = typeOf(values)
  if ((type !== 'Uint8Array' && type !== 'Float32Array') || isDetached(values)) {
    invalid(`${what}.values must be a Uint8Array or a Float32Array, but is ${describe(values)}`)
  }
  if (values.length !== pixels) {
    invalid(`${what} must hold ${pixels} values for ${size.join('×')} pixels, but holds ${values.length}`)
  }
  if (type === 'Uint8Array') return
  const at = values.findIndex((value) => !Number.isFinite(value))
  if (at >= 0) invalid(`${what}.values[${at}] must be a finite number, but is ${values[at]}`)
}

function checkCounts(what: string, { counts, size }: MaskOfRuns, pixels: number): void {
  if (typeOf(counts) !== 'Int32Array' || isDetached(counts)) {
    invalid(`${what}.counts must be an Int32Array, but is ${describe(counts)}: masksFromRle converts`)
  }
  let sum = 0
  for (let n = 0; n < counts.length; n++) {
    if (counts[n]! < 0) invalid(`${what}.counts[${n}] is ${counts[n]}, but a run cannot be negative`)
    sum += counts[n]!
  }
  if (sum !== pixels) invalid(`${what}.counts add up to ${sum} pixels, but ${size.join('×')} are ${pixels}`)
}

function checkRings(what: string, { rings }: MaskOfRings): void {
  if (!Array.isArray(rings)) invalid(`${what}.rings must be a list of polygons, but is ${describe(rings)}`)
  for (let r = 0; r < rings.length; r++) {
    const ring = rings[r]
    if (typeOf(ring) !== 'Float64Array' || isDetached(ring)) {
      invalid(
        `${what}.rings[${r}] must be a Float64Array, but is ${describe(ring)}: masksFromPolygons converts`,
      )
    }
    if (ring.length % 2 !== 0 || ring.length < 6) {
      const corners = ring.length % 2 === 0 ? `${ring.length / 2} corners` : `${ring.length} numbers`
      invalid(`${what}.rings[${r}] must be x y of 3 corners or more, but has ${corners}`)
    }
    const at = ring.findIndex((place: number) => !(Math.abs(place) < 2 ** 31))
    if (at >= 0) {
      const corner = `${what}.rings[${r}] has ${'xy'[at % 2]} = ${ring[at]} at corner ${at >> 1}`
      invalid(`${corner}, but coordinates must be finite, and below 2^31`)
    }
  }
}
