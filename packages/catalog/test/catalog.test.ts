import { roiPool, roisFromXyxy } from '@roipool/core'
import { describe, expect, it } from 'vitest'
import { importOptional } from '../src/import-optional.js'
import { catalog, engines } from '../src/index.js'

describe('catalog', () => {
  it('names every entry once, and modes after their backend', () => {
    const ids = catalog.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, modeOf } of catalog) expect(modeOf ?? id).toBe(id.split(':')[0])
  })

  it('counts every way to compute once', () => {
    expect(engines.map(({ id }) => id)).toEqual(
      catalog.map(({ id }) => id).filter((id) => !['gpujs', 'tfjs'].includes(id)),
    )
  })

  it.each(catalog)('opens $id, or says why not', async ({ id, open }) => {
    const backend = await open().catch((error: { code?: string; message: string }) => {
      expect(error.code).toBe('ROI_UNAVAILABLE')
      expect(error.message.length).toBeGreaterThan(20)
    })
    // Whether there is WebGPU in Node depends on the machine.
    if (id !== 'webgpu') expect(backend !== undefined).toBe(!/webgl|webgpu/.test(id))
    if (!backend) return
    expect(backend.name).toBe(id.split(':')[0])
    const features = { data: Float32Array.of(3, -1, 4, 1, -5, 9), shape: [1, 2, 3, 1] } as const
    const pooled = await roiPool(backend, features, roisFromXyxy([[0, 0, 3, 2]]), {
      outputSize: [2, 1],
      spatialScale: 1,
    })
    expect([...pooled.data]).toEqual([4, 9])
    await backend.dispose()
  })
})

describe('importOptional', () => {
  const missing = (name: string) =>
    Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' })

  it('says how to get a package that is not installed', async () => {
    const cause = missing('gpu.js')
    const refusal = await importOptional('gpu.js', () => Promise.reject(cause)).catch(
      (error: unknown) => error,
    )
    expect(refusal).toMatchObject({
      code: 'ROI_UNAVAILABLE',
      message: 'gpu.js is not installed: npm install gpu.js',
      cause,
    })
  })

  it.each([missing('another'), new TypeError('a fault in gpu.js')])(
    'hides no other failure: $message',
    async (error) => {
      await expect(importOptional('gpu.js', () => Promise.reject(error))).rejects.toBe(error)
    },
  )
})
