import type { Plan } from '@roipool/core'
import { expect, test } from 'vitest'
import { isWhole, linesOf, sources, starts, wholeLines } from './lines.js'

function planOf(outputShape: Plan['outputShape'], ...rows: number[]): Plan {
  const axis = { start: new Int32Array(0), end: new Int32Array(0) }
  const batchIndices = new Int32Array(rows.length)
  const rest = { batchIndices, empty: 0, positionSensitive: false, y: axis, x: axis }
  return { reduction: 'max', outputShape, rows: Int32Array.from(rows), ...rest }
}

test.each([
  [1, 1, 1],
  [4096, 1, 4096],
  [4097, 2, 4096],
  [2 ** 28, 2 ** 16, 4096],
])('%i values are in %i lines of %i', (values, count, length) => {
  expect(linesOf(values)).toEqual({ count, length })
})

test('a buffer of any size holds whole lines', () => {
  expect([2 ** 29 - 1, 2 ** 28].map(wholeLines)).toEqual([2 ** 29 - 4096, 2 ** 28])
})

test('a line begins where the one before it ended', () => {
  const lanes = 700
  expect([...starts({ count: 3, length: 4096 }, lanes)]).toEqual([0, 0, 5, 596, 11, 492])
})

test('rows of a block are found where the plan has them', () => {
  const plan = planOf([4, 2, 1, 1], 3, 0)
  const block = { firstRow: 1, rows: 2, firstLane: 0, lanes: 1 }
  expect([...sources(plan, block)]).toEqual([1, -1, -1, -1, -1, -1, -1, 0])
})

test('a block is whole that has every row and lane, in order', () => {
  const all = { firstRow: 0, rows: 4, firstLane: 0, lanes: 6 }
  expect(isWhole(planOf([2, 2, 3, 2], 0, 1), all)).toBe(true)
  expect(isWhole(planOf([2, 2, 3, 2], 1, 0), all)).toBe(false)
  expect(isWhole(planOf([3, 2, 3, 2], 0, 1), all)).toBe(false)
  expect(isWhole(planOf([2, 2, 3, 2], 0, 1), { ...all, lanes: 5 })).toBe(false)
  expect(isWhole(planOf([2, 2, 3, 2], 0, 1), { ...all, rows: 3 })).toBe(false)
})
