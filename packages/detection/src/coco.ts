import { checkNames, describeValue, invalid } from '@roipool/core'
import { area } from './boxes.js'
import {
  byScore,
  checkEntries,
  checkId,
  type Detection,
  grouped,
  type Id,
  iouWith,
  type Truth,
} from './entries.js'

export interface CocoOptions {
  /** Every image that was looked at, those without boxes too. */
  readonly images: readonly Id[]
  /** Every category that is evaluated. */
  readonly categories: readonly Id[]
}

/** Of one category: -1 where there is no truth to find. */
export interface CocoClass {
  /** Average precision, its mean over IoU 0.5, 0.55 … 0.95. */
  readonly ap: number
  readonly ap50: number
  readonly ap75: number
  /** Recall with 100 detections an image, its mean over the same IoU. */
  readonly ar100: number
}

export interface CocoResult {
  /**
   * AP, AP at IoU 0.5, at 0.75, AP of small, medium, large objects; AR with 1, 10, 100 detections an image and category, AR
   * of small, medium, large objects. -1 where there is no truth to find.
   */
  readonly stats: number[]
  readonly perClass: Record<string, CocoClass>
}

const THRESHOLDS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95]
/** As pycocotools computes them: ten lie an ulp above k / 100. */
const RECALLS = Array.from({ length: 101 }, (_, k) => k * 0.01)
const ALL = 0
/** Square pixels, both ends included: all, small, medium, large. */
const SIZES = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
] as const
/** The most detections of an image and category that count. */
const LIMITS = [1, 10, 100]
const [MOST] = LIMITS.slice(-1) as [number]
/** What pycocotools adds to a divisor: the distance from 1 to the next float64. */
const EPSILON = 2 ** -52

/**
 * Mean average precision and recall as COCO measures them: twelve numbers in the order of pycocotools' `COCOeval.stats`,
 * equal to its own.
 *
 * @throws RoiPoolError ROI_INVALID for malformed entries, and for images and categories that are not listed
 */
export function evaluateCoco(
  detections: readonly Detection[],
  truth: readonly Truth[],
  options: CocoOptions,
): CocoResult {
  checkEntries(detections, truth)
  const { images, categories } = checked(detections, truth, options)
  const found = grouped(detections, ({ category }) => category)
  const there = grouped(truth, ({ category }) => category)
  const classes = categories.map((category) =>
    measure(found.get(category) ?? [], there.get(category) ?? [], images),
  )
  const ap = (size: number, at?: number) => mean(classes.flatMap((of) => chosen(of.precision[size]!, at)))
  const ar = (size: number, limit: number) => mean(classes.flatMap((of) => of.recall[size]![limit]!))
  const stats = [ap(ALL), ap(ALL, 0.5), ap(ALL, 0.75), ap(1), ap(2), ap(3)]
  stats.push(ar(ALL, 0), ar(ALL, 1), ar(ALL, 2), ar(1, 2), ar(2, 2), ar(3, 2))
  const perClass = classes.map((of, n) => [
    categories[n]!,
    {
      ap: mean(chosen(of.precision[ALL]!)),
      ap50: mean(chosen(of.precision[ALL]!, 0.5)),
      ap75: mean(chosen(of.precision[ALL]!, 0.75)),
      ar100: mean(of.recall[ALL]![2]!),
    },
  ])
  return { stats, perClass: Object.fromEntries(perClass) }
}

function checked(detections: readonly Detection[], truth: readonly Truth[], options: CocoOptions) {
  checkNames(options, ['images', 'categories'], 'options')
  for (const name of ['images', 'categories'] as const) {
    const list = options[name]
    if (!Array.isArray(list)) invalid(`options.${name} must be a list, but is ${describeValue(list)}`)
    for (const [n, id] of list.entries()) checkId(`options.${name}[${n}]`, id)
  }
  const lists = { image: new Set(options.images), category: new Set(options.categories) }
  for (const [what, entries] of Object.entries({ detections, truth })) {
    for (const [n, entry] of entries.entries()) {
      for (const name of ['image', 'category'] as const) {
        if (lists[name].has(entry[name])) continue
        const list = name === 'image' ? 'images' : 'categories'
        const id = describeValue(entry[name])
        invalid(
          `${what}[${n}].${name} is ${id}, which options.${list} does not list: add it, or leave the entry out`,
        )
      }
    }
  }
  // Equal scores of different images count in the order of the images.
  return { images: [...lists.image].sort(byId), categories: [...lists.category] }
}

function byId(a: Id, b: Id): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : 1
}

