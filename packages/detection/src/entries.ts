import { describeValue, invalid } from '@roipool/core'
import { area, intersection, overlap } from './boxes.js'
import { checkBox } from './check.js'

/** What names an image or a category: a number or a string, the same in detections and truth. */
export type Id = number | string

/** One box that a detector found. */
export interface Detection {
  readonly image: Id
  readonly category: Id
  /** x1 y1 x2 y2 in pixels. A plain array keeps float64. */
  readonly box: ArrayLike<number>
  /** Higher is surer. */
  readonly score: number
}

/** One box that is there. */
export interface Truth {
  readonly image: Id
  readonly category: Id
  /** x1 y1 x2 y2 in pixels. A plain array keeps float64. */
  readonly box: ArrayLike<number>
  /** Square pixels, which decide whether it is small, medium or large: those of the box by default. COCO's measure only. */
  readonly area?: number | undefined
  /** Whether the box stands for many objects: what overlaps it counts neither way. COCO's measure only. */
  readonly crowd?: boolean | undefined
  /** Whether finding it counts neither way. Pascal VOC's measure only. */
  readonly difficult?: boolean | undefined
}

/** Refuses malformed entries, with the place in the list. */
export function checkEntries(detections: readonly Detection[], truth: readonly Truth[]): void {
  checkList('detections', detections)
  checkList('truth', truth)
  for (const [n, { score }] of detections.entries()) {
    if (Number.isFinite(score)) continue
    invalid(`detections[${n}].score must be a finite number, but is ${describeValue(score)}`)
  }
  for (const [n, { area }] of truth.entries()) {
    if (area === undefined || (Number.isFinite(area) && area >= 0)) continue
    invalid(`truth[${n}].area must be a number, at least 0, but is ${describeValue(area)}`)
  }
}

function checkList(what: string, list: readonly (Detection | Truth)[]): void {
  if (!Array.isArray(list)) invalid(`${what} must be a list, but is ${describeValue(list)}`)
  for (const [n, entry] of list.entries()) {
    if (entry === null || typeof entry !== 'object') {
      invalid(`${what}[${n}] must be { image, category, box }, but is ${describeValue(entry)}`)
    }
    checkId(`${what}[${n}].image`, entry.image)
    checkId(`${what}[${n}].category`, entry.category)
    checkBox(`${what}[${n}].box`, entry.box)
  }
}

export function checkId(what: string, id: Id): void {
  if (typeof id === 'string' || Number.isFinite(id)) return
  invalid(`${what} must be a number or a string, but is ${describeValue(id)}`)
}

/** Entries by what `key` makes of them, each list in the order given. */
export function grouped<Entry>(entries: readonly Entry[], key: (entry: Entry) => Id): Map<Id, Entry[]> {
  const groups = new Map<Id, Entry[]>()
  for (const entry of entries) {
    const of = key(entry)
    const group = groups.get(of)
    if (group) group.push(entry)
    else groups.set(of, [entry])
  }
  return groups
}

/** The highest score first; equal scores keep their order. */
export function byScore(detections: readonly Detection[]): Detection[] {
  return [...detections].sort((a, b) => b.score - a.score)
}

/** IoU of a detection with a truth. Of a crowd: the share of the detection that lies in it. */
export function iouWith(detection: Detection, truth: Truth): number {
  if (!truth.crowd) return overlap(detection.box, 0, truth.box, 0)
  const shared = intersection(detection.box, 0, truth.box, 0)
  return shared === 0 ? 0 : shared / area(detection.box, 0)
}
