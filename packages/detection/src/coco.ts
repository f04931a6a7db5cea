import { checkNames, describeValue, invalid } from '@roipool/core'
import { curveOf, judge, sceneOf, THRESHOLDS } from './coco-verdicts.js'
import { byScore, checkEntries, checkId, type Detection, grouped, type Id, type Truth } from './entries.js'

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

const ALL = 0
/** Square pixels, both ends included: all, small, medium, large. */
const SIZES = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
] as const
/** The most detections of an image and category that count. */
const MOST = 100
const LIMITS = [1, 10, MOST]

/**
 * Mean average precision and recall as COCO measures them: twelve numbers in the order of pycocotools' `COCOeval.stats`,
 * equal to its own to float64's last digits.
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

/** Precisions at every threshold, or at one. */
function chosen(precision: number[][], at?: number): number[] {
  return at === undefined ? precision.flat() : (precision[THRESHOLDS.indexOf(at)] ?? [])
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length
}
