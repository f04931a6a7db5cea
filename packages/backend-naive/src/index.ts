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
  const place: Place = (y, x) => (y * width + x) * channels
  for (let k = 0; k < plan.rows.length; k++) {
    const image = plan.batchIndices[k]! * height * width * channels
    let next = plan.rows[k]! * PH * PW * C
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        const value = bin(plan, k * PH + i, k * PW + j, place)
        const first = image + (plan.positionSensitive ? i * PW + j : 0)
        for (let c = 0; c < C; c++) result[next++] = value(cells, first + c * step)
      }
    }
  }
  return result
}

/** Where cell (y, x) lies, from the first cell of an image on. */
type Place = (y: number, x: number) => number
/** The value of a bin in the channel whose first cell lies at `first`. */
type Value = (cells: Float32Array, first: number) => number

function bin(plan: Plan, yBin: number, xBin: number, place: Place): Value {
  switch (plan.reduction) {
    case 'max':
      return largestCell(plan, yBin, xBin, place)
    case 'sum':
      return sum(plan, yBin, xBin, place) ?? (() => plan.empty)
    case 'max-of-sums':
      return largestSample(plan, yBin, xBin, place)
  }
}

/** The largest cell of a bin. `>` passes NaN over. */
function largestCell({ y, x, empty }: MaxPlan, yBin: number, xBin: number, place: Place): Value {
  const [top, bottom] = [y.start[yBin]!, y.end[yBin]!]
  const [left, right] = [x.start[xBin]!, x.end[xBin]!]
  if (bottom <= top || right <= left) return () => empty
  const places = new Int32Array((bottom - top) * (right - left))
  let next = 0
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) places[next++] = place(row, column)
  }
  return (cells, first) => {
    let max = -Infinity
    for (let n = 0; n < places.length; n++) {
      const value = cells[first + places[n]!]!
      if (value > max) max = value
    }
    return max
  }
}

/** The weighted sum of the cells that two lists of taps name; nothing if either list is empty. */
function sum({ y, x }: { y: Taps; x: Taps }, yList: number, xList: number, place: Place): Value | undefined {
  const [yFirst, yEnd] = [y.offset[yList]!, y.offset[yList + 1]!]
  const [xFirst, xEnd] = [x.offset[xList]!, x.offset[xList + 1]!]
  const count = (yEnd - yFirst) * (xEnd - xFirst)
  if (count === 0) return undefined
  const places = new Int32Array(count)
  const weights = new Float64Array(count)
  let next = 0
  for (let v = yFirst; v < yEnd; v++) {
    for (let h = xFirst; h < xEnd; h++) {
      places[next] = place(y.cell[v]!, x.cell[h]!)
      weights[next++] = y.weight[v]! * x.weight[h]!
    }
  }
  return (cells, first) => {
    let total = 0
    for (let n = 0; n < count; n++) total += weights[n]! * cells[first + places[n]!]!
    return total
  }
}

/** The largest sample of a bin; a sample outside the map is 0. */
function largestSample({ y, x, empty }: MaxOfSumsPlan, yBin: number, xBin: number, place: Place): Value {
  const samples: Value[] = []
  for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
    for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
      samples.push(sum({ y: y.taps, x: x.taps }, v, h, place) ?? (() => 0))
    }
  }
  if (samples.length === 0) return () => empty
  return (cells, first) => {
    let max = -Infinity
    for (const sample of samples) {
      const value = sample(cells, first)
      if (value > max) max = value
    }
    return max
  }
}
