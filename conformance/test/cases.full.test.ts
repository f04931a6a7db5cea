import { type Backend, elements, type OpenBackend, type ResidentMap, type Shape } from '@roipool/core'
import { describe, expect, test } from 'vitest'
import type { Case } from '../src/case.js'
import { coreOperators, type Operators } from '../src/problem.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'

describe('every case can fail', () => {
  /** What a wrong backend passes nevertheless. The largest cases each fail a mutant of their own. */
  async function passed(kind: Case['kind'], open: OpenBackend, operator?: unknown) {
    const { rows } = await runConformance(open, {
      filter: (item) => item.kind === kind && (item.needs?.elements ?? 0) < 2 ** 24,
      ...(operator !== undefined && { operators: everywhere(operator) }),
    })
    expect(rows.length).toBeGreaterThan(10)
    return rows.filter(({ status }) => status === 'pass').map(({ id }) => id)
  }

  test('pools, on a backend whose results are all wrong', async () => {
    const open = referenceBackend({ channels: () => 0, read: (_, into) => into.fill(-0.123) })
    const withoutElements = ['no-rois', 'no-images', 'no-channels', 'no-cells'].map((name) => `basic/${name}`)
    expect(await passed('pool', open)).toEqual([...withoutElements, 'multi-scale/no-rois'])
  })

  test('pools, with an operator that refuses', async () => {
    const refusing = () => Promise.reject(new Error('no'))
    expect(await passed('pool', referenceBackend(), refusing)).toEqual([])
  })

  test('refusals, with an operator that takes anything', async () => {
    const taking = async () => ({ data: new Float32Array(0), shape: [0, 0, 0, 0] })
    expect(await passed('refusal', referenceBackend(), taking)).toEqual([])
  })

  test('refusals, with another code', async () => {
    const error = Object.assign(new Error('features rois params layout'), { code: 'ROI_DISPOSED' })
    const refusing = () => Promise.reject(error)
    expect(await passed('refusal', referenceBackend(), refusing)).toEqual([])
  })

  test('sequences, on a backend that checks nothing and computes nothing', async () => {
    const nothing: Backend = {
      name: '',
      capabilities: {
        runsOn: '',
        reductions: ['max', 'sum', 'max-of-sums'],
        positionSensitive: true,
        rows: true,
        nonFinite: true,
        subnormals: true,
        adopts: true,
        maxElements: 2 ** 31,
      },
      upload: async ({ shape }) => hollow(shape as Shape),
      adopt: async (_, shape) => hollow(shape),
      reduce: async (_, { outputShape }) => hollow(outputShape),
      reduceAll: async (_, plans) => hollow(plans[0]!.outputShape),
      reduceInto: async () => undefined,
      hold: (work) => work(nothing),
      dispose: async () => undefined,
    }
    const open: OpenBackend = async () => nothing
    // Nothing is computed in these; the mutants of the calls fail them.
    const refusedByTheFrontDoor = [
      'blocks/refused-before-the-first',
      'gradients/refused',
      'gradients/refused-upstream',
      'multi-scale/mixed-memory',
      'rejects/backend-not-open',
      'rejects/ps-roi-pool-not-offered',
      'rejects/ps-roi-align-not-offered',
      'rejects/multi-scale-roi-pool-not-offered',
      'rejects/multi-scale-roi-align-not-offered',
      'rejects/map-beyond-max-elements',
      'rejects/result-beyond-max-elements',
      'rejects/reduction-not-offered',
      'rejects/layout-of-a-resident-map',
      'rejects/batch-index-of-a-resident-map',
      'results/into-refused',
    ]
    const withoutElements = [
      'adoption/as-promised',
      'blocks/none',
      'gradients/none',
      'lifecycle/resident-maps-without-elements',
      'lifecycle/dispose-twice',
    ]
    // The gradients of its two channels cancel; its mutant fails it.
    const zeros = ['gradients/golden-mmcv-prroi-1']
    const sorted = (ids: string[]) => ids.toSorted()
    expect(sorted(await passed('sequence', open))).toEqual(
      sorted([...withoutElements, ...zeros, ...refusedByTheFrontDoor]),
    )
  })
})

/** The same function for every operator. */
function everywhere(operator: unknown): Operators {
  const names = Object.keys(coreOperators)
  return Object.fromEntries(names.map((name) => [name, operator])) as unknown as Operators
}

/** A resident map that holds nothing, and cannot be released. */
function hollow(shape: Shape): ResidentMap {
  const read = async (into?: Float32Array) => into ?? new Float32Array(elements(shape))
  return { shape, handle: undefined, read, release: () => undefined }
}
