import { area } from './boxes.js'
import { type Detection, iouWith, type Truth } from './entries.js'

export const THRESHOLDS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95]
/** As pycocotools computes them: ten lie an ulp above k / 100. */
const RECALLS = Array.from({ length: 101 }, (_, k) => k * 0.01)

/** What one image has of one category. */
export interface Scene {
  readonly found: readonly Detection[]
  readonly truth: readonly Truth[]
  /** Row by row: of each detection with each truth. */
  readonly iou: Float64Array
}

export function sceneOf(found: readonly Detection[], truth: readonly Truth[]): Scene {
  const iou = new Float64Array(found.length * truth.length)
  for (const [d, detection] of found.entries()) {
    for (const [g, of] of truth.entries()) iou[d * truth.length + g] = iouWith(detection, of)
  }
  return { found, truth, iou }
}

const [MISS, HIT, IGNORED] = [0, 1, 2]

export interface Verdicts {
  /** Truths to find. */
  readonly counted: number
  /** For each threshold, what each detection is. */
  readonly of: Uint8Array[]
}

/** Gives detections to truths, the best first, each to the free truth that it overlaps most: the last one of equals. */
export function judge({ found, truth, iou }: Scene, [least, most]: readonly [number, number]): Verdicts {
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
export function curveOf(
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
    // Where only ignored ones came so far, there is none.
    precision.push(hits === 0 ? 0 : hits / (hits + misses))
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
