import type { Plan, Samples, Taps } from '@roipool/core'

/**
 * A plan as a shader reads it. Each row of the result has a record: its image, −1 where the plan does not name the
 * row, then a pair [from, end) for each of its bins on the y axis, then for each on the x axis. A pair counts cells of
 * the map for a maximum, entries of `cells` and `weights` for a sum, entries of `samples` for a maximum of sums; those
 * are pairs again, of entries of `cells` and `weights`.
 */
export interface Tables {
  readonly records: Int32Array
  readonly samples?: Int32Array
  readonly cells?: Int32Array
  readonly weights?: Float32Array
}

export function tablesOf(plan: Plan): Tables {
  switch (plan.reduction) {
    case 'max': {
      const { y, x } = plan
      return { records: recordsOf(plan, pairs(y.start, y.end), pairs(x.start, x.end)) }
    }
    case 'sum': {
      const { y, x } = plan
      const [yPairs, xPairs] = consecutive(y, x, y.cell.length)
      return { records: recordsOf(plan, yPairs, xPairs), ...tapsOf(y, x) }
    }
    case 'max-of-sums': {
      const { y, x } = plan
      const [yPairs, xPairs] = consecutive(y, x, y.taps.offset.length - 1)
      return {
        records: recordsOf(plan, yPairs, xPairs),
        samples: joined(Int32Array, ...consecutive(y.taps, x.taps, y.taps.cell.length)),
        ...tapsOf(y.taps, x.taps),
      }
    }
  }
}

/** A shader's name for the rows of a result that a plan leaves alone. */
const UNNAMED = -1

function recordsOf(plan: Plan, yPairs: Int32Array, xPairs: Int32Array): Int32Array {
  const { rows, batchIndices, outputShape } = plan
  const [count, PH, PW] = outputShape
  const length = 1 + 2 * (PH + PW)
  const records = new Int32Array(count * length).fill(UNNAMED)
  for (let k = 0; k < rows.length; k++) {
    const at = rows[k]! * length
    records[at] = batchIndices[k]!
    records.set(yPairs.subarray(2 * k * PH, 2 * (k + 1) * PH), at + 1)
    records.set(xPairs.subarray(2 * k * PW, 2 * (k + 1) * PW), at + 1 + 2 * PH)
  }
  return records
}

/** The lists of both axes as pairs. Those of x follow on `shift` entries of y. */
function consecutive(y: Offsets, x: Offsets, shift: number): [Int32Array, Int32Array] {
  const moved = x.offset.map((offset) => offset + shift)
  return [pairs(y.offset, y.offset.subarray(1)), pairs(moved, moved.subarray(1))]
}

type Offsets = Pick<Samples, 'offset'>

function pairs(from: Int32Array, end: Int32Array): Int32Array {
  const result = new Int32Array(2 * end.length)
  for (let n = 0; n < end.length; n++) {
    result[2 * n] = from[n]!
    result[2 * n + 1] = end[n]!
  }
  return result
}

function tapsOf(y: Taps, x: Taps): { cells: Int32Array; weights: Float32Array } {
  return { cells: joined(Int32Array, y.cell, x.cell), weights: joined(Float32Array, y.weight, x.weight) }
}

export function joined<Values extends Int32Array | Float32Array>(
  type: new (length: number) => Values,
  first: Values,
  second: Values,
): Values {
  const result = new type(first.length + second.length)
  result.set(first)
  result.set(second, first.length)
  return result
}
