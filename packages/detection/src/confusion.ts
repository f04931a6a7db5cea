import { checkNames, describeValue, invalid } from '@roipool/core'
import { overlap } from './boxes.js'
import { checkRange } from './check.js'
import { byScore, checkEntries, type Detection, grouped, type Id, type Truth } from './entries.js'

export interface ConfusionOptions {
  /** The categories of the table, in its order. */
  readonly categories: readonly Id[]
  /** A detection belongs to a truth where their IoU is at least this: 0.5 by default. */
  readonly iouThreshold?: number | undefined
  /** Detections below this score are left out: 0.5 by default. */
  readonly scoreThreshold?: number | undefined
}

/**
 * Which category is taken for which. The best detection takes the free truth that it overlaps most, whatever both are.
 *
 * @returns a row for each category that is there and a column for each that is found, in the order of
 * `options.categories`; the last row counts what is found where nothing is, the last column what is not found
 * @throws RoiPoolError ROI_INVALID for malformed entries or options, and for categories that are not listed
 */
export function confusion(
  detections: readonly Detection[],
  truth: readonly Truth[],
  options: ConfusionOptions,
): number[][] {
  checkEntries(detections, truth)
  const { place, iouThreshold, scoreThreshold } = checked(detections, truth, options)
  const none = place.size
  const table = Array.from({ length: none + 1 }, () => new Array<number>(none + 1).fill(0))
  const free = grouped(truth, ({ image }) => image)
  for (const detection of byScore(detections)) {
    if (detection.score < scoreThreshold) break
    const objects = free.get(detection.image) ?? []
    let [match, best] = [-1, iouThreshold]
    for (const [n, { box }] of objects.entries()) {
      const iou = overlap(detection.box, 0, box, 0)
      if (match === -1 ? iou >= best : iou > best) [match, best] = [n, iou]
    }
    const [object] = match === -1 ? [] : objects.splice(match, 1)
    table[object ? place.get(object.category)! : none]![place.get(detection.category)!]!++
  }
  for (const objects of free.values())
    for (const { category } of objects) table[place.get(category)!]![none]!++
  return table
}

function checked(detections: readonly Detection[], truth: readonly Truth[], options: ConfusionOptions) {
  checkNames(options, ['categories', 'iouThreshold', 'scoreThreshold'], 'options')
  const { categories, iouThreshold = 0.5, scoreThreshold = 0.5 } = options
  if (!Array.isArray(categories)) {
    invalid(`options.categories must be a list, but is ${describeValue(categories)}`)
  }
  checkRange('options.iouThreshold', iouThreshold, Number.MIN_VALUE, 1)
  checkRange('options.scoreThreshold', scoreThreshold, -Infinity, Infinity)
  const place = new Map([...new Set(categories)].map((category, n) => [category, n]))
  for (const [what, entries] of Object.entries({ detections, truth })) {
    for (const [n, { category }] of entries.entries()) {
      if (place.has(category)) continue
      invalid(`${what}[${n}].category is ${describeValue(category)}, which options.categories does not list`)
    }
  }
  return { place, iouThreshold, scoreThreshold }
}
