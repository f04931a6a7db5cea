import type { FeatureMap, ResidentMap, RoiPoolErrorCode } from '@roipool/core'
import { difference, same } from './compare.js'
import { Finding } from './errors.js'
import { oracle } from './oracle/index.js'
import type { Problem } from './problem.js'
import { refusalDifference } from './refusal.js'

/** Throws unless a result, wherever it lives, is what the oracle says; `when` tells which one it is. */
export async function expectAnswer(
  result: FeatureMap | ResidentMap,
  problem: Problem,
  when: string,
): Promise<void> {
  const actual = 'read' in result ? { data: await result.read(), shape: result.shape } : result
  const wrong = difference(actual, oracle(problem), problem)
  if (wrong) throw new Finding(`${when}: ${wrong}`)
}

/** Throws unless values are those expected, bit for bit; `when` tells which they are. */
export function expectValues(actual: Float32Array, expected: Float32Array, when: string): void {
  expect(
    actual.length === expected.length,
    `${when}: expected ${expected.length} values, got ${actual.length}`,
  )
  const wrong = expected.findIndex((value, n) => !same(actual[n]!, value))
  expect(wrong < 0, `${when}: value ${wrong}: expected ${expected[wrong]}, got ${actual[wrong]}`)
}

/** Throws unless `call` is refused with `code` and a message that says all the pieces, in order. */
export async function expectRefusal(
  call: () => Promise<unknown>,
  code: RoiPoolErrorCode,
  says: readonly string[],
  what: string,
): Promise<void> {
  const error = await call().then(
    () => undefined,
    (refusal: unknown) => refusal,
  )
  const wrong = refusalDifference(error, { code, says })
  if (wrong) throw new Finding(`${what}: ${wrong}`)
}

/** A call that is awaited later: should it fail, that is told then, and not lost before. */
export function later<T>(call: Promise<T>): Promise<T> {
  call.catch(() => undefined)
  return call
}

/** Throws `message` unless `condition` holds. */
export function expect(condition: boolean, message: string): void {
  if (!condition) throw new Finding(message)
}
