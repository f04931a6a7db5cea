import type { Boxes, Detection, Truth } from '../src/index.js'
import type { Functions } from './answers.js'

/**
 * The package written afresh: slow, literal, in plain arrays. Each rule that a mistake could be made in stands apart, so
 * that a mutant can replace it.
 */
const rules = {
  /** The length of a side. */
  side: (lo: number, hi: number) => hi - lo,
  /** Whether a box is dropped. */
  drops: (iou: number, threshold: number) => iou > threshold,
  /** The order of rows or detections. */
  order: (scores: readonly number[]) => [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b),
  /** Whether boxes of two classes drop one another. */
  rivals: (a: number, b: number) => a === b,
  /** The longest logarithm of a size. */
  clamp: Math.log(1000 / 16),
  /** Where the centre of a box is, in its sides. */
  centre: 0.5,
  /** Whether a detection may be a hit of VOC. */
  vocHit: (iou: number, threshold: number) => iou > threshold,
  vocDifficult: true,
  /** Whether the best truth must be free, or the best of the free ones is taken. */
  vocBestOfFree: false,
  envelope: true,
  points: (points: 11 | 'all') => points,
  /** Whether a detection may be a hit of COCO. */
  cocoHit: (iou: number, threshold: number) => iou >= threshold,
  cocoThresholds: Array.from({ length: 10 }, (_, n) => 0.5 + n * 0.049999999999999996),
  recalls: Array.from({ length: 101 }, (_, k) => k * 0.01),
  /** The last of equal truths is taken. */
  lastOfEqual: true,
  crowdShare: true,
  sizeOf: (truth: Truth, area: number) => truth.area ?? area,
  limits: [1, 10, 100],
}
export type Rules = typeof rules

type Box = readonly number[]
const rows = (boxes: Boxes): Box[] =>
  Array.from({ length: boxes.length / 4 }, (_, n) => [...boxes.slice(n * 4, n * 4 + 4)])
const mean = (values: readonly number[]) =>
  values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length

