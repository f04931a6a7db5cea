import { expect, test } from 'vitest'
import type { Case, PoolCase } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { difference } from '../src/compare.js'
import { oracle } from '../src/oracle/index.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'

// What takes too long for witnesses.test.ts.

test('the reference backend passes the cases of more than 2^24 elements', async () => {
  const filter = ({ needs }: Case) => (needs?.elements ?? 0) > 2 ** 24
  const { rows } = await runConformance(referenceBackend(), { proves: 'backend', filter })
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.filter(({ status }) => status !== 'pass')).toEqual([])
})

test('the oracle gives what is written out of samples far beyond the map', () => {
  const item = cases.find(({ id }) => id === 'roi-align/far-beyond-the-map-max') as PoolCase
  if (item.expected.from === 'oracle') throw new Error('nothing is written out')
  const problem = item.problem()
  const { values, shape } = oracle(problem)
  const result = { data: Float32Array.from(values), shape }
  expect(difference(result, { ...item.expected, shape }, problem)).toBeUndefined()
})
