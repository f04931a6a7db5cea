import { iou, nms } from '@roipool/detection'
import { fours } from './rows.js'

/** Boxes of one class each, in pixels of the image. */
export interface Candidates {
  /** x1 y1 x2 y2 each. */
  readonly boxes: Float32Array
  readonly scores: readonly number[]
  readonly classes: readonly number[]
}

/** One object that was found. */
export interface Detected {
  /** The name of its class, and its number in the model's `classes`. */
  readonly class: string
  readonly category: number
  /** The probability of the class: 0 to 1. */
  readonly score: number
  /** x1 y1 x2 y2, in pixels of the image. */
  readonly box: Float32Array
}

/** Of `DetectOptions`. */
export interface Suppression {
  readonly scoreThreshold: number
  readonly iouThreshold: number
  readonly most: number
  readonly vote: number | undefined
}

/** The best of those that overlap, the surest first, and none that scores too low. */
export function suppressed(
  candidates: Candidates,
  names: readonly string[],
  { scoreThreshold, iouThreshold, most, vote }: Suppression,
): Detected[] {
  const { boxes, scores, classes } = candidates
  const kept = nms(boxes, scores, { iouThreshold, classes, most })
  const enough = Array.from(kept).filter((row) => scores[row]! >= scoreThreshold)
  return enough.map((row) => ({
    class: names[classes[row]!]!,
    category: classes[row]!,
    score: scores[row]!,
    box: vote === undefined ? fours(boxes, [row]) : voted(candidates, row, vote),
  }))
}

/** The mean of the boxes of its class that overlap one, itself among them, weighed by their scores. */
function voted({ boxes, scores, classes }: Candidates, row: number, least: number): Float32Array {
  const alike = scores.flatMap((_, other) => (classes[other] === classes[row] ? [other] : []))
  const overlaps = iou(fours(boxes, [row]), fours(boxes, alike))
  const voters = alike.filter((other, n) => other === row || overlaps[n]! >= least)
  const total = voters.reduce((sum, voter) => sum + scores[voter]!, 0)
  return Float32Array.from({ length: 4 }, (_, side) => {
    const sum = voters.reduce((all, voter) => all + scores[voter]! * boxes[voter * 4 + side]!, 0)
    return sum / total
  })
}
