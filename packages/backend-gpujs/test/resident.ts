import { type Backend, multiScaleRoiAlign, type ResidentMap, roiPool } from '@roipool/core'
import { GPU } from 'gpu.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { gpuBackend } from '../src/backend.js'
import { openEngine } from '../src/engine.js'
import { type GpujsMap, gpujs } from '../src/index.js'
import { features, inner, params, rois } from './scene.js'
import { watchDevice } from './watch-device.js'

type GpuMode = 'webgl2' | 'webgpu'

const device = watchDevice()

/** What the mode `cpu` computes, where every map is in host memory. */
async function expected(chained: boolean): Promise<Float32Array> {
  const backend = await gpujs({ mode: 'cpu' })
  const first = await roiPool(backend, features, rois, params)
  const { data } = chained ? await roiPool(backend, first, inner, params) : first
  await backend.dispose()
  return data
}

const levels = { outputSize: [2, 3], strides: [1, 2], canonicalLevel: 1, canonicalSize: 16 } as const

/** Every way to come by a map, in sizes that change. */
async function round(backend: Backend<GpujsMap>, n: number): Promise<void> {
  const shape = n % 2 ? features.shape : ([2, 65, 24, 20] as const)
  const map = await backend.upload({ data: features.data, shape })
  const count = 1 + (n % 4)
  const some = { boxes: rois.boxes.subarray(0, 4 * count), batchIndices: new Int32Array(count) }
  const pooled = await roiPool(backend, map, some, params)
  const merged = await multiScaleRoiAlign(backend, [map, map], some, levels)
  const again = await roiPool(backend, pooled, some, {
    ...params,
    out: await roiPool(backend, map, some, params),
  })
  for (const resident of [map, pooled, merged, again]) {
    await resident.read()
    resident.release()
  }
}

/** Has the device report an error after a number of runs without one. */
function failAfter(mode: GpuMode, runs: number): void {
  const gl = WebGL2RenderingContext.prototype
  let calls = 0
  if (mode === 'webgl2') {
    const { getError, OUT_OF_MEMORY } = gl
    vi.spyOn(gl, 'getError').mockImplementation(function (this: WebGL2RenderingContext) {
      return calls++ === runs ? OUT_OF_MEMORY : getError.call(this)
    })
  } else {
    const { popErrorScope } = GPUDevice.prototype
    vi.spyOn(GPUDevice.prototype, 'popErrorScope').mockImplementation(async function (this: GPUDevice) {
      const error = await popErrorScope.call(this)
      // Two scopes to a run.
      return calls++ === 2 * runs ? ({ message: 'out of memory' } as GPUError) : error
    })
  }
}

/** What is resident stays on the device, and goes from it. */
export function testResident(mode: GpuMode): void {
  describe(mode, () => {
    describe('a backend', () => {
      let backend: Backend<GpujsMap>
      // Opened once for tests that count what they do themselves.
      beforeAll(async () => {
        backend = await gpujs({ mode, software: true })
      })
      afterAll(() => backend.dispose())

      test('a map that is pooled twice goes to the device once', async () => {
        device.written = 0
        const map = await backend.upload(features)
        const uploaded = device.written
        const results = [await roiPool(backend, map, rois, params), await roiPool(backend, map, rois, params)]
        expect(uploaded).toBeGreaterThanOrEqual(features.data.byteLength)
        expect(device.written - uploaded).toBeLessThan(features.data.byteLength)
        const values = await expected(false)
        for (const result of results) expect(await result.read()).toEqual(values)
      })

      test('a result is pooled where it is: nothing is read back until it is asked for', async () => {
        const map = await backend.upload(features)
        device.readBacks = 0
        const pooled = await roiPool(backend, await roiPool(backend, map, rois, params), inner, params)
        expect(device.readBacks).toBe(0)
        expect(await pooled.read()).toEqual(await expected(true))
        expect(device.readBacks).toBe(1)
      })

      test('a result is what one kernel made; a level of a pyramid is put in its place by another', async () => {
        const map = await backend.upload(features)
        device.runs = 0
        await roiPool(backend, map, rois, params)
        expect(device.runs).toBe(1)
        await multiScaleRoiAlign(backend, [map, map], rois, levels)
        expect(device.runs).toBe(5)
      })

      test('released is deleted, as soon as the kernel that made it makes another', async () => {
        const maps: ResidentMap<GpujsMap>[] = []
        for (let n = 0; n < 5; n++) maps.push(await backend.upload(features))
        const before = device.live.size
        for (const map of maps) map.release()
        const last = await backend.upload(features)
        expect(device.live.size).toBe(before - 4)
        last.release()
      })
    })

    test('disposal leaves nothing on the device', async () => {
      const before = device.live.size
      const backend = await gpujs({ mode, software: true })
      const map = await backend.upload(features)
      await roiPool(backend, map, rois, params)
      expect(device.live.size).toBeGreaterThan(before + 2)
      await backend.dispose()
      expect(device.live.size).toBe(before)
    })
  })
}

/** Nothing is left behind, however often and whatever fails: kernels are compiled anew in each. */
export function testLeftovers(mode: GpuMode): void {
  describe(mode, () => {
    test.each([
      ['in one block', 25, undefined],
      ['in blocks', 9, { rows: 8, lanes: 200, elements: 1600 }],
    ])('rounds of uploads, pools and reads, %s, leave nothing behind', async (_, rounds, limits) => {
      const backend = gpuBackend(openEngine(new GPU({ mode }), mode), 1e6, limits)
      const counts = []
      // Sizes come again after four rounds.
      for (let n = 1; n <= rounds; n++) {
        await round(backend, n)
        if (n === 5 || n === rounds) counts.push(device.live.size)
      }
      expect(counts[1]).toBe(counts[0])
      await backend.dispose()
    })

    test('a call that fails halfway leaves nothing behind', async () => {
      const limits = { rows: 8, lanes: 390, elements: 3120 }
      const backend = gpuBackend(openEngine(new GPU({ mode }), mode), 1e6, limits)
      const map = await backend.upload(features)
      const values = await expected(false)
      const pool = async () => {
        const pooled = await roiPool(backend, map, rois, params)
        expect(await pooled.read()).toEqual(values)
        pooled.release()
        return device.live.size
      }
      const before = await pool()
      failAfter(mode, 3)
      await expect(pool()).rejects.toMatchObject({ code: 'ROI_UNSUPPORTED' })
      expect(await pool()).toBe(before)
      await backend.dispose()
    })

    test('what a kernel made is still deleted after the kernel was given up', async () => {
      const backend = await gpujs({ mode, software: true })
      const map = await backend.upload(features)
      const pooled = await roiPool(backend, map, rois, params)
      failAfter(mode, 0)
      await expect(roiPool(backend, map, rois, params)).rejects.toMatchObject({ code: 'ROI_UNSUPPORTED' })
      expect(await pooled.read()).toEqual(await expected(false))
      await backend.dispose()
      expect(device.live.size).toBe(0)
    })
  })
}