/** Of one category, for each size. */
interface Measured {
  /** For each threshold, the precision at each of `RECALLS`; none without truth. */
  readonly precision: number[][][]
  /** For each limit and threshold; none without truth. */
  readonly recall: number[][][]
}

function measure(detections: readonly Detection[], truth: readonly Truth[], images: readonly Id[]): Measured {
  const found = grouped(detections, ({ image }) => image)
  const there = grouped(truth, ({ image }) => image)
  const scenes = images.map((image) =>
    sceneOf(byScore(found.get(image) ?? []).slice(0, MOST), there.get(image) ?? []),
  )
  const measured: Measured = { precision: [], recall: [] }
  for (const range of SIZES) {
    const verdicts = scenes.map((scene) => judge(scene, range))
    const count = verdicts.reduce((sum, { counted }) => sum + counted, 0)
    const curves = LIMITS.map((limit) => THRESHOLDS.map((_, t) => curveOf(scenes, verdicts, t, limit, count)))
    measured.precision.push(count === 0 ? [] : curves.at(-1)!.map(({ precision }) => precision))
    measured.recall.push(curves.map((of) => (count === 0 ? [] : of.map(({ recall }) => recall))))
  }
  return measured
}

/** What one image has of one category. */
interface Scene {
  readonly found: readonly Detection[]
  readonly truth: readonly Truth[]
  /** Row by row: of each detection with each truth. */
  readonly iou: Float64Array
}

function sceneOf(found: readonly Detection[], truth: readonly Truth[]): Scene {
  const iou = new Float64Array(found.length * truth.length)
  for (const [d, detection] of found.entries()) {
    for (const [g, of] of truth.entries()) iou[d * truth.length + g] = iouWith(detection, of)
  }
  return { found, truth, iou }
}

const [MISS, HIT, IGNORED] = [0, 1, 2]

interface Verdicts {
  /** Truths to find. */
  readonly counted: number
  /** For each threshold, what each detection is. */
  readonly of: Uint8Array[]
}

/** Gives detections to truths, the best first, each to the free truth that it overlaps most: the last one of equals. */
function judge({ found, truth, iou }: Scene, [least, most]: readonly [number, number]): Verdicts {
  const outside = (size: number) => size < least || size > most
  const ignored = truth.map((of) => of.crowd || outside(of.area ?? area(of.box, 0)))
  // Those that count come first: one that does not is taken only where none that counts fits.
  const order = [...truth.keys()].sort((a, b) => Number(ignored[a]) - Number(ignored[b]))
  const of = THRESHOLDS.map((threshold) => {
    const taken = new Uint8Array(truth.length)
    return Uint8Array.from(found, ({ box }, d) => {
      let [match, best] = [-1, threshold]
      for (const g of order) {
        if (taken[g] && !truth[g]!.crowd) continue
        if (match !== -1 && !ignored[match] && ignored[g]) break
        if (iou[d * truth.length + g]! < best) continue
        ;[match, best] = [g, iou[d * truth.length + g]!]
      }
      if (match === -1) return outside(area(box, 0)) ? IGNORED! : MISS!
      taken[match] = 1
      return ignored[match] ? IGNORED! : HIT!
    })
  })
  return { counted: ignored.filter((flag) => !flag).length, of }
}

/** Precision at every recall of `RECALLS`, and the recall at the end, of the best `limit` detections of each image. */
function curveOf(
  scenes: readonly Scene[],
  verdicts: readonly Verdicts[],
  threshold: number,
  limit: number,
  count: number,
): { precision: number[]; recall: number } {
  const list = scenes.flatMap(({ found }, n) =>
    found.slice(0, limit).map(({ score }, d) => ({ score, verdict: verdicts[n]!.of[threshold]![d]! })),
  )
  list.sort((a, b) => b.score - a.score)
  const recall: number[] = []
  const precision: number[] = []
  let [hits, misses] = [0, 0]
  for (const { verdict } of list) {
    if (verdict === HIT) hits++
    else if (verdict === MISS) misses++
    recall.push(hits / count)
    precision.push(hits / (hits + misses + EPSILON))
  }
  for (let n = precision.length - 1; n > 0; n--) {
    precision[n - 1] = Math.max(precision[n - 1]!, precision[n]!)
  }
  let at = 0
  const sampled = RECALLS.map((least) => {
    while (at < recall.length && recall[at]! < least) at++
    return precision[at] ?? 0
  })
  return { precision: sampled, recall: recall.at(-1) ?? 0 }
}

/** Precisions at every threshold, or at one. */
function chosen(precision: number[][], at?: number): number[] {
  return at === undefined ? precision.flat() : (precision[THRESHOLDS.indexOf(at)] ?? [])
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length
}
