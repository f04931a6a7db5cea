import {
  type Backend,
  channelStep,
  defineBackend,
  type MaxOfSumsPlan,
  type MaxPlan,
  type Plan,
  type Shape,
  type Taps,
} from '@roipool/core'

/** Where a map or a result is kept. Here it is an array; on a GPU it would be a buffer. */
type Storage = Float32Array

/** Opens the backend. Where it cannot run, it must throw `new RoiPoolError('ROI_UNAVAILABLE', why)`. */
export async function mine(): Promise<Backend<Storage>> {
  return defineBackend<Storage>({
    name: 'mine',
    // What is promised. Callers are refused the rest, and the conformance suite does not ask for it.
    capabilities: {
      runsOn: 'JavaScript',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 31 - 1,
    },
    upload: (map) => map.data.slice(),
    reduce,
    read: (storage, into) => into.set(storage),
    release: () => undefined,
    dispose: () => undefined,
  })
}

/** Reads a cell of the RoI's image, in the channel of the output that is being computed. */
type Cell = (y: number, x: number) => number

/** Follows a plan: one number for every RoI k, bin (i, j) and output channel c. */
function reduce(map: Storage, shape: Shape, plan: Plan, out?: Storage): Storage {
  const [, height, width, channels] = shape
  const [rows, PH, PW, C] = plan.outputShape
  // Rows that the plan does not name keep what `out` held, and are 0 without it.
  const result = out ?? new Float32Array(rows * PH * PW * C)
  const step = channelStep(plan)
  for (let k = 0; k < plan.rows.length; k++) {
    const image = plan.batchIndices[k] * height * width
    let at = plan.rows[k] * PH * PW * C
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        const first = plan.positionSensitive ? i * PW + j : 0
        for (let c = 0; c < C; c++) {
          const cell: Cell = (y, x) => map[(image + y * width + x) * channels + first + c * step]
          result[at++] = valueOfBin(plan, k * PH + i, k * PW + j, cell)
        }
      }
    }
  }
  return result
}

/** The value of y bin `v` crossed with x bin `h`. */
function valueOfBin(plan: Plan, v: number, h: number, cell: Cell): number {
  if (plan.reduction === 'max') return largestCell(plan, v, h, cell)
  if (plan.reduction === 'sum') return sum(plan, v, h, cell) ?? plan.empty
  return largestSample(plan, v, h, cell)
}

/** `>` passes NaN over. */
function largestCell({ y, x, empty }: MaxPlan, v: number, h: number, cell: Cell): number {
  if (y.start[v] >= y.end[v] || x.start[h] >= x.end[h]) return empty
  let largest = -Infinity
  for (let row = y.start[v]; row < y.end[v]; row++) {
    for (let column = x.start[h]; column < x.end[h]; column++) {
      const value = cell(row, column)
      if (value > largest) largest = value
    }
  }
  return largest
}

/** Each cell counts with its weight on one axis times that on the other. Nothing where an axis has no taps. */
function sum({ y, x }: { y: Taps; x: Taps }, v: number, h: number, cell: Cell): number | undefined {
  if (y.offset[v] === y.offset[v + 1] || x.offset[h] === x.offset[h + 1]) return undefined
  let total = 0
  for (let a = y.offset[v]; a < y.offset[v + 1]; a++) {
    for (let b = x.offset[h]; b < x.offset[h + 1]; b++) {
      total += y.weight[a] * x.weight[b] * cell(y.cell[a], x.cell[b])
    }
  }
  return total
}

/** A sample is a weighted sum, and 0 where an axis has no taps. */
function largestSample({ y, x, empty }: MaxOfSumsPlan, v: number, h: number, cell: Cell): number {
  if (y.offset[v] === y.offset[v + 1] || x.offset[h] === x.offset[h + 1]) return empty
  let largest = -Infinity
  for (let a = y.offset[v]; a < y.offset[v + 1]; a++) {
    for (let b = x.offset[h]; b < x.offset[h + 1]; b++) {
      const value = sum({ y: y.taps, x: x.taps }, a, b, cell) ?? 0
      if (value > largest) largest = value
    }
  }
  return largest
}
