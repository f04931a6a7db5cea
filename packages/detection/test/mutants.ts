import type { Rules } from './reference.js'

/** A mistake, and the known answer that is there for it. */
export interface Mutant {
  readonly mistake: string
  readonly killedBy: string
  readonly rules: Partial<Rules>
}

const plusOne = (lo: number, hi: number) => hi - lo + 1
/** A sort that does not keep the order of equal scores. */
const unsorted = (scores: readonly number[]) =>
  [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || b - a)

export const mutants: Mutant[] = [
  { mistake: 'widths + 1 in IoU', killedBy: 'box_iou-1', rules: { side: plusOne } },
  { mistake: 'widths + 1 in the codec', killedBy: 'encode-2', rules: { side: plusOne } },
  {
    mistake: 'a box dropped at the threshold',
    killedBy: 'batched_nms-6',
    rules: { drops: (iou, threshold) => iou >= threshold },
  },
  { mistake: 'equal scores in any order', killedBy: 'batched_nms-1', rules: { order: unsorted } },
  { mistake: 'classes that drop one another', killedBy: 'batched_nms-7', rules: { rivals: () => true } },
  { mistake: 'no clamp', killedBy: 'decode-8', rules: { clamp: Infinity } },
  { mistake: 'a clamp of 4', killedBy: 'decode-8', rules: { clamp: 4 } },
  { mistake: 'corners for centres', killedBy: 'encode-2', rules: { centre: 0 } },
  {
    mistake: 'a hit of VOC at the threshold',
    killedBy: 'voc-14',
    rules: { vocHit: (iou, threshold) => iou >= threshold },
  },
  { mistake: 'difficult objects to be found', killedBy: 'voc-2', rules: { vocDifficult: false } },
  { mistake: 'the best of the free truths for the best', killedBy: 'voc-6', rules: { vocBestOfFree: true } },
  { mistake: 'equal scores of VOC in any order', killedBy: 'voc-7', rules: { order: unsorted } },
  { mistake: 'all points for 11', killedBy: 'voc-5', rules: { points: () => 'all' } },
  { mistake: '11 points for all', killedBy: 'voc-12', rules: { points: () => 11 } },
  { mistake: 'precision that rises again', killedBy: 'voc-12', rules: { envelope: false } },
  { mistake: 'precision of COCO that rises again', killedBy: 'coco-0', rules: { envelope: false } },
  {
    mistake: 'a hit of COCO above the threshold only',
    killedBy: 'coco-at-the-threshold',
    rules: { cocoHit: (iou, threshold) => iou > threshold },
  },
  { mistake: 'widths + 1 in COCO', killedBy: 'coco-22', rules: { side: plusOne } },
  { mistake: 'equal scores of COCO in any order', killedBy: 'coco-10', rules: { order: unsorted } },
  { mistake: 'the first of equal truths', killedBy: 'coco-27', rules: { lastOfEqual: false } },
  { mistake: 'a crowd’s IoU', killedBy: 'coco-4', rules: { crowdShare: false } },
  {
    mistake: 'recalls of k / 100',
    killedBy: 'coco-26',
    rules: { recalls: Array.from({ length: 101 }, (_, k) => k / 100) },
  },
  { mistake: 'any number of detections', killedBy: 'coco-20', rules: { limits: [1, 10, Infinity] } },
  { mistake: 'one more detection', killedBy: 'coco-21', rules: { limits: [2, 11, 100] } },
  { mistake: 'the area of the box', killedBy: 'coco-37', rules: { sizeOf: (_, area) => area } },
]
