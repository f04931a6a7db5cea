import { describe, expect, it } from 'vitest'
import {
  type Driver,
  defineBackend,
  dotOffsets,
  featureMap,
  type Plan,
  planRoiAlign,
  planRoiPool,
  roiAlignGradient,
  roisFromXyxy,
  type SumPlan,
} from '../src/index.js'

const map = featureMap([1, 2, 3, 4, 5, 6], [1, 2, 3, 1])
const rois = roisFromXyxy([[0.3, 0.2, 2.4, 1.8]])
const params = { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 } as const
const plan = planRoiAlign(rois, params, map.shape) as SumPlan
const length = dotOffsets(plan).at(-1)!

/** A driver that multiplies, and notes what it was asked for. */
function open(multiplies = true) {
  const asked: string[] = []
  const driver: Driver<Float32Array> = {
    name: 'noting',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max', 'sum'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 100,
    },
    upload: ({ data }) => data.slice(),
    reduce: (_source, _shape, plan) => {
      asked.push('reduce')
      const [rows, PH, PW, channels] = plan.outputShape
      return new Float32Array(rows * PH * PW * channels)
    },
    ...(multiplies && {
      dotCells(_source, _shape, _plan, _upstream, into) {
        asked.push('dotCells')
        into.fill(1)
      },
    }),
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  }
  return { asked, backend: defineBackend(driver) }
}

describe('gradients', () => {
  it('are asked of a driver once for all numbers where it multiplies, else once for each', async () => {
    const upstream = featureMap([1, 1], [1, 1, 2, 1])
    for (const [multiplies, calls] of [
      [true, ['dotCells']],
      [false, Array(4).fill('reduce')],
    ] as const) {
      const { asked, backend } = open(multiplies)
      await roiAlignGradient(backend, map, rois, upstream, params)
      expect(asked).toEqual(calls)
      expect('dotCells' in backend).toBe(multiplies)
    }
  })
})

describe('dotCells', () => {
  const right = { plan: plan as Plan, upstream: new Float32Array(2), into: new Float32Array(length) }

  it.each<[string, Partial<typeof right>, string]>([
    ['a maximum', { plan: planRoiPool(rois, { outputSize: [1, 2], spatialScale: 1 }, map.shape) }, 'sum'],
    ['a plan of another map', { plan: { ...plan, batchIndices: Int32Array.of(1) } }, 'plan.batchIndices[0]'],
    ['an upstream of another length', { upstream: new Float32Array(3) }, 'upstream needs 2 elements'],
    ['room of another length', { into: new Float32Array(length + 1) }, `into needs ${length} elements`],
  ])('refuses %s', async (_, wrong, words) => {
    const { asked, backend } = open()
    const resident = await backend.upload(map)
    const { plan, upstream, into } = { ...right, ...wrong }
    await expect(backend.dotCells!(resident, plan as SumPlan, upstream, into)).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining(words),
    })
    expect(asked).toEqual([])
  })

  it('refuses a map that was released, and a backend that was disposed of', async () => {
    const { backend } = open()
    const resident = await backend.upload(map)
    const call = () => backend.dotCells!(resident, plan, right.upstream, right.into)
    resident.release()
    await expect(call()).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    await backend.dispose()
    await expect(call()).rejects.toMatchObject({
      code: 'ROI_DISPOSED',
      message: expect.stringContaining('backend'),
    })
  })

  it('asks nothing of a driver where there are no RoIs', async () => {
    const { asked, backend } = open()
    const none = planRoiAlign(roisFromXyxy([]), params, map.shape) as SumPlan
    const resident = await backend.upload(map)
    await backend.dotCells!(resident, none, new Float32Array(0), new Float32Array(0))
    expect(asked).toEqual([])
  })
})
