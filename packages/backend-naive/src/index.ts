import { type Backend, defineBackend, type MaxPlan, type Plan, type Shape, type SumPlan } from '@roipool/core'

/** Opens the reference backend: plain loops over host memory. It runs wherever JavaScript does. */
export async function naive(): Promise<Backend<Float32Array>> {
  return defineBackend<Float32Array>({
    name: 'naive',
    capabilities: {
      runsOn: 'JavaScript',
      reductions: ['max', 'sum'],
      nonFinite: true,
      maxElements: 2 ** 31 - 1,
    },
    upload: (map) => map.data.slice(),
    reduce,
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  })
}

/** Follows a plan: one number for every RoI k, bin (i, j) and channel c. */
function reduce(cells: Float32Array, shape: Shape, plan: Plan, out?: Float32Array): Float32Array {
  const [, height, width, channels] = shape
  const [K, PH, PW] = plan.outputShape
  const result = out ?? new Float32Array(K * PH * PW * channels)
  let next = 0
  for (let k = 0; k < K; k++) {
    const image = plan.batchIndices[k]! * height * width * channels
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        for (let c = 0; c < channels; c++) {
          const cell = (y: number, x: number) => cells[image + (y * width + x) * channels + c]!
          const yBin = k * PH + i
          const xBin = k * PW + j
          result[next++] =
            plan.reduction === 'max' ? largest(plan, yBin, xBin, cell) : sum(plan, yBin, xBin, cell)
        }
      }
    }
  }
  return result
}

type ReadCell = (y: number, x: number) => number

/** The largest cell of a bin; 0 if it has none. `>` passes NaN over. */
function largest({ y, x }: MaxPlan, yBin: number, xBin: number, cell: ReadCell): number {
  if (y.end[yBin]! <= y.start[yBin]! || x.end[xBin]! <= x.start[xBin]!) return 0
  let max = -Infinity
  for (let row = y.start[yBin]!; row < y.end[yBin]!; row++) {
    for (let column = x.start[xBin]!; column < x.end[xBin]!; column++) {
      const value = cell(row, column)
      if (value > max) max = value
    }
  }
  return max
}

/** The weighted sum of a bin's cells; 0 if it has none. */
function sum({ y, x }: SumPlan, yBin: number, xBin: number, cell: ReadCell): number {
  let total = 0
  for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
    for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
      total += y.weight[v]! * x.weight[h]! * cell(y.cell[v]!, x.cell[h]!)
    }
  }
  return total
}
