import type { MaxOfSumsPlan, MaxPlan, SumPlan } from '@roipool/core'
import { expect, test } from 'vitest'
import { sections, tableMaker } from './tables.js'

const tables = tableMaker()

const common = {
  outputShape: [4, 2, 1, 3],
  batchIndices: Int32Array.of(1, 0),
  rows: Int32Array.of(3, 2),
  empty: 0,
  positionSensitive: false,
} as const

const maxPlan: MaxPlan = {
  ...common,
  reduction: 'max',
  y: { start: Int32Array.of(0, 1, 2, 3), end: Int32Array.of(1, 2, 3, 3) },
  x: { start: Int32Array.of(4, 5), end: Int32Array.of(6, 7) },
}

const y = { cell: Int32Array.of(5, 6, 7, 8), weight: Float32Array.of(1, 0.5, 0.5, 2) }
const x = { cell: Int32Array.of(9, 11), weight: Float32Array.of(0.25, 4) }
const sumPlan: SumPlan = {
  ...common,
  reduction: 'sum',
  y: { ...y, offset: Int32Array.of(0, 1, 3, 4, 4) },
  x: { ...x, offset: Int32Array.of(0, 1, 2) },
}

/** On the y axis five samples in bins of 1, 2, 2 and none; on the x axis two in the first bin. */
const maxOfSumsPlan: MaxOfSumsPlan = {
  ...common,
  reduction: 'max-of-sums',
  y: { offset: Int32Array.of(0, 1, 3, 5, 5), taps: { ...y, offset: Int32Array.of(0, 1, 1, 3, 3, 4) } },
  x: { offset: Int32Array.of(0, 2, 2), taps: { ...x, offset: Int32Array.of(0, 2, 2) } },
}

/** Reads a table as a kernel does. */
function readerOf(plan: MaxPlan | SumPlan | MaxOfSumsPlan, first: number, end: number) {
  const { table, places } = tables(sections(plan, first, end))
  return {
    at: (name: string, n: number) => table[places[name]! + n],
    weight: (name: string, n: number) => new Float32Array(table.buffer)[places[name]! + n],
  }
}

test('of a block, RoIs and bins count from its first', () => {
  const { at } = readerOf(maxPlan, 1, 2)
  expect([at('images', 0), at('rows', 0)]).toEqual([0, 2])
  expect([at('yBins', 0), at('yEnds', 0), at('yBins', 1), at('yEnds', 1)]).toEqual([2, 3, 3, 3])
  expect([at('xBins', 0), at('xEnds', 0)]).toEqual([5, 7])
})

test('taps count from the first of the plan, though only those of the block are there', () => {
  const { at, weight } = readerOf(sumPlan, 1, 2)
  expect([at('yBins', 0), at('yBins', 1), at('yBins', 2)]).toEqual([3, 4, 4])
  expect([at('yCells', 3), weight('yWeights', 3)]).toEqual([8, 2])
  expect([at('xBins', 0), at('xCells', 1), weight('xWeights', 1)]).toEqual([1, 11, 4])
  const { table } = tables(sections(sumPlan, 1, 2))
  expect(table.length).toBe(2 + 3 + 2 + 2 + 2)
})

test('samples too', () => {
  const { at, weight } = readerOf(maxOfSumsPlan, 1, 2)
  expect([at('yBins', 0), at('yBins', 1), at('yBins', 2)]).toEqual([3, 5, 5])
  expect([at('ySamples', 3), at('ySamples', 4), at('ySamples', 5)]).toEqual([3, 3, 4])
  expect([at('yCells', 3), weight('yWeights', 3)]).toEqual([8, 2])
})

test('a weight keeps its bits where the plan’s arrays are views', () => {
  const weight = Float32Array.of(9, -0.1).subarray(1)
  const plan: SumPlan = {
    ...sumPlan,
    y: { offset: Int32Array.of(0, 1, 1, 1, 1), cell: Int32Array.of(0), weight },
  }
  expect(readerOf(plan, 0, 2).weight('yWeights', 0)).toBe(Math.fround(-0.1))
})

test('a table larger than all before it has room', () => {
  const values = Int32Array.from({ length: 5000 }, (_, n) => n)
  const { table, places } = tables([{ name: 'yCells', values, origin: 7 }])
  expect([...table]).toEqual([...values])
  expect(places).toEqual({ yCells: -7 })
})
