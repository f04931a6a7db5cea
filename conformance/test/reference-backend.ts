import {
  type Backend,
  defineBackend,
  type MaxOfSumsPlan,
  type MaxPlan,
  type OpenBackend,
  type Plan,
  RoiPoolError,
  type Shape,
  type Taps,
} from '@roipool/core'

type Read = (y: number, x: number) => number

/** The rules of a reducer, one by one, so that a mutant can break any of them. */
export const reducerRules = {
  upload: (data: Float32Array): Float32Array => data.slice(),
  read: (values: Float32Array, into: Float32Array): void => into.set(values),
  /** What was freed shows. */
  release: (values: Float32Array): void => void values.fill(Number.NaN),
  /** Whether storage that the caller has can be a map of a shape. */
  fits: (values: Float32Array, shape: Shape): boolean =>
    values.length === shape.reduce((product, size) => product * size, 1),
  /** Of storage that the caller has, what a map at an offset is. */
  part: (values: Float32Array, offset: number, length: number): Float32Array =>
    values.subarray(offset, offset + length),
  /** Memory for a result. */
  memory: (length: number, out: Float32Array | undefined): Float32Array => out ?? new Float32Array(length),
  image: (plan: Plan, k: number): number => plan.batchIndices[k]!,
  row: (plan: Plan, k: number): number => plan.rows[k]!,
  /** How many of the channels are computed. */
  channels: (count: number): number => count,
  /** The map channel of output channel c of bin (i, j) in a position-sensitive plan. */
  channel: (c: number, i: number, j: number, [, PH, PW]: Shape): number => (c * PH + i) * PW + j,
  cellIndex: (n: number, y: number, x: number, c: number, [, H, W, C]: Shape): number =>
    ((n * H + y) * W + x) * C + c,
  resultIndex: (k: number, i: number, j: number, c: number, [, PH, PW, C]: Shape): number =>
    ((k * PH + i) * PW + j) * C + c,
  /** A cell as it is held. */
  cell: (value: number): number => value,
  from: (start: number): number => start,
  to: (end: number, _start: number): number => end,
  /** What a running maximum starts at. */
  first: (_read: Read, _y: number, _x: number): number => -Infinity,
  larger: (value: number, max: number): boolean => value > max,
  /** A bin without cells; undefined leaves the memory as it is. */
  empty: (value: number): number | undefined => value,
  term: (weight: number, value: number): number => weight * value,
  total: (sum: number, _cells: number, _read: Read): number => sum,
  /** What a running maximum of samples starts at. */
  firstSample: (): number => -Infinity,
  /** A sample without taps; undefined leaves it out of the maximum. */
  outside: (): number | undefined => 0,
  /** A sample, of the sum of its terms and the largest of them. */
  sample: (sum: number, _largestTerm: number): number => sum,
}

export type ReducerRules = typeof reducerRules

/** A backend of plain loops that follows the rules, or breaks some. */
export function referenceBackend(broken: Partial<ReducerRules> = {}): OpenBackend {
  const rules = { ...reducerRules, ...broken }
  return async (): Promise<Backend<Float32Array>> =>
    defineBackend<Float32Array>({
      name: 'reference',
      capabilities: {
        runsOn: 'JavaScript',
        reductions: ['max', 'sum', 'max-of-sums'],
        positionSensitive: true,
        rows: true,
        nonFinite: true,
        subnormals: true,
        maxElements: 2 ** 31 - 1,
      },
      upload: (map) => rules.upload(map.data),
      reduce: (cells, shape, plan, out) => reduce(rules, cells, shape, plan, out),
      read: rules.read,
      release: rules.release,
      adopt(values, shape) {
        if (!rules.fits(values, shape)) throw new RoiPoolError('ROI_INVALID', `no map of [${shape}]`)
      },
      adoptAt(values, shape, offset) {
        const part = rules.part(
          values,
          offset,
          shape.reduce((product, size) => product * size, 1),
        )
        if (!rules.fits(part, shape)) throw new RoiPoolError('ROI_INVALID', `no map of [${shape}]`)
        return part
      },
      dispose: () => undefined,
    })
}

function reduce(rules: ReducerRules, cells: Float32Array, shape: Shape, plan: Plan, out?: Float32Array) {
  const [K, PH, PW, C] = plan.outputShape
  const result = rules.memory(K * PH * PW * C, out)
  for (let k = 0; k < plan.rows.length; k++) {
    const image = rules.image(plan, k)
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        for (let c = 0; c < rules.channels(C); c++) {
          const channel = plan.positionSensitive ? rules.channel(c, i, j, plan.outputShape) : c
          const read = (y: number, x: number) =>
            rules.cell(cells[rules.cellIndex(image, y, x, channel, shape)]!)
          const value = binValue(rules, plan, k * PH + i, k * PW + j, read)
          if (value !== undefined) {
            result[rules.resultIndex(rules.row(plan, k), i, j, c, plan.outputShape)] = value
          }
        }
      }
    }
  }
  return result
}

function binValue(rules: ReducerRules, plan: Plan, yBin: number, xBin: number, read: Read) {
  if (plan.reduction === 'max') return maximum(rules, plan, yBin, xBin, read)
  if (plan.reduction === 'max-of-sums') return largestSample(rules, plan, yBin, xBin, read)
  return weightedSum(rules, plan, yBin, xBin, read)?.sum ?? rules.empty(plan.empty)
}

function maximum(rules: ReducerRules, { y, x, empty }: MaxPlan, yBin: number, xBin: number, read: Read) {
  const [top, left] = [rules.from(y.start[yBin]!), rules.from(x.start[xBin]!)]
  const bottom = rules.to(y.end[yBin]!, top)
  const right = rules.to(x.end[xBin]!, left)
  if (bottom <= top || right <= left) return rules.empty(empty)
  let max = rules.first(read, top, left)
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
  { y, x }: { y: Taps; x: Taps },
  yList: number,
  xList: number,
  read: Read,
) {
  const [top, left] = [y.offset[yList]!, x.offset[xList]!]
  const bottom = rules.to(y.offset[yList + 1]!, top)
  const right = rules.to(x.offset[xList + 1]!, left)
  if (bottom <= top || right <= left) return undefined
  let sum = 0
  let largest = -Infinity
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const term = rules.term(y.weight[v]! * x.weight[h]!, read(y.cell[v]!, x.cell[h]!))
      sum += term
      largest = Math.max(largest, term)
    }
  }
  return { sum: rules.total(sum, (bottom - top) * (right - left), read), largest }
}

function largestSample(rules: ReducerRules, plan: MaxOfSumsPlan, yBin: number, xBin: number, read: Read) {
  const { y, x } = plan
  const [top, left, bottom, right] = [
    y.offset[yBin]!,
    x.offset[xBin]!,
    y.offset[yBin + 1]!,
    x.offset[xBin + 1]!,
  ]
  if (bottom <= top || right <= left) return rules.empty(plan.empty)
  let max = rules.firstSample()
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const taken = weightedSum(rules, { y: y.taps, x: x.taps }, v, h, read)
      const value = taken ? rules.sample(taken.sum, taken.largest) : rules.outside()
      if (value !== undefined && rules.larger(value, max)) max = value
    }
  }
  return max
}
