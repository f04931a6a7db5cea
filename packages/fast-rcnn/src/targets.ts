import { encodeBoxes } from '@roipool/detection'
import { concat, fours } from './rows.js'

/**
 * What the box codes of each RoI should be: four numbers a RoI, dx dy dw dh. Those of the background, which nothing is
 * learned from, are zeros.
 *
 * @param objects which of the objects each RoI shows; -1 for the background
 */
export function targetsOf(rois: Float32Array, boxes: Float32Array, objects: readonly number[]): Float32Array {
  const goals = objects.map((object, n) => (object === -1 ? fours(rois, [n]) : fours(boxes, [object])))
  return Float32Array.from(encodeBoxes(rois, concat(goals)))
}
