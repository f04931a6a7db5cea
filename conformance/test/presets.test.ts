import { type OperatorName, presets } from '@roipool/core'
import { describe, expect, test } from 'vitest'
import type { Case, PoolCase } from '../src/case.js'
import { maskProblems } from '../src/cases/golden/golden-masks.js'
import { cases } from '../src/cases/index.js'
import { difference } from '../src/compare.js'
import { type PeerName, peerProblems } from '../src/peers.js'
import { coreOperators, type Problem, solve } from '../src/problem.js'
import { referenceBackend } from './reference-backend.js'

type Peer = Record<string, object>

/** Of each preset, the golden answers that prove it: of single problems, and of a file of them. SPEC §14.1 */
const proofs: [keyof typeof presets, OperatorName, readonly string[], PeerName?][] = [
  ['article', 'roiPool', ['article-roipool-floor', 'hash-roipool-article-floor']],
  ['article', 'roiAlign', ['article-roialign-thirds-max', 'hash-article-roialign-thirds-max']],
  ['article', 'roiWarp', ['article-roiwarp-thirds-max', 'hash-article-roiwarp-thirds-max']],
  ['caffe', 'roiPool', ['article-roi-caffe', 'hash-roipool-caffe']],
  ['torchvision', 'roiPool', ['tv-roipool-issue1953'], 'torchvision-roi-pool'],
  ['torchvision', 'roiAlign', [], 'torchvision-roi-align'],
  ['torchvision', 'psRoiPool', [], 'torchvision-ps-roi-pool'],
  ['torchvision', 'psRoiAlign', [], 'torchvision-ps-roi-align'],
  ['detectron2', 'roiAlign', ['d2-roialign-arange25-aligned', 'd2-roialign-empty-box']],
  ['detectron2', 'roiAlignRotated', ['d2-roialign-rotated-90'], 'detectron2-roi-align-rotated'],
  [
    'mmcv',
    'roiAlignRotated',
    ['mmcv-roialign-rotated-0', 'mmcv-roialign-rotated-2', 'd2-roialign-rotated-0'],
  ],
  ['mmcv', 'deformRoiPool', ['mmcv-deform-roi-pool-0', 'mmcv-deform-roi-pool-1']],
  [
    'openvino',
    'roiAlignRotated',
    ['mmcv-roialign-rotated-0', 'mmcv-roialign-rotated-2', 'd2-roialign-rotated-0'],
  ],
  ['torch', 'samplePoints', [], 'torch-sample-points'],
  ['detectron2', 'samplePoints', [], 'torch-sample-points'],
  ['onnx', 'roiPool', ['ort-maxroipool-1x1'], 'onnxruntime-max-roi-pool'],
  ['onnx', 'roiAlign', [], 'onnxruntime-roi-align'],
  ['tensorflow', 'cropAndResize', ['tfjs-crop-1x1-bilinear', 'tfjs-crop-multiple-boxes']],
]

/** The problem with the preset in place of the parameters that are not the problem's own. */
function withPreset(problem: Problem, preset: object): Problem {
  const { outputSize, spatialScale, offsets, layout } = {
    outputSize: undefined,
    offsets: undefined,
    spatialScale: undefined,
    ...problem.params,
  }
  const own = {
    ...(outputSize && { outputSize }),
    ...(spatialScale !== undefined && { spatialScale }),
    ...(offsets && { offsets }),
    ...(layout !== undefined && { layout }),
  }
  return { ...problem, params: { ...preset, ...own } } as Problem
}

async function wrong(
  problem: Problem,
  preset: object,
  values: ArrayLike<number>,
): Promise<string | undefined> {
  const backend = await referenceBackend()()
  const result = await solve(coreOperators, backend, withPreset(problem, preset))
  return difference(result, { values, shape: result.shape }, problem)
}

test('presets.fcClip.maskPool', async () => {
  const { maskPool } = presets.fcClip
  for (const { id, problem, values } of await maskProblems('bilinear_gt0')) {
    if (problem.params.reduce === 'max') continue
    expect(
      await wrong({ ...problem, params: { outputSize: [1, 1], layout: 'NCHW' } } as never, maskPool, values),
      id,
    ).toBeUndefined()
  }
})

describe.for(proofs)('presets.%s.%s', ([peer, operator, ids, file]) => {
  const preset = (presets[peer] as Peer)[operator]!

  test.for(ids)('is proved by %s', async (id) => {
    const { problem, expected } = cases.find((item: Case) => item.id === `golden/${id}`) as PoolCase
    if (expected.from === 'oracle') throw new Error('not golden')
    expect(await wrong(problem(), preset, expected.values as ArrayLike<number>)).toBeUndefined()
  })

  test.for(file ? [file] : [])('is proved by the problems of %s put with its parameters', async (name) => {
    const all = await peerProblems(name, 1, Infinity)
    const its = all.filter(({ problem: { params } }) =>
      Object.entries(preset).every(([name, value]) => !(name in params) || params[name as never] === value),
    )
    expect(its.length).toBeGreaterThan(10)
    for (const { number, problem, expected } of its) {
      expect(await wrong(problem, preset, expected), `problem ${number}`).toBeUndefined()
    }
  })
})
