import { checkChoice, checkNames } from '@roipool/core'
import { overlap } from './boxes.js'
import { type Boxes, checkBoxes, checkPositive, checkRange, checkValues, checkWhole } from './check.js'
import { Neighbourhood } from './neighbourhood.js'

export interface NmsOptions {
  /** A box is dropped where its IoU with a better one that is kept is above this: in [0, 1]. */
  readonly iouThreshold: number
  /** The class of each box: boxes of different classes do not drop one another. */
  readonly classes?: ArrayLike<number> | undefined
  /** At most so many rows are kept. */
  readonly most?: number | undefined
}

export interface SoftNmsOptions {
  /** `'linear'`: times 1 - IoU where the IoU is above the threshold. `'gaussian'` (default): times exp(-IoU² / sigma). */
  readonly method?: 'linear' | 'gaussian' | undefined
  /** Of `'linear'`: 0.3 by default. */
  readonly iouThreshold?: number | undefined
  /** Of `'gaussian'`: 0.5 by default. */
  readonly sigma?: number | undefined
  /** A box is dropped when its score is below this: 0.001 by default. */
  readonly scoreThreshold?: number | undefined
  /** The class of each box: boxes of different classes do not weaken one another. */
  readonly classes?: ArrayLike<number> | undefined
}

/**
 * Greedy non-maximum suppression: the best box is kept, those that overlap it too much are dropped, and so on.
 *
 * @param boxes N boxes
 * @param scores N numbers
 * @returns the rows kept, best first; of equal scores the lower row first
 * @throws RoiPoolError ROI_INVALID for malformed boxes, scores, options
 */
export function nms(boxes: Boxes, scores: ArrayLike<number>, options: NmsOptions): Int32Array {
  const count = checkBoxes('boxes', boxes)
  checkValues('scores', scores, count)
  checkNames(options, ['iouThreshold', 'classes', 'most'], 'options')
  const { iouThreshold, classes, most = count } = options
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkWhole('options.most', most, 0)
  if (classes) checkValues('options.classes', classes, count)

  const kept: number[] = []
  const keptOf = new Map<number, Neighbourhood>()
  for (const row of bestFirst(scores)) {
    if (kept.length >= most) break
    const of = classes?.[row] ?? 0
    const rivals = keptOf.get(of) ?? new Neighbourhood(boxes, iouThreshold)
    keptOf.set(of, rivals)
    if (rivals.overlaps(row)) continue
    rivals.add(row)
    kept.push(row)
  }
  return Int32Array.from(kept)
}

/**
 * Soft suppression: boxes that overlap a better one lose score in place of being dropped. Bodla et al. 2017.
 *
 * @param boxes N boxes
 * @param scores N numbers, 0 or more
 * @returns the rows that keep a score above the threshold, best first, and what is left of their scores
 * @throws RoiPoolError ROI_INVALID for malformed boxes, scores, options
 */
export function softNms(
  boxes: Boxes,
  scores: ArrayLike<number>,
  options: SoftNmsOptions = {},
): { rows: Int32Array; scores: Float64Array } {
  const count = checkBoxes('boxes', boxes)
  checkValues('scores', scores, count)
  for (let n = 0; n < count; n++) checkRange(`scores[${n}]`, scores[n]!, 0, Infinity)
  const { method, iouThreshold, sigma, scoreThreshold, classes } = softOptions(options, count)
  const left = Float64Array.from(scores)
  const waiting = Array.from(left.keys())
  const rows: number[] = []
  for (;;) {
    const best = takeBest(waiting, left)
    if (best === undefined || left[best]! < scoreThreshold) break
    rows.push(best)
    for (const row of waiting) {
      if (classes && classes[row] !== classes[best]) continue
      const iou = overlap(boxes, best, boxes, row)
      if (method === 'gaussian') left[row]! *= Math.exp(-(iou * iou) / sigma)
      else if (iou > iouThreshold) left[row]! *= 1 - iou
    }
  }
  return { rows: Int32Array.from(rows), scores: Float64Array.from(rows, (row) => left[row]!) }
}

/** Rows by falling score; equal scores keep their order. */
function bestFirst(scores: ArrayLike<number>): number[] {
  return Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!)
}

function softOptions(options: SoftNmsOptions, count: number) {
  checkNames(options, ['method', 'iouThreshold', 'sigma', 'scoreThreshold', 'classes'], 'options')
  const { method = 'gaussian', iouThreshold = 0.3, sigma = 0.5, scoreThreshold = 0.001, classes } = options
  checkChoice('options.method', method, ['linear', 'gaussian'])
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkPositive('options.sigma', sigma)
  checkRange('options.scoreThreshold', scoreThreshold, 0, Infinity)
  if (classes) checkValues('options.classes', classes, count)
  return { method, iouThreshold, sigma, scoreThreshold, classes }
}

/** Takes the row of the highest score out of the list: of equal scores the lowest row. */
function takeBest(waiting: number[], left: Float64Array): number | undefined {
  let place = 0
  for (let n = 1; n < waiting.length; n++) {
    const [row, best] = [waiting[n]!, waiting[place]!]
    if (left[row]! > left[best]! || (left[row] === left[best] && row < best)) place = n
  }
  const [best] = waiting.splice(place, 1)
  return best
}
