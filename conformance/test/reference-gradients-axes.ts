// The gradients of boxes, axis by axis, by rules that a mutant can break. SPEC §24.
import type { RoiAlignParams } from '@roipool/core'
import type { GradientRules, SlopesOf } from './reference-gradients.js'
import { between, range, type Tap } from './reference-samples.js'
import { scaleOn } from './scale-on.js'

const f = Math.fround

/** The parameters of an operator, seen along one axis. */
type OnAxis = Omit<RoiAlignParams, 'spatialScale'> & { readonly spatialScale: number }

/** Of a bin on one axis: its taps, and what becomes of them by both edges. */
interface Lists {
  readonly value: readonly Tap[]
  readonly lower: readonly Tap[]
  readonly upper: readonly Tap[]
}

type ListsOf = (lo: number, hi: number, bins: number, limit: number, params: OnAxis) => readonly Lists[]

export function separable(listsOf: ListsOf): SlopesOf {
  return ([x1, y1, x2, y2], [height, width], params) => {
    const [rows, columns] = (params as RoiAlignParams).outputSize as [number, number]
    const on = (low: 0 | 1): OnAxis => {
      const { spatialScale = 1, ...own } = params as RoiAlignParams
      return { ...own, spatialScale: scaleOn(spatialScale, low) }
    }
    const ys = listsOf(y1!, y2!, rows, height, on(1))
    const xs = listsOf(x1!, x2!, columns, width, on(0))
    const crossed = (y: readonly Tap[], x: readonly Tap[]) =>
      y.flatMap(([row, wy]) => x.map(([column, wx]) => [row, column, wy * wx] as const))
    return (i, j) => {
      const [y, x] = [ys[i]!, xs[j]!]
      return [
        crossed(y.value, x.lower),
        crossed(y.lower, x.value),
        crossed(y.value, x.upper),
        crossed(y.upper, x.value),
      ]
    }
  }
}

/** A sample moves from the cell before it to the one after it. */
export const moved = (cell: number, by: number): Tap[] => [
  [cell, -by],
  [cell + 1, by],
]

export function placesOf(
  { samplingRatio = 'adaptive', samplePlacement }: Omit<RoiAlignParams, 'spatialScale'>,
  rules: GradientRules,
) {
  return (size: number, bins: number) => {
    const step = f(size / bins)
    const count = samplingRatio === 'adaptive' ? rules.count(step) : samplingRatio
    const [first, parts] = samplePlacement === 'interior' ? [1, count + 1] : [0.5, count]
    return range(bins).map((i) => range(count).map((n) => (i + (n + first) / parts) / bins))
  }
}

export function sampledSlopes(rules: GradientRules): SlopesOf {
  return separable((lo, hi, bins, limit, params) => {
    const { spatialScale, aligned = true } = params
    const [scale, unit] = [f(spatialScale), rules.unit(f(spatialScale))]
    const start = f(f(lo * scale) - rules.shift(aligned))
    const length = f(f(f(hi * scale) - rules.shift(aligned)) - start)
    const size = aligned ? length : Math.max(length, 1)
    return placesOf(params, rules)(size, bins).map((shares) => {
      const lists = shares.map((share) => {
        const at = start + share * size
        if (at < -1 || at > limit) return { value: [], lower: [], upper: [] }
        const held = Math.min(Math.max(at, 0), limit - 1)
        const grows = rules.held(length, aligned) ? 0 : share
        const move = (by: number) => (rules.moves(at, limit) ? moved(rules.before(held), by * unit) : [])
        return {
          value: between(held, limit),
          lower: move(rules.lower(grows)),
          upper: move(rules.upper(grows)),
        }
      })
      const mean = (name: keyof Lists) =>
        lists.flatMap((list) =>
          list[name].map(([cell, weight]): Tap => [cell, weight / rules.divisor(shares.length)]),
        )
      return { value: mean('value'), lower: mean('lower'), upper: mean('upper') }
    })
  })
}

export function preciseLists(
  rules: GradientRules,
  start: number,
  end: number,
  bins: number,
  limit: number,
  unit: number,
): Lists[] {
  const length = (end - start) / bins
  const tent = (at: number) => Math.max(0, 1 - Math.abs(at))
  /** The area under a tent up to a place. */
  const area = (at: number) => {
    const to = Math.min(Math.max(at, -1), 1)
    return to < 0 ? (to + 1) ** 2 / 2 : 1 - (1 - to) ** 2 / 2
  }
  return range(bins).map((i) => {
    if (!(length > 0)) return { value: [], lower: [], upper: [] }
    const [a, b] = [start + i * length, start + (i + 1) * length]
    const mean = (cell: number) => (area(b - cell) - area(a - cell)) / length
    const edge = (share: (part: number) => number) =>
      range(limit).map((cell): Tap => {
        const byEnd = rules.gained(tent(b - cell), mean(cell), length) * share((i + 1) / bins)
        const byStart = -rules.gained(tent(a - cell), mean(cell), length) * share(i / bins)
        return [cell, (byEnd + byStart) * unit]
      })
    return {
      value: range(limit).map((cell): Tap => [cell, mean(cell)]),
      lower: edge(rules.lower),
      upper: edge(rules.upper),
    }
  })
}

export function cropLists(
  rules: GradientRules,
  lo: number,
  hi: number,
  bins: number,
  limit: number,
): Lists[] {
  const last = limit - 1
  return range(bins).map((i) => {
    const share = bins === 1 ? 0.5 : i / (bins - 1)
    const at = f(f(lo * last) + f(share * f(f(hi - lo) * last)))
    if (at < 0 || at > last) return { value: [], lower: [], upper: [] }
    const cell = rules.cropBefore(at, last)
    const move = (by: number) => (cell < 0 || cell >= last ? [] : moved(cell, by * rules.cropUnit(last)))
    return { value: between(at, limit), lower: move(rules.lower(share)), upper: move(rules.upper(share)) }
  })
}
