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
  [, , width, channels]: Shape,
  { y, x }: { y: Taps; x: Taps },
  step: number,
  total: Float64Array,
) {
  return (yList: number, xList: number, image: number): void => {
    total.fill(0)
    for (let v = y.offset[yList]!; v < y.offset[yList + 1]!; v++) {
      for (let h = x.offset[xList]!; h < x.offset[xList + 1]!; h++) {
        const weight = y.weight[v]! * x.weight[h]!
        let from = image + (y.cell[v]! * width + x.cell[h]!) * channels
        for (let c = 0; c < total.length; c++, from += step) total[c]! += weight * cells[from]!
      }
    }
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
