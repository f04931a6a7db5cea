import { followed, generator } from '@roipool/conformance'
import { elements, type Shape, type SumPlan } from '@roipool/core'
import { expect, test } from 'vitest'
import { wasm } from '../src/index.js'
import { firstDifference } from './plans.js'

/** A cell and its weight. */
type Tap = readonly [cell: number, weight: number]

const run = (from: number, to: number, weight = 0.25): Tap[] =>
  Array.from({ length: to - from }, (_, n) => [from + n, weight])
const changed = (list: readonly Tap[], at: number, tap: Tap) => list.map((own, n) => (n === at ? tap : own))

// What the kernels share and keep of sums, each beside what must not be taken for it. One bin a RoI: its y taps, its x taps.
const rows = run(1, 4)
const problems: Record<string, readonly (readonly [y: readonly Tap[], x: readonly Tap[]])[]> = {
  'the same rows with other weights': [
    [rows, run(2, 5)],
    [changed(rows, 1, [2, 0.5]), run(2, 5)],
  ],
  'other rows with the same weights': [
    [rows, run(2, 5)],
    [changed(rows, 2, [7, 0.25]), run(2, 5)],
  ],
  'the same rows and columns further left': [
    [rows, run(9, 12)],
    [rows, run(2, 12)],
  ],
  'the same rows and columns further right': [
    [rows, run(2, 5)],
    [rows, run(2, 12)],
  ],
  'the same rows but for the last': [
    [run(1, 5), run(2, 5)],
    [rows, run(2, 5)],
  ],
  'the same rows and columns that lay in a gap': [
    [rows, [...run(0, 2), ...run(30, 32)]],
    [rows, run(12, 20)],
  ],
  'one row that does not weigh 1': [[[[3, 0.5]], run(2, 5)]],
  'four rows that do not weigh the same': [[changed(run(4, 8), 3, [7, 0.5]), run(2, 5)]],
  'four rows that are no neighbours': [[changed(run(4, 8), 3, [9, 0.25]), run(2, 5)]],
  'four rows from one that is no multiple of four': [[run(6, 10), run(2, 5)]],
  'many rows from one that is no multiple of four': [[run(6, 34), run(2, 5)]],
  'sixteen rows from one that is no multiple of sixteen': [[run(4, 20), run(2, 5)]],
  'sixteen rows of which one weighs more': [[changed(run(16, 32), 11, [27, 0.5]), run(2, 5)]],
  'the last rows of all': [[run(16, 38), run(2, 5)]],
  'columns by fours and sixteens': [[run(2, 4), run(3, 40)]],
}

test.each(Object.entries(problems))('sums are those of their plan: %s', async (_name, bins) => {
  const shape: Shape = [1, 38, 40, 36]
  const next = generator(9)
  const data = Float32Array.from({ length: elements(shape) }, () => next() * 4 - 3)
  const plan: SumPlan = {
    reduction: 'sum',
    outputShape: [bins.length, 1, 1, shape[3]],
    batchIndices: new Int32Array(bins.length),
    rows: Int32Array.from(bins.keys()),
    empty: 0,
    positionSensitive: false,
    y: lists(bins.map(([y]) => y)),
    x: lists(bins.map(([, x]) => x)),
  }
  const wanted = followed({ data, shape }, plan).values
  let first: Float32Array | undefined
  for (const algorithm of ['separable', 'windows'] as const) {
    const backend = await wasm({ algorithm, threads: 1 })
    const values = await (await backend.reduce(await backend.upload({ data, shape }), plan)).read()
    for (const [n, value] of wanted.entries()) {
      const near = Math.abs(values[n]! - value) <= 1e-5 * Math.max(1, Math.abs(value))
      expect(near || Object.is(values[n], Math.fround(value)), `${algorithm}, value ${n}`).toBe(true)
    }
    first ??= values
    expect(firstDifference(values, first), algorithm).toBe(-1)
    await backend.dispose()
  }
})

test('a sum of a million cells is as exact as one of a few', async () => {
  const shape: Shape = [1, 1024, 1024, 1]
  const data = new Float32Array(elements(shape)).fill(1000.1)
  const [count, weight] = [data.length, Math.fround(1 / data.length)]
  // No neighbours, which would be taken together.
  const x = {
    offset: Int32Array.of(0, count),
    cell: new Int32Array(count).map((_, n) => (n * 1009) % count),
    weight: new Float32Array(count).fill(weight),
  }
  const plan: SumPlan = {
    ...{ over: 'cells', reduction: 'sum', outputShape: [1, 1, 1, 1], empty: 0, positionSensitive: false },
    ...{ batchIndices: new Int32Array(1), rows: new Int32Array(1), y: lists([[[0, 1]]]), x },
  }
  const backend = await wasm({ threads: 1 })
  const [value] = await (await backend.reduce(await backend.upload({ data, shape }), plan)).read()
  await backend.dispose()
  const wanted = count * weight * data[0]!
  expect(Math.abs(value! - wanted)).toBeLessThanOrEqual(1e-5 * wanted)
})

function lists(of: readonly (readonly Tap[])[]) {
  const taps = of.flat()
  const offset = new Int32Array(of.length + 1)
  for (const [n, list] of of.entries()) offset[n + 1] = offset[n]! + list.length
  return {
    offset,
    cell: Int32Array.from(taps, ([cell]) => cell),
    weight: Float32Array.from(taps, ([, weight]) => weight),
  }
}
