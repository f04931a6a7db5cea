import type { MaxPlan, SumPlan } from '@roipool/core'
import { expect, test } from 'vitest'
import { tables, tablesFit } from './tables.js'

const shape = [2, 10, 20, 3] as const
const common = { outputShape: [2, 2, 1, 3], batchIndices: Int32Array.of(1, 0) } as const

const maxPlan: MaxPlan = {
  ...common,
  reduction: 'max',
  y: { start: Int32Array.of(0, 1, 2, 3), end: Int32Array.of(1, 2, 3, 3) },
  x: { start: Int32Array.of(4, 5), end: Int32Array.of(6, 7) },
}

const sumPlan: SumPlan = {
  ...common,
  reduction: 'sum',
  y: {
    offset: Int32Array.of(0, 1, 3, 4, 4),
    cell: Int32Array.of(5, 6, 7, 8),
    weight: Float32Array.of(1, 0.5, 0.5, 2),
  },
  x: { offset: Int32Array.of(0, 1, 2), cell: Int32Array.of(9, 11), weight: Float32Array.of(0.25, 4) },
}

test('max: the tables of a whole result', () => {
  const block = { firstRow: 0, rows: 4, firstLane: 0, lanes: 3 }
  expect(tables(maxPlan, shape, block)).toEqual({
    rows: Float32Array.of(10, 11, 0, 11, 12, 0, 2, 3, 1, 3, 3, 1),
    columns: Float32Array.of(12, 18, 15, 21),
    lanes: Float32Array.of(0, 0, 0, 1, 0, 2),
  })
})

test('max: the tables of a block count from its first RoI', () => {
  const block = { firstRow: 3, rows: 1, firstLane: 1, lanes: 2 }
  expect(tables(maxPlan, shape, block)).toEqual({
    rows: Float32Array.of(3, 3, 0),
    columns: Float32Array.of(15, 21),
    lanes: Float32Array.of(0, 1, 0, 2),
  })
})

test('sum: the tables of a block count from its first taps', () => {
  const block = { firstRow: 1, rows: 2, firstLane: 0, lanes: 1 }
  expect(tables(sumPlan, shape, block)).toEqual({
    rows: Float32Array.of(0, 2, 0, 2, 3, 1),
    columns: Float32Array.of(0, 1, 1, 2),
    lanes: Float32Array.of(0, 0),
    rowTaps: Float32Array.of(16, 0.5, 17, 0.5, 8, 2),
    columnTaps: Float32Array.of(27, 0.25, 33, 4),
  })
})

test('sum: where there are no taps, there is room for one', () => {
  const block = { firstRow: 3, rows: 1, firstLane: 0, lanes: 1 }
  expect(tables(sumPlan, shape, block).rowTaps).toEqual(new Float32Array(2))
})

test('rows fit together as long as float32 counts their taps and their bins', () => {
  const offset = Int32Array.of(0, 5e6, 10e6, 10e6, 10e6)
  const many: SumPlan = { ...sumPlan, y: { ...sumPlan.y, offset } }
  expect(tablesFit(many, 0, 2)).toBe(false)
  expect(tablesFit(many, 0, 1)).toBe(true)
  expect(tablesFit(many, 1, 3)).toBe(true)
  const wide: MaxPlan = { ...maxPlan, outputShape: [2, 2, 5e6, 1] }
  expect(tablesFit(wide, 0, 2)).toBe(true)
  expect(tablesFit(wide, 1, 2)).toBe(false)
})
