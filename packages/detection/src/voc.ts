import { checkFlag, checkNames, describeValue, invalid } from '@roipool/core'
import { overlap } from './boxes.js'
import { checkRange } from './check.js'
import { byScore, checkEntries, type Detection, grouped, type Truth } from './entries.js'

export interface VocOptions {
  /** A detection is a hit where its IoU is above this: 0.5 by default. */
  readonly iouThreshold?: number | undefined
  /** `'all'` (default): the area under the curve, VOC 2010 and later. 11: precision at eleven recalls, VOC 2007. */
  readonly points?: 11 | 'all' | undefined
  /**
   * Whether the last pixel belongs to a box, as in VOC's files: its width is x2 - x1 + 1 then. False by default: boxes that
   * `@roipool/detection/annotations` has read end where the last pixel ends.
   */
  readonly inclusive?: boolean | undefined
}

/** Precision over recall as the score that is asked for falls: one number for each detection that counts. */
export interface Curve {
  /** Detections from this score on. */
  readonly score: Float64Array
  /** The share of the truths that they find. */
  readonly recall: Float64Array
  /** The share of them that are hits. */
  readonly precision: Float64Array
}

/** Of one category. */
export interface VocClass {
  /** Average precision; null without truth to find. */
  readonly ap: number | null
  /** Truths to find: those that are not difficult. */
  readonly truths: number
  readonly curve: Curve
}

export interface VocResult {
  /** The mean of `ap` over the categories that have truth to find; null without any. */
  readonly map: number | null
  readonly perClass: Record<string, VocClass>
}

/**
 * Mean average precision as Pascal VOC measures it, over every category of the entries. Everingham et al. 2010, §4.2. With
 * 11 points, recalls are compared in float64 as VOC's own tools do, which miss 0.3, 0.6 and 0.7 by an ulp.
 *
 * @throws RoiPoolError ROI_INVALID for malformed entries or options
 */
export function evaluateVoc(
  detections: readonly Detection[],
  truth: readonly Truth[],
  options: VocOptions = {},
): VocResult {
  checkEntries(detections, truth)
  const { iouThreshold, points, inclusive } = checked(options)
  const found = grouped(detections, ({ category }) => category)
  const there = grouped(truth, ({ category }) => category)
  const perClass: Record<string, VocClass> = {}
  for (const category of new Set([...there.keys(), ...found.keys()])) {
    const objects = there.get(category) ?? []
    const truths = objects.filter(({ difficult }) => !difficult).length
    const curve = curveOf(found.get(category) ?? [], objects, truths, iouThreshold, inclusive)
    const ap = truths === 0 ? null : points === 11 ? elevenPoints(curve) : areaUnder(curve)
    perClass[category] = { ap, truths, curve }
  }
  const aps = Object.values(perClass).flatMap(({ ap }) => ap ?? [])
  return { map: aps.length === 0 ? null : aps.reduce((sum, ap) => sum + ap, 0) / aps.length, perClass }
}

function checked(options: VocOptions) {
  checkNames(options, ['iouThreshold', 'points', 'inclusive'], 'options')
  const { iouThreshold = 0.5, points = 'all', inclusive = false } = options
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkFlag('options.inclusive', inclusive)
  if (points !== 11 && points !== 'all') {
    invalid(`options.points must be 11 or 'all', but is ${describeValue(points)}`)
  }
  return { iouThreshold, points, inclusive }
}

/** The best detection takes the truth that it overlaps most, if that is free. What finds a difficult one counts neither way. */
function curveOf(
  detections: readonly Detection[],
  truth: readonly Truth[],
  truths: number,
  threshold: number,
  inclusive: boolean,
): Curve {
  const there = grouped(truth, ({ image }) => image)
  const taken = new Set<Truth>()
  const rows: [score: number, recall: number, precision: number][] = []
  let [hits, misses] = [0, 0]
  for (const { image, box, score } of byScore(detections)) {
    let [match, best]: [Truth | undefined, number] = [undefined, threshold]
    for (const of of there.get(image) ?? []) {
      const iou = overlap(wider(box, inclusive), 0, wider(of.box, inclusive), 0)
      if (iou > best) [match, best] = [of, iou]
    }
    if (match?.difficult) continue
    if (match && !taken.has(match)) hits++
    else misses++
    if (match) taken.add(match)
    rows.push([score, hits / truths, hits / (hits + misses)])
  }
  const column = (n: 0 | 1 | 2) => Float64Array.from(rows, (row) => row[n])
  return { score: column(0), recall: column(1), precision: column(2) }
}

function wider(box: ArrayLike<number>, inclusive: boolean): ArrayLike<number> {
  return inclusive ? [box[0]!, box[1]!, box[2]! + 1, box[3]! + 1] : box
}

/** The area under the curve, once precision is made to fall: at each recall the best that comes at it or later. */
function areaUnder({ recall, precision }: Curve): number {
  let [sum, best] = [0, 0]
  for (let n = recall.length - 1; n >= 0; n--) {
    best = Math.max(best, precision[n]!)
    sum += best * (recall[n]! - (recall[n - 1] ?? 0))
  }
  return sum
}

/** The mean of the best precision at recalls of at least 0, 0.1 … 1. */
function elevenPoints({ recall, precision }: Curve): number {
  let sum = 0
  for (let k = 0; k <= 10; k++) {
    sum += precision.reduce((best, value, n) => (recall[n]! >= k * 0.1 ? Math.max(best, value) : best), 0)
  }
  return sum / 11
}
