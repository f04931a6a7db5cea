import { describe, expect, test } from 'vitest'
import type { PoolCase } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { difference } from '../src/compare.js'
import { oracle } from '../src/oracle.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'
import { referenceRoiPool } from './reference-planner.js'

test('the reference backend passes every case with core’s planner', async () => {
  const { rows } = await runConformance(referenceBackend())
  expect(rows.filter(({ status }) => status !== 'pass')).toEqual([])
  expect(rows).toHaveLength(cases.length)
})

test('a planner written apart from core’s passes every case', async () => {
  const { rows } = await runConformance(referenceBackend(), { operators: { roiPool: referenceRoiPool() } })
  expect(rows.filter(({ status }) => status !== 'pass')).toEqual([])
  expect(rows).toHaveLength(cases.length)
})

describe('the oracle gives what is written out or known', () => {
  // The oracle keeps float64 and takes each channel apart: 17 million results are not for it.
  const written = cases.filter(
    (item): item is PoolCase =>
      item.kind === 'pool' && item.expected.from !== 'oracle' && (item.needs?.elements ?? 0) < 2 ** 24,
  )
  test.for(written)('$id', ({ problem: make, expected }) => {
    if (expected.from === 'oracle') throw new Error('nothing is written out')
    const problem = make()
    const { values, shape } = oracle(problem)
    const result = { data: Float32Array.from(values), shape }
    expect(difference(result, { values: expected.values, shape }, problem)).toBeUndefined()
  })
})
