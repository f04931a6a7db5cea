import {
  type Backend,
  defineBackend,
  type MaxPlan,
  type OpenBackend,
  type Plan,
  type Shape,
  type SumPlan,
} from '@roipool/core'

type Read = (y: number, x: number) => number

/** The rules of a reducer, one by one, so that a mutant can break any of them. */
export const reducerRules = {
  upload: (data: Float32Array): Float32Array => data.slice(),
  read: (values: Float32Array, into: Float32Array): void => into.set(values),
  /** Memory for a result. */
  memory: (length: number, out: Float32Array | undefined): Float32Array => out ?? new Float32Array(length),
  image: (plan: Plan, k: number): number => plan.batchIndices[k]!,
  /** How many of the channels are computed. */
  channels: (count: number): number => count,
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
  empty: (): number | undefined => 0,
  term: (weight: number, value: number): number => weight * value,
  total: (sum: number, _cells: number, _read: Read): number => sum,
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
        reductions: ['max', 'sum'],
        nonFinite: true,
        maxElements: 2 ** 31 - 1,
      },
      upload: (map) => rules.upload(map.data),
      reduce: (cells, shape, plan, out) => reduce(rules, cells, shape, plan, out),
      read: rules.read,
      release: () => undefined,
      dispose: () => undefined,
    })
}

function reduce(rules: ReducerRules, cells: Float32Array, shape: Shape, plan: Plan, out?: Float32Array) {
  const [K, PH, PW, C] = plan.outputShape
  const result = rules.memory(K * PH * PW * C, out)
  for (let k = 0; k < K; k++) {
    const image = rules.image(plan, k)
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        for (let c = 0; c < rules.channels(C); c++) {
          const read = (y: number, x: number) => rules.cell(cells[rules.cellIndex(image, y, x, c, shape)]!)
          const bin = plan.reduction === 'max' ? maximum : weightedSum
          const value = bin(rules, plan as MaxPlan & SumPlan, k * PH + i, k * PW + j, read)
          if (value !== undefined) result[rules.resultIndex(k, i, j, c, plan.outputShape)] = value
        }
      }
    }
  }
  return result
}

function maximum(rules: ReducerRules, { y, x }: MaxPlan, yBin: number, xBin: number, read: Read) {
  const [top, left] = [rules.from(y.start[yBin]!), rules.from(x.start[xBin]!)]
  const bottom = rules.to(y.end[yBin]!, top)
  const right = rules.to(x.end[xBin]!, left)
  if (bottom <= top || right <= left) return rules.empty()
  let max = rules.first(read, top, left)
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = read(row, column)
      if (rules.larger(value, max)) max = value
    }
  }
  return max
}

function weightedSum(rules: ReducerRules, { y, x }: SumPlan, yBin: number, xBin: number, read: Read) {
  const [top, left] = [y.offset[yBin]!, x.offset[xBin]!]
  const bottom = rules.to(y.offset[yBin + 1]!, top)
  const right = rules.to(x.offset[xBin + 1]!, left)
  if (bottom <= top || right <= left) return rules.empty()
  let sum = 0
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      sum += rules.term(y.weight[v]! * x.weight[h]!, read(y.cell[v]!, x.cell[h]!))
    }
  }
  return rules.total(sum, (bottom - top) * (right - left), read)
}
