import type { MaxOfSumsPlan, Plan, Shape, Taps } from '@roipool/core'
import { type Answer, exactly, largest, within } from './bin.js'
import type { Answers } from './index.js'
import { cellsIn } from './layout.js'

type Read = (y: number, x: number) => number

/**
 * What a plan makes of a map, list by list and cell by cell, in float64: the SPEC's §2 written down, sharing no code
 * with a backend. `before` is what the rows hold that no RoI fills: 0, or the values of `out`.
 */
export function followed(
  map: { readonly data: ArrayLike<number>; readonly shape: Shape },
  plan: Plan,
  before?: ArrayLike<number>,
): Answers {
  const { outputShape: shape, positionSensitive } = plan
  const [rows, PH, PW, channels] = shape
  const length = rows * PH * PW * channels
  const values = before ? Float64Array.from(before) : new Float64Array(length)
  const [low, high] = [values.slice(), values.slice()]
  const { cell, width } = cellsIn(map, 'NHWC')
  for (const [k, row] of plan.rows.entries()) {
    const image = plan.batchIndices[k]!
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        for (let c = 0; c < channels; c++) {
          const channel = positionSensitive ? (c * PH + i) * PW + j : c
          const answer =
            plan.over === 'cells'
              ? binOf(plan, k, (k * PH + i) * PW + j, (_, n) =>
                  cell(image, Math.floor(n / width), n % width, channel),
                )
              : binOf(plan, k * PH + i, k * PW + j, (y, x) => cell(image, y, x, channel))
          const at = ((row * PH + i) * PW + j) * channels + c
          values[at] = answer.value
          low[at] = answer.low
          high[at] = answer.high
        }
      }
    }
  }
  return { values, low, high, shape }
}

function binOf(plan: Plan, yBin: number, xBin: number, read: Read): Answer {
  if (plan.reduction === 'sum') return sum(plan, yBin, xBin, read) ?? exactly(plan.empty)
  if (plan.reduction === 'max-of-sums') return largestSample(plan, yBin, xBin, read)
  const { y, x, empty } = plan
  const [top, bottom, left, right] = [y.start[yBin]!, y.end[yBin]!, x.start[xBin]!, x.end[xBin]!]
  if (bottom <= top || right <= left) return exactly(empty)
  let most = -Infinity
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = read(row, column)
      if (value > most) most = value
    }
  }
  return exactly(most)
}

function largestSample({ y, x, empty }: MaxOfSumsPlan, yBin: number, xBin: number, read: Read): Answer {
  const samples: Answer[] = []
  for (let v = y.offset[yBin]!; v < y.offset[yBin + 1]!; v++) {
    for (let h = x.offset[xBin]!; h < x.offset[xBin + 1]!; h++) {
      samples.push(sum({ y: y.taps, x: x.taps }, v, h, read) ?? exactly(0))
    }
  }
  return samples.length === 0 ? exactly(empty) : largest(samples)
}

/** Undefined where either list is empty. */
function sum({ y, x }: { y: Taps; x: Taps }, yList: number, xList: number, read: Read): Answer | undefined {
  const [top, bottom] = [y.offset[yList]!, y.offset[yList + 1]!]
  const [left, right] = [x.offset[xList]!, x.offset[xList + 1]!]
  if (bottom === top || right === left) return undefined
  let [total, magnitude] = [0, 0]
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const term = y.weight[v]! * x.weight[h]! * read(y.cell[v]!, x.cell[h]!)
      total += term
      magnitude += Math.abs(term)
    }
  }
  return within(total, magnitude)
}
