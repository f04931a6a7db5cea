import { expect, test } from 'vitest'
import { matrix } from '../src/matrix.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'

const none = { pass: 0, fail: 0, known: 0, fixed: 0, 'not-promised': 0 }

test('a row says what passed, what did not, and what is not promised; a level that was not run is not promised', () => {
  const report = {
    environment: 'node',
    runsOn: 'JavaScript',
    proves: 'backend',
    levels: [
      {
        level: 'RoI pooling',
        verdict: 'conformant',
        counts: { ...none, pass: 9, known: 1, 'not-promised': 2 },
      },
      { level: 'sampled', verdict: 'not conformant', counts: { ...none, pass: 4, fail: 2, fixed: 1 } },
      { level: 'position-sensitive', verdict: 'not promised', counts: { ...none, 'not-promised': 3 } },
    ],
  } as const
  const gone = { environment: 'chromium', unavailable: 'no GPU', levels: [] }
  expect(
    matrix([
      { name: 'mine', report },
      { name: 'gone', report: gone },
    ]).split('\n'),
  ).toEqual([
    '| backend | computes on | cases | RoI pooling | sampled | position-sensitive | multi-scale | free-form |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    '| `mine` | Node: JavaScript | backend | ✓ 9, 1 known, 2 not promised | ✗ 3 of 4 | not promised | not promised | not promised |',
  ])
})

test('a report of a whole run is of all cases', async () => {
  const report = await runConformance(referenceBackend(), { filter: ({ id }) => id.startsWith('worked-') })
  expect(matrix([{ name: 'reference', report }])).toContain('| `reference` | Node: JavaScript | all | ✓ ')
})
