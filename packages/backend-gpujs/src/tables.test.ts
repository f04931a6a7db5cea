import type { MaxOfSumsPlan, MaxPlan, SumPlan } from '@roipool/core'
import { expect, test } from 'vitest'
import { tables, tablesFit } from './tables.js'

const shape = [2, 10, 20, 3] as const
const common = {
  outputShape: [2, 2, 1, 3],
  batchIndices: Int32Array.of(1, 0),
  rows: Int32Array.of(0, 1),
  empty: 0,
  positionSensitive: false,
} as const

const maxPlan: MaxPlan = {
  ...common,
  reduction: 'max',
  y: { start: Int32Array.of(0, 1, 2, 3), end: Int32Array.of(1, 2, 3, 3) },
  x: { start: Int32Array.of(4, 5), end: Int32Array.of(6, 7) },
}

const taps = {
  y: { cell: Int32Array.of(5, 6, 7, 8), weight: Float32Array.of(1, 0.5, 0.5, 2) },
  x: { cell: Int32Array.of(9, 11), weight: Float32Array.of(0.25, 4) },
}

const sumPlan: SumPlan = {
  ...common,
  reduction: 'sum',
  y: { ...taps.y, offset: Int32Array.of(0, 1, 3, 4, 4) },
  x: { ...taps.x, offset: Int32Array.of(0, 1, 2) },
}

/** On the y axis five samples in bins of 1, 2, 2 and none; on the x axis two in the first bin. */
const maxOfSumsPlan: MaxOfSumsPlan = {
  ...common,
  reduction: 'max-of-sums',
  y: { offset: Int32Array.of(0, 1, 3, 5, 5), taps: { ...taps.y, offset: Int32Array.of(0, 1, 1, 3, 3, 4) } },
  x: { offset: Int32Array.of(0, 2, 2), taps: { ...taps.x, offset: Int32Array.of(0, 2, 2) } },
}

test('max: the tables of a whole result', () => {
  const block = { firstRow: 0, rows: 4, firstLane: 0, lanes: 3 }
  expect(tables(maxPlan, shape, block)).toEqual({
    rows: Float32Array.of(10, 11, 0, 0, 11, 12, 0, 0, 2, 3, 1, 0, 3, 3, 1, 0),
    columns: Float32Array.of(12, 18, 15, 21),
    lanes: Float32Array.of(0, 0, 0, 1, 0, 2),
  })
})

test('max: the tables of a block count from its first RoI', () => {
  const block = { firstRow: 3, rows: 1, firstLane: 1, lanes: 2 }
  expect(tables(maxPlan, shape, block)).toEqual({
    rows: Float32Array.of(3, 3, 0, 0),
    columns: Float32Array.of(15, 21),
    lanes: Float32Array.of(0, 1, 0, 2),
  })
})

test('sum: the tables of a block count from its first taps', () => {
  const block = { firstRow: 1, rows: 2, firstLane: 0, lanes: 1 }
  expect(tables(sumPlan, shape, block)).toEqual({
    rows: Float32Array.of(0, 2, 0, 0, 2, 3, 1, 0),
    columns: Float32Array.of(0, 1, 1, 2),
    lanes: Float32Array.of(0, 0),
    rowTaps: Float32Array.of(16, 0.5, 17, 0.5, 8, 2),
    columnTaps: Float32Array.of(27, 0.25, 33, 4),
  })
})

test('max-of-sums: the tables of a block count from its first samples and taps', () => {
  const block = { firstRow: 1, rows: 2, firstLane: 0, lanes: 1 }
  expect(tables(maxOfSumsPlan, shape, block)).toEqual({
    rows: Float32Array.of(0, 2, 0, 0, 2, 4, 1, 0),
    columns: Float32Array.of(0, 2, 2, 2),
    lanes: Float32Array.of(0, 0),
    rowTaps: Float32Array.of(4, 4, 4, 6, 6, 6, 6, 7, 16, 0.5, 17, 0.5, 8, 2),
    columnTaps: Float32Array.of(2, 4, 4, 4, 27, 0.25, 33, 4),
  })
})

test('where there are no samples and no taps, there is room for a tap', () => {
  const block = { firstRow: 3, rows: 1, firstLane: 0, lanes: 1 }
  expect(tables(sumPlan, shape, block).rowTaps).toEqual(new Float32Array(2))
  expect(tables(maxOfSumsPlan, shape, block).rowTaps).toEqual(new Float32Array(2))
})

test('position sensitive: row and lane add up to the channel of the map', () => {
  const plan: MaxPlan = {
    reduction: 'max',
    outputShape: [1, 2, 3, 4],
    batchIndices: Int32Array.of(0),
    rows: Int32Array.of(0),
    empty: 0,
    positionSensitive: true,
    y: { start: new Int32Array(2), end: new Int32Array(2) },
    x: { start: new Int32Array(3), end: new Int32Array(3) },
  }
  const all = { firstRow: 0, rows: 2, firstLane: 0, lanes: 12 }
  const { rows, lanes } = tables(plan, [1, 5, 5, 24], all)
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) {
      for (let c = 0; c < 4; c++) {
        const lane = 2 * (j * 4 + c)
        expect([lanes![lane], rows![4 * i + 3]! + lanes![lane + 1]!]).toEqual([j, (c * 2 + i) * 3 + j])
      }
    }
  }
})

test('rows fit together as long as float32 counts their samples, their taps and their bins', () => {
  const offset = Int32Array.of(0, 5e6, 10e6, 10e6, 10e6)
  const many: SumPlan = { ...sumPlan, y: { ...sumPlan.y, offset } }
  expect(tablesFit(many, 0, 2)).toBe(false)
  expect(tablesFit(many, 0, 1)).toBe(true)
  expect(tablesFit(many, 1, 3)).toBe(true)
  const wide: MaxPlan = { ...maxPlan, outputShape: [2, 2, 5e6, 1] }
  expect(tablesFit(wide, 0, 2)).toBe(true)
  expect(tablesFit(wide, 1, 2)).toBe(false)
})

test('the samples and the taps of a maximum of sums count together', () => {
  const taps = { ...maxOfSumsPlan.y.taps, offset: new Int32Array(8e6 + 1) }
  taps.offset[8e6] = 388_608
  const exactly: MaxOfSumsPlan = {
    ...maxOfSumsPlan,
    y: { offset: Int32Array.of(0, 8e6, 8e6, 8e6, 8e6), taps },
  }
  expect(tablesFit(exactly, 0, 1)).toBe(true)
  taps.offset[8e6] = 388_609
  expect(tablesFit(exactly, 0, 1)).toBe(false)
  expect(tablesFit(exactly, 1, 3)).toBe(true)
})
