import { roiPool } from '@roipool/core'
import { GPU } from 'gpu.js'
import { describe, expect, test } from 'vitest'
import { type GpujsMap, gpujs } from '../src/index.js'
import { features, params, rois } from './scene.js'

describe.each(['cpu', 'webasm'] as const)('%s', (mode) => {
  test('an array of the user is read, and written as out, where it is', async () => {
    const backend = await gpujs({ mode })
    const { data, shape } = features
    const map = await backend.adopt(data, shape)
    const uploaded = await backend.upload(features)
    const values = await (await roiPool(backend, uploaded, rois, params)).read()
    const mine = new Float32Array(values.length)
    const out = await backend.adopt(mine, [4, 5, 6, 65])
    await roiPool(backend, map, rois, { ...params, out })
    expect(out.handle).toBe(mine)
    expect(mine).toEqual(values)
    await backend.dispose()
  })

  test('a part of an array is read, and written as out, where it is', async () => {
    const backend = await gpujs({ mode })
    const array = Float32Array.of(9, 9, 1, 5, 3, 0, 0, 9)
    const map = await backend.adopt(array, [1, 1, 3, 1], { offset: 2 })
    const out = await backend.adopt(array, [1, 1, 2, 1], { offset: 5 })
    const whole = { boxes: Float32Array.of(0, 0, 2, 0) }
    await roiPool(backend, map, whole, { outputSize: [1, 2], spatialScale: 1, quantization: 'round', out })
    expect([...array]).toEqual([9, 9, 1, 5, 3, 5, 5, 9])
    await expect(backend.adopt(array, [1, 1, 3, 1], { offset: 6 })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: `mode ${mode} adopts a Float32Array of at least 9 values, but got 8 values`,
    })
    await backend.dispose()
  })

  test('anything else is refused', async () => {
    const backend = await gpujs({ mode })
    const adopt = (handle: unknown) => backend.adopt(handle as GpujsMap, [1, 1, 2, 1])
    for (const [handle, found] of [
      [[1, 2], 'something else'],
      [Float64Array.of(1, 2), 'something else'],
      [Float32Array.of(1), '1 values'],
      [undefined, 'something else'],
    ] as const) {
      await expect(adopt(handle)).rejects.toMatchObject({
        code: 'ROI_INVALID',
        message: `mode ${mode} adopts a Float32Array of 2 values, but got ${found}`,
      })
    }
    await backend.dispose()
  })

  test('a GPU of the user is used, and stays open', async () => {
    const gpu = new GPU({ mode })
    const double = gpu.createKernel('function (a) { return 2 * a[this.thread.x]; }', { output: [2] })
    const backend = await gpujs({ gpu })
    expect(gpu.Kernel.mode).toBe(mode)
    expect((await roiPool(backend, features, rois, params)).shape).toEqual([4, 5, 6, 65])
    await backend.dispose()
    expect(await double([1, 2])).toEqual(Float32Array.of(2, 4))
    await gpu.destroy()
  })
})

test('a GPU that only pretends to be one is refused', async () => {
  await expect(gpujs({ gpu: new GPU({ mode: 'dev' }) })).rejects.toMatchObject({
    code: 'ROI_INVALID',
    message: 'gpu must be in mode cpu, webasm, webgl2, webgpu, but is in mode dev',
  })
})
