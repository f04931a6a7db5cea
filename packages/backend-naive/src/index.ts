import {
  type Backend,
  channelStep,
  defineBackend,
  elements,
  invalid,
  type MaxOfSumsPlan,
  type MaxPlan,
  type Plan,
  type Shape,
  type Taps,
} from '@roipool/core'

/** Opens the reference backend: plain loops over host memory. It runs wherever JavaScript does. */
export async function naive(): Promise<Backend<Float32Array>> {
  return defineBackend<Float32Array>({
    name: 'naive',
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
    read: (values, into) => into.set(values),
    release: () => undefined,
    adopt: checkLength,
    adoptAt: partOf,
    dispose: () => undefined,
  })
}

/** Core checked the shape; whoever made the array may have miscounted. */
function checkLength(array: Float32Array, shape: Shape): void {
  const length = elements(shape)
  if (array instanceof Float32Array && array.length === length) return
  invalid(`a map of [${shape}] is a Float32Array of ${length} values`)
}

/** A view of what lies in an array from an offset on. */
function partOf(array: Float32Array, shape: Shape, offset: number): Float32Array {
  const length = elements(shape)
  const part = array instanceof Float32Array ? array.subarray(offset, offset + length) : array
  checkLength(part, shape)
  return part
}

/** Follows a plan: one number for every RoI k, bin (i, j) and channel c. */
function reduce(cells: Float32Array, shape: Shape, plan: Plan, out?: Float32Array): Float32Array {
  const [, height, width, channels] = shape
  const [rows, PH, PW, C] = plan.outputShape
  const result = out ?? new Float32Array(rows * PH * PW * C)
  const step = channelStep(plan)
  for (let k = 0; k < plan.rows.length; k++) {
    const image = plan.batchIndices[k]! * height * width * channels
    let next = plan.rows[k]! * PH * PW * C
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        for (let c = 0; c < C; c++) {
          const channel = c * step + (plan.positionSensitive ? i * PW + j : 0)
          const cell = (y: number, x: number) => cells[image + (y * width + x) * channels + channel]!
          result[next++] = bin(plan, k * PH + i, k * PW + j, cell)
        }
      }
    }
  }
  return result
}

type ReadCell = (y: number, x: number) => number

function bin(plan: Plan, yBin: number, xBin: number, cell: ReadCell): number {
  switch (plan.reduction) {
    case 'max':
      return largestCell(plan, yBin, xBin, cell)
    case 'sum':
      return sum(plan, yBin, xBin, cell) ?? plan.empty
    case 'max-of-sums':
      return largestSample(plan, yBin, xBin, cell)
  }
}

/** The largest cell of a bin. `>` passes NaN over. */
function largestCell({ y, x, empty }: MaxPlan, yBin: number, xBin: number, cell: ReadCell): number {
  if (y.end[yBin]! <= y.start[yBin]! || x.end[xBin]! <= x.start[xBin]!) return empty
  let max = -Infinity
  for (let row = y.start[yBin]!; row < y.end[yBin]!; row++) {
    for (let column = x.start[xBin]!; column < x.end[xBin]!; column++) {
      const value = cell(row, column)
      if (value > max) max = value
    }
  }
  return max
}

/** The weighted sum of the cells that two lists of taps name; nothing if either list is empty. */
function sum(
  { y, x }: { y: Taps; x: Taps },
  yList: number,
  xList: number,
  cell: ReadCell,
): number | undefined {
  const [yEnd, xEnd] = [y.offset[yList + 1]!, x.offset[xList + 1]!]
  if (y.offset[yList] === yEnd || x.offset[xList] === xEnd) return undefined
  let total = 0
  for (let v = y.offset[yList]!; v < yEnd; v++) {
    for (let h = x.offset[xList]!; h < xEnd; h++) {
      total += y.weight[v]! * x.weight[h]! * cell(y.cell[v]!, x.cell[h]!)
    }
  }
  return total
}

/** The largest sample of a bin; a sample outside the map is 0. */
function largestSample({ y, x, empty }: MaxOfSumsPlan, yBin: number, xBin: number, cell: ReadCell): number {
  if (y.offset[yBin] === y.offset[yBin + 1] || x.offset[xBin] === x.offset[xBin + 1]) return empty
  let max = -Infinity
  for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
    for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
      const sample = sum({ y: y.taps, x: x.taps }, v, h, cell) ?? 0
      if (sample > max) max = sample
    }
  }
  return max
}
