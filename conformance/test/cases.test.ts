import { readFileSync } from 'node:fs'
import { type Backend, elements, type OpenBackend, type ResidentMap, type Shape } from '@roipool/core'
import { describe, expect, test } from 'vitest'
import { type Case, groupOf } from '../src/case.js'
import { cases, groups } from '../src/cases/index.js'
import { coreOperators, mapsOf, type Operators } from '../src/problem.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'

describe('the list', () => {
  test('begins with the founding worked example', () => {
    expect(cases[0]?.id).toBe('worked-example/floor-3x3')
  })

  test('has no id twice', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  test('names every case, cites a clause and says what it catches, in words of its own', () => {
    const wrong = cases.filter(
      ({ id, spec, catches }) =>
        !(/^[a-z-]+\/[\w.^-]+$/.test(id) && /^§\d+(\.\d+)?$/.test(spec) && catches.length > 10),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('cites clauses that there are', () => {
    const text = readFileSync(new URL('../../packages/core/SPEC.md', import.meta.url), 'utf8')
    const clauses = new Set(
      [...text.matchAll(/^(?:## |\*\*)(\d+(?:\.\d+)?)\b/gm)].map(([, clause]) => `§${clause}`),
    )
    const stray = cases.filter(({ spec }) => !clauses.has(spec))
    expect(stray.map(({ id, spec }) => `${id} ${spec}`)).toEqual([])
  })

  test('says what each group is for', () => {
    expect(Object.keys(groups)).toEqual([...new Set(cases.map(groupOf))])
  })

  /** Problems as they were reported: it is not axes that they are about. */
  const reported = /far-beyond-the-map|whole-map-in-one-bin|mostly-outside|bins-shorter-than-a-float32-step/

  test('knows no size that hides an exchange of axes, the founding example apart', () => {
    const square = cases.filter((item) => {
      if (item.kind !== 'pool' || /^(worked-example|golden)/.test(item.id) || reported.test(item.id))
        return false
      const problem = item.problem()
      return (
        mapsOf(problem).some(({ shape }) => {
          const [, height, width] = problem.params.layout === 'NCHW' ? shape.slice(1) : shape
          return height === width
        }) && !item.id.includes('/map-of-one-cell')
      )
    })
    expect(square.map(({ id }) => id)).toEqual([])
  })
})

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
    const sorted = (ids: string[]) => ids.toSorted()
    expect(sorted(await passed('sequence', open))).toEqual(
      sorted([...withoutElements, ...refusedByTheFrontDoor]),
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
