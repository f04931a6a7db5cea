import type { FeatureMap, Shape } from '@roipool/core'
import type { Values } from './case.js'
import type { Problem } from './problem.js'

/**
 * What is wrong with a result, or undefined. Where the answer is one of the cells it is compared exactly (the sign of zero
 * apart); a sum may be off by 1e-5·max(1, |expected|). SPEC §5. If so many `digits` of an answer are printed, and of the
 * map it was made of, it may be off by one in the last of them.
 */
export function difference(
  actual: FeatureMap,
  expected: { values: Values; shape: Shape; digits?: number | undefined },
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
  const { values } = expected
  const at = typeof values === 'function' ? values : (n: number) => values[n]!
  const equal = selectsCells(problem) ? same : closeTo(expected.digits)
  let first = -1
  let wrong = 0
  for (let n = 0; n < length; n++) {
    if (equal(data[n]!, at(n))) continue
    if (wrong++ === 0) first = n
  }
  if (wrong === 0) return undefined
  return `${place(first, shape, problem)}: expected ${at(first)}, got ${data[first]} (${wrong} of ${length} values are wrong)`
}

/** Equal, where NaN equals NaN and −0 equals 0. */
export function same(actual: number, expected: number): boolean {
  return actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))
}

/** Whether every value of the answer is one of the cells. */
function selectsCells({ operator, params }: Problem): boolean {
  if (operator === 'roiPool' || operator === 'multiScaleRoiPool') return params.reduce !== 'avg'
  return operator === 'cropAndResize' && params.method === 'nearest'
}

function closeTo(digits: number | undefined): typeof same {
  return (actual, expected) => {
    if (!Number.isFinite(expected)) return same(actual, expected)
    const allowed = digits === undefined ? 1e-5 * Math.max(1, Math.abs(expected)) : 10 ** -digits
    return Math.abs(actual - expected) <= allowed
  }
}

/** Which number of the result it is, in the letters of the SPEC, and which RoI. */
function place(index: number, shape: Shape, { rois, params }: Problem): string {
  const at: number[] = []
  let rest = index
  for (const axis of [3, 2, 1, 0] as const) {
    at[axis] = rest % shape[axis]
    rest = Math.floor(rest / shape[axis])
  }
  const layout = params.outputLayout ?? params.layout ?? 'NHWC'
  const [k, i, j, c] = layout === 'NHWC' ? at : [at[0], at[2], at[3], at[1]]
  const box = [...rois.boxes.subarray(k! * 4, k! * 4 + 4)].join(' ')
  return `k=${k} i=${i} j=${j} c=${c} (box ${box} in image ${rois.batchIndices?.[k!] ?? 0})`
}
