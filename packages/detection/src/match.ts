import { checkFlag, checkNames, describeValue, invalid } from '@roipool/core'
import { overlap } from './boxes.js'
import { type Boxes, checkBoxes, checkRange } from './check.js'

export interface MatchOptions {
  /** A proposal is foreground from this IoU with a truth on: 0.5 by default. */
  readonly foreground?: number | undefined
  /** A proposal is background where its IoU is in [from, to): [0, 0.5] by default; the article takes [0.1, 0.5]. */
  readonly background?: readonly [from: number, to: number] | undefined
  /** Whether the best proposals of each truth are foreground at any IoU above 0, as a region proposal network needs. */
  readonly everyTruth?: boolean | undefined
}

/** What each of N proposals is to learn. */
export interface Matches {
  /** The row of the truth that overlaps it most, the first of equals; -1 where there is no truth at all. */
  readonly truth: Int32Array
  /** Its IoU with that truth. */
  readonly iou: Float64Array
  /** 1 foreground, 0 background, -1 neither: not to be sampled. */
  readonly label: Int8Array
}

/**
 * Gives every proposal to the truth that it overlaps most. Girshick 2015, §2.3; Ren et al. 2015, §3.1.2.
 *
 * @param proposals N boxes; in training the truth itself belongs among them
 * @param truth M boxes
 * @throws RoiPoolError ROI_INVALID for malformed boxes or options
 */
export function match(proposals: Boxes, truth: Boxes, options: MatchOptions = {}): Matches {
  const count = checkBoxes('proposals', proposals)
  const truths = checkBoxes('truth', truth)
  const { foreground, from, to, everyTruth } = checked(options)
  const of = new Int32Array(count).fill(-1)
  const iou = new Float64Array(count)
  const label = new Int8Array(count)
  const best = new Float64Array(truths)
  for (let row = 0; row < count; row++) {
    for (let m = 0; m < truths; m++) {
      const value = overlap(proposals, row, truth, m)
      if (value > iou[row]! || of[row] === -1) [of[row], iou[row]] = [m, value]
      if (value > best[m]!) best[m] = value
    }
    label[row] = iou[row]! >= foreground ? 1 : iou[row]! >= from && iou[row]! < to ? 0 : -1
  }
  if (everyTruth) {
    for (let row = 0; row < count; row++) {
      for (let m = 0; m < truths; m++) {
        if (best[m]! > 0 && overlap(proposals, row, truth, m) === best[m]) label[row] = 1
      }
    }
  }
  return { truth: of, iou, label }
}

function checked(options: MatchOptions) {
  checkNames(options, ['foreground', 'background', 'everyTruth'], 'options')
  const { foreground = 0.5, everyTruth = false } = options
  const { background = [0, foreground] } = options
  checkRange('options.foreground', foreground, Number.MIN_VALUE, 1)
  checkFlag('options.everyTruth', everyTruth)
  if (!Array.isArray(background) || background.length !== 2) {
    invalid(`options.background must be [from, to], but is ${describeValue(background)}`)
  }
  const [from, to] = background
  checkRange('options.background[0]', from, 0, to)
  checkRange('options.background[1]', to, from, foreground)
  return { foreground, from, to, everyTruth }
}
