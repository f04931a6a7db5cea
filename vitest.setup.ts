import { expect } from 'vitest'

type Numbers = Float32Array

/** What vitest does for each element's key, by value: the same verdict in a hundredth of the time. */
function sameNumbers(a: unknown, b: unknown): boolean | undefined {
  if (!ArrayBuffer.isView(a) || a instanceof DataView) return undefined
  if (!ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined
  const [left, right] = [a as Numbers, b as Numbers]
  return left.length === right.length && left.every((value, n) => Object.is(value, right[n]))
}

// Files that share a process share what was added.
const added = Symbol.for('roipool.sameNumbers')
if (!Reflect.has(globalThis, added)) {
  Reflect.set(globalThis, added, true)
  expect.addEqualityTesters([sameNumbers])
}
