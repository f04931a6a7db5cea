// A linear support vector machine by dual coordinate descent: Hsieh et al. 2008, algorithm 1, with the L1 loss.
import { shuffled } from './shuffled.mjs'

const MOST_EPOCHS = 200
/** Ends where no multiplier would move by more than this. */
const TOLERANCE = 0.01

/**
 * @param rows the inputs of each example; for a bias, one input more that is the same in all
 * @param signs 1 or -1 of each
 * @param costs what a unit of each example's loss counts
 * @returns the weights of the inputs
 */
export function linearSvm(rows, signs, costs, seed = 1) {
  const weights = new Float64Array(rows[0].length)
  const multipliers = new Float64Array(rows.length)
  const norms = rows.map((row) => dot(row, row))
  for (let epoch = 0; epoch < MOST_EPOCHS; epoch++) {
    let most = 0
    for (const n of shuffled(rows.length, seed + epoch)) {
      if (norms[n] === 0) continue
      const gradient = signs[n] * dot(weights, rows[n]) - 1
      const before = multipliers[n]
      const after = Math.min(Math.max(before - gradient / norms[n], 0), costs[n])
      if (after === before) continue
      multipliers[n] = after
      const step = (after - before) * signs[n]
      for (let of = 0; of < weights.length; of++) weights[of] += step * rows[n][of]
      most = Math.max(most, Math.abs(after - before) * norms[n])
    }
    if (most < TOLERANCE) break
  }
  return weights
}

export function dot(a, b) {
  let total = 0
  for (let n = 0; n < a.length; n++) total += a[n] * b[n]
  return total
}
