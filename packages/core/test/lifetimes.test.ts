import { describe, expect, it } from 'vitest'
import {
  type Driver,
  defineBackend,
  type FeatureMap,
  multiScaleRoiPool,
  type Plan,
  planRoiPool,
  roiPool,
  roisFromXyxy,
} from '../src/index.js'

const map: FeatureMap = { data: new Float32Array(24), shape: [1, 2, 3, 4] }
const params = { outputSize: [1, 1], spatialScale: 1 } as const
const rois = roisFromXyxy([[0, 0, 2, 2]])
const plan = planRoiPool(rois, params, map.shape)

/** A driver whose results are always new storage; it counts what is live. */
function counting(more: Partial<Driver<number[]>> = {}) {
  const live = new Set<number[]>()
  const log: string[] = []
  const keep = (values: number[]) => {
    live.add(values)
    return values
  }
  const driver: Driver<number[]> = {
    name: 'counting',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 1e6,
    },
    upload: ({ data }) => keep([...data]),
    reduce: (_, __, { outputShape }: Plan) => keep(Array(outputShape.reduce((a, b) => a * b)).fill(0)),
    read: (handle, into) => into.set(handle),
    release: (handle) => void live.delete(handle),
    dispose: () => void log.push('dispose'),
    ...more,
  }
  return { backend: defineBackend(driver), driver, live, log }
}

describe.each([
  [
    'throws',
    () => {
      throw new Error('stuck')
    },
  ],
  ['rejects', () => Promise.reject(new Error('stuck'))],
])('a driver whose release %s', (_, release) => {
  it('fails dispose, once everything else was done', async () => {
    const { backend, log } = counting({ release })
    const source = await backend.upload(map)
    const out = await backend.reduce(source, plan)
    await backend.reduce(source, plan, out)
    source.release()
    expect((await roiPool(backend, map, rois, params)).shape).toEqual([1, 1, 1, 4])
    await expect(backend.dispose()).rejects.toThrow('stuck')
    expect(log).toEqual(['dispose'])
    await expect(backend.dispose()).rejects.toThrow('stuck')
  })
})

describe('a pyramid', () => {
  const strides = [1, 2]
  const maps: FeatureMap[] = [
    { data: new Float32Array(400), shape: [1, 20, 20, 1] },
    { data: new Float32Array(100), shape: [1, 10, 10, 1] },
  ]
  const ofBoth = roisFromXyxy([
    [0, 0, 4, 4],
    [0, 0, 19, 19],
  ])
  const pyramid = { outputSize: [1, 1], strides, canonicalLevel: 0, canonicalSize: 8 } as const

  it('leaves one result, whatever storage its levels had', async () => {
    const { backend, live } = counting()
    const levels = await Promise.all(maps.map((level) => backend.upload(level)))
    await multiScaleRoiPool(backend, levels, ofBoth, pyramid)
    await levels[0]!.read()
    expect([...live].map(({ length }) => length)).toEqual([400, 100, 2])
  })

  it('leaves nothing when a later level is refused or fails', async () => {
    let calls = 0
    const { backend, live, driver } = counting()
    const { reduce } = driver
    driver.reduce = (...call) => (++calls === 2 ? Promise.reject(new Error('device lost')) : reduce(...call))
    const levels = await Promise.all(maps.map((level) => backend.upload(level)))
    await expect(multiScaleRoiPool(backend, levels, ofBoth, pyramid)).rejects.toThrow('device lost')
    expect(calls).toBe(2)
    levels[1]!.release()
    await expect(multiScaleRoiPool(backend, levels, ofBoth, pyramid)).rejects.toThrow(
      'features[1] was released',
    )
    expect(calls).toBe(2)
    await levels[0]!.read()
    expect([...live].map(({ length }) => length)).toEqual([400])
  })
})

describe('hold', () => {
  it('has dispose wait, takes what is called within it, and refuses other calls', async () => {
    const { backend, log } = counting()
    let proceed: () => void = () => undefined
    const work = backend.hold(async (held) => {
      await new Promise<void>((resolve) => {
        proceed = resolve
      })
      const source = await held.upload(map)
      const result = await held.reduce(source, plan)
      return result.read()
    })
    const disposal = backend.dispose()
    await expect(backend.upload(map)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    await expect(backend.hold(async () => 0)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    expect(log).toEqual([])
    proceed()
    expect(await work).toHaveLength(4)
    await disposal
    expect(log).toEqual(['dispose'])
  })

  it('lets go when its work fails, and afterwards', async () => {
    const { backend } = counting()
    let kept = backend
    const work = backend.hold(async (held) => {
      kept = held
      throw new Error('enough')
    })
    await expect(work).rejects.toThrow('enough')
    await kept.upload(map)
    await backend.dispose()
    await expect(kept.upload(map)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
  })
})

it('refuses an adopted out that overlaps a map, and takes one that lies beside it', async () => {
  const { backend } = counting()
  const other = defineBackend<Float32Array>({
    name: 'views',
    capabilities: backend.capabilities,
    upload: ({ data }) => data.slice(),
    reduce: (_, __, ___, out) => out!,
    read: (values, into) => into.set(values),
    release: () => undefined,
    adopt: () => undefined,
    dispose: () => undefined,
  })
  const { buffer } = new Float32Array(48)
  const source = await other.adopt(new Float32Array(buffer, 0, 24), map.shape)
  const inside = await other.adopt(new Float32Array(buffer, 80, 4), [1, 1, 1, 4])
  const beside = await other.adopt(new Float32Array(buffer, 96, 4), [1, 1, 1, 4])
  await expect(other.reduce(source, plan, inside)).rejects.toThrow('nor share its storage')
  expect(await other.reduce(source, plan, beside)).toBe(beside)
})
