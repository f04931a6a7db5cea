import { describe, expect, test } from 'vitest'
import type { PoolCase } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { chosen } from '../src/chosen.js'
import { difference } from '../src/compare.js'
import { differences } from '../src/golden/differences.json'
import type { Proof } from '../src/level.js'
import { oracle } from '../src/oracle/index.js'
import { type PeerName, peerProblems } from '../src/peers.js'
import { type ConformanceOptions, runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'
import { referenceGradients } from './reference-gradients.js'
import { referenceOperators } from './reference-operators.js'

/** What does not pass of the cases of a proof, every one of which is run. */
async function notPassed(proves: Proof, options: ConformanceOptions = {}) {
  const { rows } = await runConformance(referenceBackend(), { proves, ...options })
  expect(rows).toHaveLength(chosen({ proves, ...options }).length)
  return rows.filter(({ status }) => status !== 'pass')
}

// Core's planners are held to their own cases on naive and on wasm.
test('the reference backend passes every case of a backend, with core’s planners', async () => {
  expect(await notPassed('backend', { large: false })).toEqual([])
})

test('planners written apart from core’s pass every case of a planner', async () => {
  // They list their samples one by one: 10^7 on an axis are not for them.
  const near = cases.filter(({ id }) => !id.includes('/far-beyond-the-map') && id !== 'gradients/in-blocks')
  expect(
    await notPassed('planner', {
      operators: { ...referenceOperators(), ...referenceGradients() },
      cases: near,
    }),
  ).toEqual([])
})

const peerNames: PeerName[] = [
  'torchvision-roi-pool',
  'onnxruntime-max-roi-pool',
  'torchvision-roi-align',
  'onnxruntime-roi-align',
  'torchvision-ps-roi-pool',
  'torchvision-ps-roi-align',
  'torch-adaptive-pool',
  'detectron2-roi-align-rotated',
  'mmcv-roi-align-rotated',
  'mmcv-deform-roi-pool',
  'dcnv2-deform-ps-roi-pool',
]

test.for(differences)('$id: the peer’s answer is not the right one', ({ answer, expected }) => {
  expect(answer).toHaveLength(expected.length)
  expect(answer).not.toEqual(expected)
})

describe('the oracle gives what is written out or known', () => {
  // The oracle keeps float64 and takes each channel apart: 17 million results are not for it, nor many samples.
  const written = cases.filter(
    (item): item is PoolCase =>
      item.kind === 'pool' &&
      item.expected.from !== 'oracle' &&
      (item.needs?.elements ?? 0) < 2 ** 24 &&
      item.id !== 'roi-align/far-beyond-the-map-max',
  )
  test.for(written)('$id', ({ problem: make, expected }) => {
    if (expected.from === 'oracle') throw new Error('nothing is written out')
    const problem = make()
    const { values, shape } = oracle(problem)
    const result = { data: Float32Array.from(values), shape }
    expect(difference(result, { ...expected, shape }, problem)).toBeUndefined()
  })

  test.for(peerNames)('%s', async (name) => {
    for (const { number, problem, expected } of await peerProblems(name, 1, Infinity)) {
      const { values, shape } = oracle(problem)
      const result = { data: Float32Array.from(values), shape }
      expect(difference(result, { values: expected, shape }, problem), `problem ${number}`).toBeUndefined()
    }
  })
})
