import type { MaxOfSumsPlan, MaxPlan, Plan, Shape, Taps } from '@roipool/core'

type Read = (y: number, x: number) => number

/** Lists of taps of one value: [top, bottom) of y's and [left, right) of x's. */
interface TapLists {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The rules by which a plan is followed, one by one, so that a mistake can break any of them. */
export const reducerRules = {
  /** How many of the RoIs are computed. */
  rois: (count: number): number => count,
  image: (plan: Plan, k: number): number => plan.batchIndices[k]!,
  row: (plan: Plan, k: number): number => plan.rows[k]!,
  /** Number of bin (i, j) of RoI k on the y axis, and on the x axis. */
  yBin: (k: number, i: number, _j: number, [, PH]: Shape): number => k * PH + i,
  xBin: (k: number, _i: number, j: number, [, , PW]: Shape): number => k * PW + j,
  /** How many of the channels are computed. */
  channels: (count: number): number => count,
  /** The map channel of output channel c, where the plan is not position-sensitive. */
  plainChannel: (c: number): number => c,
  /** The map channel of output channel c of bin (i, j) in a position-sensitive plan. */
  channel: (c: number, i: number, j: number, [, PH, PW]: Shape): number => (c * PH + i) * PW + j,
  cellIndex: (n: number, y: number, x: number, c: number, [, H, W, C]: Shape): number =>
    ((n * H + y) * W + x) * C + c,
  resultIndex: (k: number, i: number, j: number, c: number, [, PH, PW, C]: Shape): number =>
    ((k * PH + i) * PW + j) * C + c,
  /** A cell as it is held. */
  cell: (value: number): number => value,
  from: (start: number, _axis: 'y' | 'x'): number => start,
  to: (end: number, _start: number, _axis: 'y' | 'x'): number => end,
  /** What a running maximum starts at. */
  first: (_read: Read, _y: number, _x: number, _held: number): number => -Infinity,
  larger: (value: number, max: number): boolean => value > max,
  /** A bin without cells; undefined leaves the memory as it is. */
  empty: (value: number): number | undefined => value,
  weight: (y: Taps, x: Taps, v: number, h: number, _lists: TapLists): number => y.weight[v]! * x.weight[h]!,
  term: (weight: number, value: number): number => weight * value,
  add: (sum: number, term: number): number => sum + term,
  total: (sum: number, _cells: number, _read: Read, _empty: number): number => sum,
  /** What a running maximum of samples starts at. */
  firstSample: (): number => -Infinity,
  /** A sample without taps; undefined leaves it out of the maximum. */
  outside: (): number | undefined => 0,
  /** A sample, of the sum of its terms and the largest of them. */
  sample: (sum: number, _largestTerm: number): number => sum,
  /** The value of a bin, of its largest sample and the sum of all. */
  ofSamples: (largest: number, _sum: number, _count: number): number => largest,
}

export type ReducerRules = typeof reducerRules

/**
 * Follows a plan by plain loops, by the rules or with some broken. `write` gets an index of the result and its value,
 * `held` says what stands there.
 */
export function reduceBy(
  rules: ReducerRules,
  cells: ArrayLike<number>,
  shape: Shape,
  plan: Plan,
  write: (index: number, value: number) => void,
  held: (index: number) => number = () => 0,
): void {
  const { outputShape } = plan
  const [, PH, PW, C] = outputShape
  const rois = rules.rois(plan.rows.length)
  const channels = rules.channels(C)
  for (let k = 0; k < rois; k++) {
    const image = rules.image(plan, k)
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        const [yBin, xBin] = [rules.yBin(k, i, j, outputShape), rules.xBin(k, i, j, outputShape)]
        for (let c = 0; c < channels; c++) {
          const channel = plan.positionSensitive ? rules.channel(c, i, j, outputShape) : rules.plainChannel(c)
          const read = (y: number, x: number) =>
            rules.cell(cells[rules.cellIndex(image, y, x, channel, shape)]!)
          const at = rules.resultIndex(rules.row(plan, k), i, j, c, outputShape)
          const value = binValue(rules, plan, yBin, xBin, read, held(at))
          if (value !== undefined) write(at, value)
        }
      }
    }
  }
}

function binValue(rules: ReducerRules, plan: Plan, yBin: number, xBin: number, read: Read, held: number) {
  if (plan.reduction === 'max') return maximum(rules, plan, yBin, xBin, read, held)
  if (plan.reduction === 'max-of-sums') return largestSample(rules, plan, yBin, xBin, read)
  return weightedSum(rules, plan, yBin, xBin, read)?.sum ?? rules.empty(plan.empty)
}

function maximum(
  rules: ReducerRules,
  { y, x, empty }: MaxPlan,
  yBin: number,
  xBin: number,
  read: Read,
  held: number,
) {
  const [top, left] = [rules.from(y.start[yBin]!, 'y'), rules.from(x.start[xBin]!, 'x')]
  const bottom = rules.to(y.end[yBin]!, top, 'y')
  const right = rules.to(x.end[xBin]!, left, 'x')
  if (bottom <= top || right <= left) return rules.empty(empty)
  let max = rules.first(read, top, left, held)
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = read(row, column)
      if (rules.larger(value, max)) max = value
    }
  }
  return max
}

/** The sum of two lists of taps and its largest term, or nothing where either list is empty. */
function weightedSum(
  rules: ReducerRules,
  { y, x, empty }: { y: Taps; x: Taps; empty: number },
  yList: number,
  xList: number,
  read: Read,
) {
  const [top, left] = [y.offset[yList]!, x.offset[xList]!]
  const bottom = rules.to(y.offset[yList + 1]!, top, 'y')
  const right = rules.to(x.offset[xList + 1]!, left, 'x')
  if (bottom <= top || right <= left) return undefined
  const lists = { top, bottom, left, right }
  let sum = 0
  let largest = -Infinity
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const term = rules.term(rules.weight(y, x, v, h, lists), read(y.cell[v]!, x.cell[h]!))
      sum = rules.add(sum, term)
      largest = Math.max(largest, term)
    }
  }
  return { sum: rules.total(sum, (bottom - top) * (right - left), read, empty), largest }
}

function largestSample(rules: ReducerRules, plan: MaxOfSumsPlan, yBin: number, xBin: number, read: Read) {
  const { y, x } = plan
  const [top, left] = [y.offset[yBin]!, x.offset[xBin]!]
  const [bottom, right] = [y.offset[yBin + 1]!, x.offset[xBin + 1]!]
  if (bottom <= top || right <= left) return rules.empty(plan.empty)
  let max = rules.firstSample()
  let sum = 0
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const taken = weightedSum(rules, { y: y.taps, x: x.taps, empty: 0 }, v, h, read)
      const value = taken ? rules.sample(taken.sum, taken.largest) : rules.outside()
      if (value === undefined) continue
      sum += value
      if (rules.larger(value, max)) max = value
    }
  }
  return rules.ofSamples(max, sum, (bottom - top) * (right - left))
}
