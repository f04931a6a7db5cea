import type { Rois } from '../contract.js'
import { invalid } from '../errors.js'
import type { Shape } from '../shape.js'
import { describe, isDetached, isFloat32Array, isList, typeOf } from './describe.js'

const LIMIT = 2 ** 31

/**
 * SPEC §7.2 to §7.4: K×4 finite boxes whose scaled coordinates fit 32 bits, and an image of this map for each.
 * Returns K and the batch indices, one for each RoI.
 */
export function checkRois(
  rois: Rois,
  scale: number,
  [batch, height, width]: Shape,
): { count: number; batchIndices: Int32Array } {
  const count = checkForm(rois)
  checkCoordinates(rois.boxes, scale)
  if (count > 0 && (height === 0 || width === 0)) {
    invalid(`there are ${count} RoIs, but the feature map is ${height} high and ${width} wide`)
  }
  return { count, batchIndices: checkBatchIndices(rois.batchIndices, count, batch) }
}

/** SPEC §7.2 and §7.4, as far as they can be checked without a map: types and lengths. Returns K. */
export function checkForm(rois: Rois): number {
  if (rois === null || typeof rois !== 'object' || Array.isArray(rois) || ArrayBuffer.isView(rois)) {
    invalid(`rois must be { boxes, batchIndices? }, but is ${describe(rois)}${cure(rois)}`)
  }
  const { boxes, batchIndices } = rois
  if (!isFloat32Array(boxes) || isDetached(boxes)) {
    invalid(`rois.boxes must be a Float32Array of x1 y1 x2 y2, but is ${describe(boxes)}${cure(boxes)}`)
  }
  if (boxes.length % 4 !== 0) {
    invalid(`rois.boxes must hold 4 numbers a RoI, but holds ${boxes.length} (5 a RoI? see roisFromCaffe)`)
  }
  const count = boxes.length / 4
  if (batchIndices === undefined) return count
  if (typeOf(batchIndices) !== 'Int32Array') {
    invalid(`rois.batchIndices must be an Int32Array, but is ${describe(batchIndices)}${cure(batchIndices)}`)
  }
  if (batchIndices.length !== count) {
    invalid(`rois.batchIndices has ${batchIndices.length} entries, but rois.boxes has ${count} RoIs`)
  }
  return count
}

/** What makes RoIs of lists of another kind. */
function cure(value: unknown): string {
  return isList(value) ? ': roisFromXyxy(boxes, batchIndices) converts' : ''
}

function checkCoordinates(boxes: Float32Array, scale: number): void {
  for (let i = 0; i < boxes.length; i++) {
    const scaled = boxes[i]! * scale
    if (scaled > -LIMIT && scaled < LIMIT) continue
    const row = Math.floor(i / 4)
    const place = `rois.boxes[${row}] has ${['x1', 'y1', 'x2', 'y2'][i % 4]} = ${boxes[i]}`
    if (!Number.isFinite(boxes[i])) invalid(`${place}, but coordinates must be finite`)
    invalid(`${place}, which is ${scaled} cells: beyond ±2^31`)
  }
}

function checkBatchIndices(indices: Int32Array | undefined, count: number, batch: number): Int32Array {
  if (indices === undefined) {
    if (count > 0 && batch !== 1) {
      invalid(`rois.batchIndices is missing, but the feature map has ${images(batch)}`)
    }
    return new Int32Array(count)
  }
  const row = indices.findIndex((index) => index < 0 || index >= batch)
  if (row >= 0) {
    invalid(`rois.batchIndices[${row}] is ${indices[row]}, but the feature map has ${images(batch)}`)
  }
  return new Int32Array(indices)
}

function images(batch: number): string {
  return batch === 1 ? '1 image' : `${batch} images`
}
