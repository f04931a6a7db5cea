import type { Shape } from '@roipool/core'
import type { OperatorName } from './problem.js'

/**
 * What is wrong with a result, or undefined. A maximum must be the reference's, bit for bit but for the sign of zero; a
 * mean may be off by 1e-5 · max(1, |expected|). SPEC §5.
 */
export function disagreement(
  actual: Float32Array,
  expected: Float32Array,
  operator: OperatorName,
  shape: Shape,
): string | undefined {
  const equal = operator === 'max' ? same : close
  let wrong = 0
  let first = -1
  for (let n = 0; n < expected.length; n++) {
    if (equal(actual[n]!, expected[n]!)) continue
    if (wrong++ === 0) first = n
  }
  if (wrong === 0) return undefined
  const [i, j, c] = [shape[1], shape[2], shape[3]]
  const place = `k=${Math.floor(first / (i * j * c))} i=${Math.floor(first / (j * c)) % i} j=${Math.floor(first / c) % j} c=${first % c}`
  return `${place}: the reference has ${expected[first]}, this has ${actual[first]} (${wrong} of ${expected.length} values are wrong)`
}

function same(actual: number, expected: number): boolean {
  return actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))
}

function close(actual: number, expected: number): boolean {
  return same(actual, expected) || Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected))
}
