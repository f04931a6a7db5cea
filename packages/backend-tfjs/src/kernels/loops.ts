import {
  channelStep,
  type MaxOfSumsPlan,
  type MaxPlan,
  type Plan,
  type Shape,
  type SumPlan,
  type Taps,
} from '@roipool/core'

/**
 * Writes the rows of the result that a plan names into `out`. `cells` holds a map of `shape`.
 *
 * Everywhere cells outside, channels inside: the channels of a cell lie together in memory. A position-sensitive
 * plan reads every PH · PW-th of them.
 */
export function reduceCells(cells: Float32Array, shape: Shape, plan: Plan, out: Float32Array): void {
  if (plan.reduction === 'max') largestCells(cells, shape, plan, out)
  else if (plan.reduction === 'sum') sums(cells, shape, plan, out)
  else largestSamples(cells, shape, plan, out)
}

/** Fills `out` where a plan leaves rows of it unnamed: with `kept`, else with zeros. */
export function fillUnnamed(kept: Float32Array | undefined, plan: Plan, out: Float32Array): void {
  if (plan.rows.length === plan.outputShape[0]) return
  if (kept) out.set(kept)
  else out.fill(0)
}

function largestCells(cells: Float32Array, shape: Shape, plan: MaxPlan, out: Float32Array): void {
  const { y, x, empty } = plan
  const [, , width, channels] = shape
  const step = channelStep(plan)
  eachBin(plan, shape, (yBin, xBin, image, to, end) => {
    const isEmpty = y.end[yBin]! <= y.start[yBin]! || x.end[xBin]! <= x.start[xBin]!
    out.fill(isEmpty ? empty : -Infinity, to, end)
    for (let row = y.start[yBin]!; row < y.end[yBin]!; row++) {
      for (let column = x.start[xBin]!; column < x.end[xBin]!; column++) {
        let from = image + (row * width + column) * channels
        for (let c = to; c < end; c++, from += step) {
          // `>` is false for NaN: it is passed over.
          if (cells[from]! > out[c]!) out[c] = cells[from]!
        }
      }
    }
  })
}

function sums(cells: Float32Array, shape: Shape, plan: SumPlan, out: Float32Array): void {
  const { y, x, empty } = plan
  const total = new Float64Array(plan.outputShape[3])
  const add = adder(cells, shape, plan, channelStep(plan), total)
  eachBin(plan, shape, (yBin, xBin, image, to, end) => {
    if (isEmpty(y, yBin) || isEmpty(x, xBin)) {
      out.fill(empty, to, end)
      return
    }
    add(yBin, xBin, image)
    out.set(total, to)
  })
}

function largestSamples(cells: Float32Array, shape: Shape, plan: MaxOfSumsPlan, out: Float32Array): void {
  const { y, x, empty } = plan
  const total = new Float64Array(plan.outputShape[3])
  const add = adder(cells, shape, { y: y.taps, x: x.taps }, channelStep(plan), total)
  eachBin(plan, shape, (yBin, xBin, image, to, end) => {
    out.fill(isEmpty(y, yBin) || isEmpty(x, xBin) ? empty : -Infinity, to, end)
    for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
      for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
        add(v, h, image)
        for (let c = 0; c < total.length; c++) {
          if (total[c]! > out[to + c]!) out[to + c] = total[c]!
        }
      }
    }
  })
}

/**
 * Makes a function that sets `total` to the weighted sum of the cells that two lists of taps name, 0 where either
 * list is empty.
 */
export function adder(
  cells: Float32Array,
  shape: Shape,
  taps: { y: Taps; x: Taps },
  step: number,
  total: Float64Array,
) {
  const named = new NamedCells(shape, taps)
  return (yList: number, xList: number, image: number): void => {
    total.fill(0)
    const count = named.list(yList, xList, image)
    const { at, weight } = named
    let n = 0
    // Four at a time, added in their order: a total is read and written once for all of them.
    for (; n + 4 <= count; n += 4) {
      const [v0, v1, v2, v3] = [weight[n]!, weight[n + 1]!, weight[n + 2]!, weight[n + 3]!]
      let [c0, c1, c2, c3] = [at[n]!, at[n + 1]!, at[n + 2]!, at[n + 3]!]
      for (let c = 0; c < total.length; c++) {
        total[c] = total[c]! + v0 * cells[c0]! + v1 * cells[c1]! + v2 * cells[c2]! + v3 * cells[c3]!
        c0 += step
        c1 += step
        c2 += step
        c3 += step
      }
    }
    for (; n < count; n++) {
      const v = weight[n]!
      let from = at[n]!
      for (let c = 0; c < total.length; c++, from += step) total[c]! += v * cells[from]!
    }
  }
}

/** The cells that two lists of taps name, crossed: where the first channel of each is, and its weight. */
export class NamedCells {
  at = new Int32Array(64)
  weight = new Float64Array(64)
  readonly #taps: { readonly y: Taps; readonly x: Taps }
  readonly #row: number
  readonly #channels: number

  constructor([, , width, channels]: Shape, taps: { readonly y: Taps; readonly x: Taps }) {
    this.#taps = taps
    this.#row = width * channels
    this.#channels = channels
  }

  /** Lists them, and returns how many there are. `image`: where the first channel of the bin begins in the map. */
  list(yList: number, xList: number, image: number): number {
    const { y, x } = this.#taps
    const [from, end] = [x.offset[xList]!, x.offset[xList + 1]!]
    const count = (y.offset[yList + 1]! - y.offset[yList]!) * (end - from)
    if (count > this.at.length) {
      this.at = new Int32Array(count * 2)
      this.weight = new Float64Array(count * 2)
    }
    let n = 0
    for (let v = y.offset[yList]!; v < y.offset[yList + 1]!; v++) {
      const row = image + y.cell[v]! * this.#row
      for (let h = from; h < end; h++) {
        this.at[n] = row + x.cell[h]! * this.#channels
        this.weight[n++] = y.weight[v]! * x.weight[h]!
      }
    }
    return count
  }
}

function isEmpty({ offset }: { offset: Int32Array }, bin: number): boolean {
  return offset[bin] === offset[bin + 1]
}

/** `image`: where the first channel of the bin begins in the map. [to, end): where its channels go in the result. */
type Visit = (yBin: number, xBin: number, image: number, to: number, end: number) => void

export function eachBin(plan: Plan, [, height, width, channels]: Shape, visit: Visit): void {
  const [, PH, PW, C] = plan.outputShape
  for (let k = 0; k < plan.rows.length; k++) {
    const image = plan.batchIndices[k]! * height * width * channels
    let to = plan.rows[k]! * PH * PW * C
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++, to += C) {
        visit(k * PH + i, k * PW + j, image + (plan.positionSensitive ? i * PW + j : 0), to, to + C)
      }
    }
  }
}
