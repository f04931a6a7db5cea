import { describe, expect, it } from 'vitest'
import {
  type Driver,
  defineBackend,
  type FeatureMap,
  type Plan,
  planRoiPool,
  roiPool,
  roisFromXyxy,
} from '../src/index.js'

const map: FeatureMap = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [1, 2, 3, 4] }
const params = { outputSize: [1, 1], spatialScale: 1 } as const
const rois = roisFromXyxy([[0, 0, 2, 2]])
const plan = planRoiPool(rois, params, map.shape)

/** A driver that writes down what it was asked; its result is always the numbers 0, 1, 2 … */
function spy(more: Partial<Driver<number[]>> = {}) {
  const calls: string[] = []
  const driver: Driver<number[]> = {
    name: 'spy',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 100,
    },
    async upload({ data }) {
      calls.push('upload')
      await new Promise((resolve) => setTimeout(resolve, 5))
      calls.push('uploaded')
      return [...data]
    },
    reduce(_source, _shape, { outputShape }: Plan) {
      calls.push('reduce')
      return Array.from({ length: outputShape[0] * outputShape[3] }, (_, i) => i)
    },
    read(handle, into) {
      calls.push('read')
      into.set(handle)
    },
    release: (handle) => void calls.push(`release ${handle.length}`),
    dispose: () => void calls.push('dispose'),
    ...more,
  }
  return { backend: defineBackend(driver), calls }
}

describe('defineBackend', () => {
  it('runs overlapping calls one at a time, in order', async () => {
    const { backend, calls } = spy()
    await Promise.all([backend.upload(map), backend.upload(map)])
    expect(calls).toEqual(['upload', 'uploaded', 'upload', 'uploaded'])
  })

  it('reduces at once where there is nothing to wait for, else in its turn', async () => {
    const { backend, calls } = spy()
    const resident = await backend.upload(map)
    const first = backend.reduce(resident, plan)
    expect(calls).toEqual(['upload', 'uploaded', 'reduce'])
    const upload = backend.upload(map)
    const second = backend.reduce(resident, plan)
    expect(calls.length).toBe(3)
    await Promise.all([first, upload, second])
    expect(calls.slice(3)).toEqual(['upload', 'uploaded', 'reduce'])
  })

  it('goes on after a call that failed', async () => {
    const { backend } = spy({ reduce: () => Promise.reject(new Error('out of memory')) })
    const source = await backend.upload(map)
    await expect(backend.reduce(source, plan)).rejects.toThrow('out of memory')
    expect(await source.read()).toEqual(map.data)
  })

  it('keeps empty maps and empty results from the driver', async () => {
    const { backend, calls } = spy()
    const empty = await backend.upload({ data: new Float32Array(0), shape: [0, 2, 3, 4] })
    expect(await empty.read()).toEqual(new Float32Array(0))
    const none = planRoiPool(roisFromXyxy([]), params, map.shape)
    const source = await backend.upload(map)
    expect((await backend.reduce(source, none)).shape).toEqual([0, 1, 1, 4])
    empty.release()
    expect(calls).toEqual(['upload', 'uploaded'])
  })

  it('releases a map behind the calls that use it, once', async () => {
    const { backend, calls } = spy()
    const source = await backend.upload(map)
    const result = backend.reduce(source, plan)
    source.release()
    source.release()
    await result
    await backend.dispose()
    expect(calls).toEqual(['upload', 'uploaded', 'reduce', 'release 24', 'release 4', 'dispose'])
    await expect(backend.reduce(source, plan)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
  })

  it('refuses everything after dispose, and disposes once', async () => {
    const { backend, calls } = spy()
    const source = await backend.upload(map)
    await Promise.all([backend.dispose(), backend.dispose()])
    expect(calls.filter((call) => call === 'dispose')).toHaveLength(1)
    await expect(backend.upload(map)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    await expect(source.read()).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    expect(() => source.release()).not.toThrow()
  })

  it('puts a result with new storage into out, and frees the storage it had', async () => {
    const { backend, calls } = spy()
    const source = await backend.upload(map)
    const out = await backend.reduce(source, plan)
    const before = out.handle
    expect(await backend.reduce(source, plan, out)).toBe(out)
    expect(out.handle).not.toBe(before)
    expect(calls.at(-1)).toBe('release 4')
  })

  it.each([
    [
      'a map of another backend',
      async () => spy().backend.upload(map),
      'ROI_INVALID',
      /the feature map must be a resident map of this spy backend/,
    ],
    [
      'a map it never made',
      async () => ({ ...(await spy().backend.upload(map)) }),
      'ROI_INVALID',
      /the feature map must be/,
    ],
  ])('refuses to reduce %s', async (_, make, code, message) => {
    const { backend } = spy()
    await expect(backend.reduce(await make(), plan)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('refuses an out of another shape, or the source itself', async () => {
    const { backend } = spy()
    const source = await backend.upload(map)
    await expect(backend.reduce(source, plan, source)).rejects.toThrow('out must not be the feature map')
    const other = await backend.upload(map)
    await expect(backend.reduce(source, plan, other)).rejects.toThrow(
      'shape [1,1,1,4] of the result, but has [1,2,3,4]',
    )
  })

  it('refuses what lies beyond the capabilities, before it uploads', async () => {
    const { backend, calls } = spy()
    const mean = { ...params, reduce: 'avg' } as const
    await expect(roiPool(backend, map, rois, mean)).rejects.toMatchObject({
      code: 'ROI_UNSUPPORTED',
      message: 'backend spy offers max, not sum',
    })
    const large = { ...params, outputSize: [6, 6] } as const
    await expect(roiPool(backend, map, rois, large)).rejects.toThrow('the result [1,6,6,4] has 144 elements')
    const wide = { data: new Float32Array(101), shape: [1, 1, 1, 101] } as const
    await expect(backend.upload(wide)).rejects.toMatchObject({ code: 'ROI_UNSUPPORTED' })
    expect(calls).toEqual([])
  })

  it('refuses plans of a kind that is not promised', async () => {
    const none = {
      runsOn: 'a test',
      reductions: ['max'],
      nonFinite: true,
      subnormals: true,
      maxElements: 100,
    } as const
    const { backend, calls } = spy({ capabilities: { ...none, positionSensitive: false, rows: false } })
    const source = await backend.upload(map)
    await expect(backend.reduce(source, { ...plan, positionSensitive: true })).rejects.toMatchObject({
      code: 'ROI_UNSUPPORTED',
      message: 'backend spy does not offer position-sensitive plans',
    })
    const part = { ...plan, outputShape: [2, 1, 1, 4] } as const
    for (const rows of [[0], [1]]) {
      await expect(backend.reduce(source, { ...part, rows: Int32Array.from(rows) })).rejects.toMatchObject({
        code: 'ROI_UNSUPPORTED',
        message: 'backend spy does not offer feature pyramids: plans that fill some rows of a result',
      })
    }
    await backend.reduce(source, plan)
    expect(calls).toEqual(['upload', 'uploaded', 'reduce'])
  })

  it('leaves nothing in the backend after a host call, even a failed one', async () => {
    const { backend, calls } = spy({ read: () => Promise.reject(new Error('device lost')) })
    await expect(roiPool(backend, map, rois, params)).rejects.toThrow('device lost')
    await backend.dispose()
    expect(calls).toEqual(['upload', 'uploaded', 'reduce', 'release 4', 'release 24', 'dispose'])
  })
})
