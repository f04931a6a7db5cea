import type { MaxPlan, Plan, Shape, SumPlan } from '@roipool/core'

/** Writes the result of a plan into `out`, every element of it. `cells` holds a map of `shape`. */
export function reduceCells(cells: Float32Array, shape: Shape, plan: Plan, out: Float32Array): void {
  if (plan.reduction === 'max') largest(cells, shape, plan, out)
  else sums(cells, shape, plan, out)
}

/** Runs over whole channel vectors, which lie together in memory: cells outside, channels inside. */
function largest(cells: Float32Array, shape: Shape, { y, x, ...plan }: MaxPlan, out: Float32Array): void {
  const [, height, width, channels] = shape
  eachBin(plan.outputShape, (k, yBin, xBin, to) => {
    const top = plan.batchIndices[k]! * height
    const end = to + channels
    const empty = y.end[yBin]! <= y.start[yBin]! || x.end[xBin]! <= x.start[xBin]!
    out.fill(empty ? 0 : -Infinity, to, end)
    for (let row = y.start[yBin]!; row < y.end[yBin]!; row++) {
      for (let column = x.start[xBin]!; column < x.end[xBin]!; column++) {
        let from = ((top + row) * width + column) * channels
        for (let c = to; c < end; c++, from++) {
          // `>` is false for NaN: it is passed over.
          if (cells[from]! > out[c]!) out[c] = cells[from]!
        }
      }
    }
  })
}

function sums(cells: Float32Array, shape: Shape, { y, x, ...plan }: SumPlan, out: Float32Array): void {
  const [, height, width, channels] = shape
  const total = new Float64Array(channels)
  eachBin(plan.outputShape, (k, yBin, xBin, to) => {
    const top = plan.batchIndices[k]! * height
    total.fill(0)
    for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
      for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
        const weight = y.weight[v]! * x.weight[h]!
        const from = ((top + y.cell[v]!) * width + x.cell[h]!) * channels
        for (let c = 0; c < channels; c++) total[c]! += weight * cells[from + c]!
      }
    }
    out.set(total, to)
  })
}

/** Visits the bins in the order of the result; `to` is where the channels of the bin begin in it. */
function eachBin(
  [K, PH, PW, channels]: Shape,
  visit: (k: number, yBin: number, xBin: number, to: number) => void,
): void {
  let to = 0
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++, to += channels) visit(k, k * PH + i, k * PW + j, to)
    }
  }
}
