import type { FeatureMap, Shape } from '@roipool/core'
import type { Values } from './case.js'
import { factsOf } from './operators.js'
import { type Problem, rowsOfProblem } from './problem.js'

/** What a result should be. */
export interface Expectation {
  readonly values: Values
  /** How far a sum may be from its value. Without them it may be off by 1e-5 · max(1, |value|): SPEC §5.2, or stricter. */
  readonly low?: ArrayLike<number> | undefined
  readonly high?: ArrayLike<number> | undefined
  /** So many digits of an answer are printed, and of the map it was made of: it may be off by one in the last. */
  readonly digits?: number | undefined
}

/** What is wrong with a result, or undefined. Where the answer is one of the cells it is compared exactly. SPEC §5. */
export function difference(
  actual: FeatureMap,
  expected: Expectation & { readonly shape: Shape },
  problem: Problem,
): string | undefined {
  const { data, shape } = actual
  if (String(shape) !== String(expected.shape)) {
    return `expected the shape [${expected.shape}], got [${shape}]`
  }
  const length = shape[0] * shape[1] * shape[2] * shape[3]
  if (!(data instanceof Float32Array) || data.length !== length) {
    return `expected a Float32Array of ${length} values for [${shape}], got ${data?.length}`
  }
  const exact = factsOf(problem.operator).selects(problem.params)
  return mismatch(data, expected, exact, (index) => place(index, shape, problem))
}

/**
 * The first of the values that are wrong, and how many there are, or undefined. `exact`: without a tolerance, but for
 * the sign of zero. `where` names the place of a value.
 */
export function mismatch(
  actual: ArrayLike<number>,
  expected: Expectation,
  exact: boolean,
  where: (index: number) => string = (index) => `value ${index}`,
): string | undefined {
  const { values } = expected
  const at = typeof values === 'function' ? values : (n: number) => values[n]!
  const close = exact ? same : near(expected)
  let first = -1
  let wrong = 0
  for (let n = 0; n < actual.length; n++) {
    const wanted = at(n)
    if (actual[n] === wanted || close(actual[n]!, wanted, n)) continue
    if (wrong++ === 0) first = n
  }
  if (wrong === 0) return undefined
  const counted = `${wrong} of ${actual.length} values are wrong`
  return `${where(first)}: expected ${at(first)}, got ${actual[first]} (${counted})`
}

/** Equal, where NaN equals NaN and −0 equals 0. */
export function same(actual: number, expected: number): boolean {
  return actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))
}

function near({ low, high, digits }: Expectation): (actual: number, expected: number, n: number) => boolean {
  return (actual, expected, n) => {
    if (!Number.isFinite(expected)) return same(actual, expected)
    if (low && high) return actual >= low[n]! && actual <= high[n]!
    const allowed = digits === undefined ? 1e-5 * Math.max(1, Math.abs(expected)) : 10 ** -digits
    return Math.abs(actual - expected) <= allowed
  }
}

/** Which number of the result it is, in the letters of the SPEC, and which RoI. */
function place(index: number, shape: Shape, problem: Problem): string {
  const { rows, images } = rowsOfProblem(problem)
  const { params } = problem
  const at: number[] = []
  let rest = index
  for (const axis of [3, 2, 1, 0] as const) {
    at[axis] = rest % shape[axis]
    rest = Math.floor(rest / shape[axis])
  }
  const layout = params.outputLayout ?? params.layout ?? 'NHWC'
  const [k, i, j, c] = layout === 'NHWC' ? at : [at[0], at[2], at[3], at[1]]
  return `k=${k} i=${i} j=${j} c=${c} (box ${rows[k!]?.join(' ')} in image ${images?.[k!] ?? 0})`
}