export function reference(changed: Partial<Rules> = {}): Functions {
  const r = { ...rules, ...changed }
  const area = (b: Box, side = r.side) => side(b[0]!, b[2]!) * side(b[1]!, b[3]!)
  const shared = (p: Box, q: Box, side = r.side) => {
    const width = side(Math.max(p[0]!, q[0]!), Math.min(p[2]!, q[2]!))
    const height = side(Math.max(p[1]!, q[1]!), Math.min(p[3]!, q[3]!))
    return Math.max(0, width) * Math.max(0, height)
  }
  const overlap = (p: Box, q: Box, side = r.side) => {
    const both = shared(p, q, side)
    return both === 0 ? 0 : both / (area(p, side) + area(q, side) - both)
  }
  const matrix = (a: Boxes, b: Boxes, of: (p: Box, q: Box) => number) =>
    Float64Array.from(rows(a).flatMap((p) => rows(b).map((q) => of(p, q))))

  /** Area under a curve whose precision falls. */
  const areaUnder = (recall: number[], precision: number[]) => {
    let sum = 0
    for (const [n, at] of recall.entries()) {
      const best = r.envelope ? Math.max(...precision.slice(n)) : precision[n]!
      sum += best * (at - (recall[n - 1] ?? 0))
    }
    return sum
  }

  function evaluateVoc(
    detections: readonly Detection[],
    truth: readonly Truth[],
    { iouThreshold = 0.5, points = 'all', inclusive = false }: Parameters<Functions['evaluateVoc']>[2] = {},
  ) {
    const side = inclusive ? (lo: number, hi: number) => hi - lo + 1 : r.side
    const perClass: Record<string, { ap: number | null }> = {}
    for (const category of new Set([...truth, ...detections].map((entry) => entry.category))) {
      const objects = truth.filter((of) => of.category === category)
      const count = objects.filter((of) => !(r.vocDifficult && of.difficult)).length
      const found = detections.filter((of) => of.category === category)
      const taken = new Set<Truth>()
      const verdicts = r.order(found.map(({ score }) => score)).flatMap((n) => {
        const { image, box } = found[n]!
        const here = objects.filter((of) => of.image === image && !(r.vocBestOfFree && taken.has(of)))
        const ious = here.map((of) => overlap([...Array.from(box)], [...Array.from(of.box)], side))
        const best = here[ious.indexOf(Math.max(...ious))]
        if (!best || !r.vocHit(Math.max(...ious), iouThreshold)) return [false]
        if (r.vocDifficult && best.difficult) return []
        const hit = !taken.has(best)
        taken.add(best)
        return [hit]
      })
      const hits = verdicts.map((_, n) => verdicts.slice(0, n + 1).filter(Boolean).length)
      const recall = hits.map((value) => value / count)
      const precision = hits.map((value, n) => value / (n + 1))
      const at = (least: number) => Math.max(0, ...precision.filter((_, n) => recall[n]! >= least))
      const eleven = () => mean(Array.from({ length: 11 }, (_, k) => at(k * 0.1)))
      perClass[category] = {
        ap: count === 0 ? null : r.points(points) === 11 ? eleven() : areaUnder(recall, precision),
      }
    }
    const aps = Object.values(perClass).flatMap(({ ap }) => ap ?? [])
    return { map: aps.length === 0 ? null : mean(aps), perClass }
  }

  function evaluateCoco(
    detections: readonly Detection[],
    truth: readonly Truth[],
    { images, categories }: Parameters<Functions['evaluateCoco']>[2],
  ) {
    const one = (range: readonly [number, number], limit: number, threshold: number, category: unknown) => {
      const outside = (size: number) => size < range[0] || size > range[1]
      let count = 0
      const found: { score: number; hit: boolean }[] = []
      for (const image of [...images].sort((a, b) => Number(a) - Number(b))) {
        const here = <Entry extends Detection | Truth>(list: readonly Entry[]) =>
          list.filter((of) => of.image === image && of.category === category)
        const objects = here(truth).map((of) => {
          const box = Array.from(of.box)
          const size = r.sizeOf(of, area(box))
          return { box, crowd: of.crowd === true, ignored: of.crowd === true || outside(size), taken: false }
        })
        count += objects.filter(({ ignored }) => !ignored).length
        const dets = here(detections)
        for (const n of r.order(dets.map(({ score }) => score)).slice(0, limit)) {
          const box = Array.from(dets[n]!.box)
          const value = (of: (typeof objects)[number]) =>
            of.crowd && r.crowdShare ? shared(box, of.box) / area(box) : overlap(box, of.box)
          const fits = objects.filter((of) => (!of.taken || of.crowd) && r.cocoHit(value(of), threshold))
          const counted = fits.filter(({ ignored }) => !ignored)
          const pool = counted.length > 0 ? counted : fits
          const best = Math.max(...pool.map(value))
          const equal = pool.filter((of) => value(of) === best)
          const match = r.lastOfEqual ? equal.at(-1) : equal[0]
          if (match) match.taken = true
          if (match ? match.ignored : outside(area(box))) continue
          found.push({ score: dets[n]!.score, hit: match !== undefined })
        }
      }
      if (count === 0) return undefined
      const sorted = r.order(found.map(({ score }) => score)).map((n) => found[n]!.hit)
      const hits = sorted.map((_, n) => sorted.slice(0, n + 1).filter(Boolean).length)
      const precision = hits.map((value, n) => value / (n + 1))
      const at = (least: number) => {
        const n = hits.findIndex((value) => value / count >= least)
        return n === -1 ? 0 : r.envelope ? Math.max(...precision.slice(n)) : precision[n]!
      }
      return { ap: mean(r.recalls.map(at)), ar: (hits.at(-1) ?? 0) / count }
    }
    const sizes = [
      [0, 1e10],
      [0, 1024],
      [1024, 9216],
      [9216, 1e10],
    ] as const
    const over = (what: 'ap' | 'ar', size: 0 | 1 | 2 | 3, limit: number, thresholds = r.cocoThresholds) =>
      mean(
        thresholds.flatMap((t) => categories.flatMap((of) => one(sizes[size], limit, t, of)?.[what] ?? [])),
      )
    const [first, second, most] = r.limits as [number, number, number]
    const stats = [
      over('ap', 0, most),
      over('ap', 0, most, [r.cocoThresholds[0]!]),
      over('ap', 0, most, [r.cocoThresholds[5]!]),
      ...([1, 2, 3] as const).map((size) => over('ap', size, most)),
      ...[first, second, most].map((limit) => over('ar', 0, limit)),
      ...([1, 2, 3] as const).map((size) => over('ar', size, most)),
    ]
    return { stats }
  }

  return {
    iou: (a, b) => matrix(a, b, (p, q) => overlap(p, q)),
    giou: (a, b) =>
      matrix(a, b, (p, q) => {
        const corner = (n: number) => (n < 2 ? Math.min : Math.max)(p[n]!, q[n]!)
        const hull = area([0, 1, 2, 3].map(corner))
        return overlap(p, q) - (hull - (area(p) + area(q) - shared(p, q))) / hull
      }),
    nms: (boxes, scores, { iouThreshold, classes }) => {
      const list = rows(boxes)
      const kept: number[] = []
      for (const row of r.order(Array.from(scores))) {
        const dropped = kept.some(
          (other) =>
            r.rivals(classes?.[row] ?? 0, classes?.[other] ?? 0) &&
            r.drops(overlap(list[row]!, list[other]!), iouThreshold),
        )
        if (!dropped) kept.push(row)
      }
      return Int32Array.from(kept)
    },
    encodeBoxes: (proposals, targets, { weights = [10, 10, 5, 5] } = {}) => {
      const [from, to] = [rows(proposals), rows(targets)]
      return Float64Array.from(
        from.flatMap((p, n) => {
          const t = to[n]!
          const centre = (b: Box, axis: 0 | 1) => b[axis]! + r.centre * r.side(b[axis]!, b[axis + 2]!)
          const size = (b: Box, axis: 0 | 1) => r.side(b[axis]!, b[axis + 2]!)
          const shift = (axis: 0 | 1) => ((centre(t, axis) - centre(p, axis)) / size(p, axis)) * weights[axis]
          const grow = (axis: 0 | 1) => Math.log(size(t, axis) / size(p, axis)) * weights[axis + 2]!
          return [shift(0), shift(1), grow(0), grow(1)]
        }),
      )
    },
    decodeBoxes: (proposals, codes, { weights = [10, 10, 5, 5], imageSize } = {}) => {
      const each = codes.length / (proposals.length / 4) / 4
      const list = rows(proposals)
      const out = Float64Array.from(codes, (_, at) => {
        const [n, c] = [Math.floor(at / 4), at % 4]
        const axis = (c % 2) as 0 | 1
        const p = list[Math.floor(n / each)]!
        const size = r.side(p[axis]!, p[axis + 2]!)
        const centre = p[axis]! + r.centre * size + (codes[n * 4 + axis]! / weights[axis]) * size
        const long = size * Math.exp(Math.min(codes[n * 4 + axis + 2]! / weights[axis + 2]!, r.clamp))
        const edge = centre + (c < 2 ? -r.centre : 1 - r.centre) * long
        if (!imageSize || !('width' in imageSize)) return edge
        return Math.min(Math.max(edge, 0), axis === 0 ? imageSize.width : imageSize.height)
      })
      return out as typeof proposals
    },
    evaluateCoco,
    evaluateVoc,
  }
}
