import {
  channelStep,
  type MaxOfSumsPlan,
  type MaxPlan,
  type Plan,
  type Shape,
  type SumPlan,
  type Taps,
} from '@roipool/core'
import { adder, eachBin, NamedCells } from './loops.js'

/**
 * Adds to `dx`, a map of `shape`, what its cells add to the rows of the result that a plan names, whose gradients are
 * `dy`. `cells` are the map's values.
 */
export function addGradients(
  dy: Float32Array,
  cells: Float32Array,
  shape: Shape,
  plan: Plan,
  dx: Float64Array,
): void {
  if (plan.reduction === 'max') toLargestCells(dy, cells, shape, plan, dx)
  else if (plan.reduction === 'sum') toSummands(dy, shape, plan, dx)
  else toLargestSamples(dy, cells, shape, plan, dx)
}

function toLargestCells(
  dy: Float32Array,
  cells: Float32Array,
  shape: Shape,
  plan: MaxPlan,
  dx: Float64Array,
): void {
  const { y, x } = plan
  const [, , width, channels] = shape
  const C = plan.outputShape[3]
  const step = channelStep(plan)
  const largest = new Float32Array(C)
  const places = new Int32Array(C)
  eachBin(plan, shape, (yBin, xBin, image, to) => {
    largest.fill(-Infinity)
    for (let row = y.start[yBin]!; row < y.end[yBin]!; row++) {
      for (let column = x.start[xBin]!; column < x.end[xBin]!; column++) {
        let from = image + (row * width + column) * channels
        for (let c = 0; c < C; c++, from += step) {
          if (!(cells[from]! > largest[c]!)) continue
          largest[c] = cells[from]!
          places[c] = from
        }
      }
    }
    for (let c = 0; c < C; c++) {
      if (largest[c]! > -Infinity) dx[places[c]!]! += dy[to + c]!
    }
  })
}

function toSummands(dy: Float32Array, shape: Shape, plan: SumPlan, dx: Float64Array): void {
  const spread = spreader(dy, shape, plan, channelStep(plan), dx)
  eachBin(plan, shape, (yBin, xBin, image, to, end) => spread(yBin, xBin, image, to, end))
}

function toLargestSamples(
  dy: Float32Array,
  cells: Float32Array,
  shape: Shape,
  plan: MaxOfSumsPlan,
  dx: Float64Array,
): void {
  const { y, x } = plan
  const C = plan.outputShape[3]
  const step = channelStep(plan)
  const taps = { y: y.taps, x: x.taps }
  const total = new Float64Array(C)
  const add = adder(cells, shape, taps, step, total)
  const spread = spreader(dy, shape, taps, step, dx)
  const largest = new Float32Array(C)
  const [rows, columns] = [new Int32Array(C), new Int32Array(C)]
  eachBin(plan, shape, (yBin, xBin, image, to) => {
    largest.fill(-Infinity)
    for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
      for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
        add(v, h, image)
        for (let c = 0; c < C; c++) {
          // As the result is rounded: what is equal there is equal here, and the first wins.
          if (!(Math.fround(total[c]!) > largest[c]!)) continue
          largest[c] = total[c]!
          rows[c] = v
          columns[c] = h
        }
      }
    }
    for (let c = 0; c < C; c++) {
      if (largest[c]! > -Infinity) spread(rows[c]!, columns[c]!, image + c * step, to + c, to + c + 1)
    }
  })
}

/**
 * Makes a function that adds the gradients [to, end) of `dy`, by weight, to the cells that two lists of taps name.
 * `image`: where the first of those channels begins in the map.
 */
function spreader(
  dy: Float32Array,
  shape: Shape,
  taps: { y: Taps; x: Taps },
  step: number,
  dx: Float64Array,
) {
  const named = new NamedCells(shape, taps)
  return (yList: number, xList: number, image: number, to: number, end: number): void => {
    const count = named.list(yList, xList, image)
    const { at, weight } = named
    let n = 0
    for (; n + 4 <= count; n += 4) {
      const [v0, v1, v2, v3] = [weight[n]!, weight[n + 1]!, weight[n + 2]!, weight[n + 3]!]
      let [c0, c1, c2, c3] = [at[n]!, at[n + 1]!, at[n + 2]!, at[n + 3]!]
      for (let c = to; c < end; c++) {
        const value = dy[c]!
        dx[c0]! += v0 * value
        dx[c1]! += v1 * value
        dx[c2]! += v2 * value
        dx[c3]! += v3 * value
        c0 += step
        c1 += step
        c2 += step
        c3 += step
      }
    }
    for (; n < count; n++) {
      const v = weight[n]!
      let cell = at[n]!
      for (let c = to; c < end; c++, cell += step) dx[cell]! += v * dy[c]!
    }
  }
}
