import { type Backend, roiPool } from '@roipool/core'
import { GPU, type IGPUKernelSettings, type Texture } from 'gpu.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type GpujsMap, gpujs } from '../src/index.js'
import { params, rois } from './scene.js'
import { watchDevice } from './watch-device.js'

const device = watchDevice()

const shape = [2, 24, 20, 65] as const
const [batch, height, width, channels] = shape

/** `value` at [image, y, x, c] is 1000 × (image × height + y) + 37 × x + c. */
const data = Float32Array.from({ length: batch * height * width * channels }, (_, n) => {
  const cell = Math.floor(n / channels)
  return 1000 * Math.floor(cell / width) + 37 * (cell % width) + (n % channels)
})

let expected: Float32Array
beforeAll(async () => {
  const backend = await gpujs({ mode: 'cpu' })
  expected = (await roiPool(backend, { data, shape }, rois, params)).data
  await backend.dispose()
})

const opened: GPU[] = []
afterEach(async () => {
  for (const gpu of opened.splice(0)) await gpu.destroy()
})

function openGpu(mode: 'webgl2' | 'webgpu' | 'gpu'): GPU {
  const gpu = new GPU({ mode })
  opened.push(gpu)
  return gpu
}

/** The values of {@link data}, computed by a kernel of the user's. */
async function textureOn(gpu: GPU, settings: IGPUKernelSettings = {}): Promise<Texture> {
  const source = `function () {
    return 1000 * this.thread.z + 37 * this.thread.y + this.thread.x;
  }`
  const output = [channels, width, batch * height]
  return (await gpu.createKernel(source, {
    output,
    pipeline: true,
    precision: 'single',
    ...settings,
  })()) as Texture
}

type GpuMode = 'webgl2' | 'webgpu'

/** Textures of a user's GPU, and results in their place. */
export function testAdoption(mode: GpuMode): void {
  describe(mode, () => {
    let gpu: GPU
    let backend: Backend<GpujsMap>
    // A texture stays as it is, whatever was pooled on its GPU before.
    beforeAll(async () => {
      gpu = new GPU({ mode })
      backend = await gpujs({ gpu })
    })
    afterAll(async () => {
      await backend.dispose()
      await gpu.destroy()
    })

    test('textures of both kinds, one after the other', async () => {
      for (const settings of [{}, { optimizeFloatMemory: true }, {}]) {
        const map = await backend.adopt(await textureOn(gpu, settings), shape)
        expect(await (await roiPool(backend, map, rois, params)).read()).toEqual(expected)
      }
    })

    test('a kernel of the user reads a result where it is', async () => {
      const map = await backend.upload({ data, shape })
      const pooled = await roiPool(backend, map, rois, params)
      const source = 'function (map) { return 2 * map[this.thread.y][this.thread.x]; }'
      for (const resident of [pooled, map]) {
        const [K, PH, PW, C] = resident.shape
        const double = gpu.createKernel(source, { output: [PW * C, K * PH], precision: 'single' })
        const rows = (await double(resident.handle as Texture)) as Float32Array[]
        const values = await resident.read()
        const flat = rows.flatMap((row) => [...row])
        expect(flat).toEqual(Array.from(values, (value) => 2 * value))
      }
    })

    test('as out, a texture of the user stays as it is, and the map gets another', async () => {
      const map = await backend.upload({ data, shape })
      const texture = await textureOn(gpu)
      const out = await backend.adopt(texture, shape)
      const whole = {
        boxes: Float32Array.of(0, 0, width, height, 0, 0, width, height),
        batchIndices: Int32Array.of(1, 1),
      }
      const pooled = await roiPool(backend, map, whole, { outputSize: [height, width], spatialScale: 1, out })
      expect(pooled).toBe(out)
      expect(out.handle).not.toBe(texture)
      expect((await out.read())[0]).toBe(1000 * height)
      const again = await backend.adopt(texture, shape)
      expect(await again.read()).toEqual(data)
    })

    test('what cannot be read as the map is refused', async () => {
      const texture = await textureOn(gpu)
      const refused = (handle: unknown, says: RegExp, sides = shape as readonly number[]) =>
        expect(backend.adopt(handle as Texture, sides as typeof shape)).rejects.toMatchObject({
          code: 'ROI_INVALID',
          message: expect.stringMatching(says),
        })
      await refused(data, /adopts a texture of 62400 .*, but got something else$/)
      await refused(undefined, /but got something else$/)
      await refused(texture, /of 62335 .*, but got 62400 values$/, [1, 1, 959, 65])
      const four = await gpu.createKernel('function () { return [1, 2, 3, 4]; }', {
        output: [62400],
        pipeline: true,
      })()
      await refused(four, /but got (ArrayTexture\(4\)|WebGPUBuffer)$/)
      texture.delete()
      await refused(texture, /but got one that was deleted$/)
    })
  })
}

/** A GPU that the user opened for one texture. */
export function testOwnGpu(mode: GpuMode): void {
  describe(mode, () => {
    test.each([
      ['as gpu.js makes it', {}],
      ['packed', { optimizeFloatMemory: true }],
    ])('a texture of the user, %s, is pooled where it is', async (_, settings) => {
      const gpu = openGpu(mode)
      const backend = await gpujs({ gpu })
      const texture = await textureOn(gpu, settings)
      const map = await backend.adopt(texture, shape)
      expect(map.handle).toBe(texture)
      expect(await (await roiPool(backend, map, rois, params)).read()).toEqual(expected)
      expect(await map.read()).toEqual(data)
      map.release()
      await backend.dispose()
      expect((await texture.toArray()).length).toBe(batch * height)
    })
  })
}

/** What is WebGL2's alone. */
export function testContexts(): void {
  test('a network of the user, with pooling in the middle, reads nothing back but its end', async () => {
    const [photo, count] = [6, 3]
    const convolve = 'function (photo) { return photo * this.thread.z + this.thread.y - this.thread.x; }'
    const classify = 'function (pooled) { return pooled[this.thread.x][0]; }'
    const rois = {
      boxes: Float32Array.of(0, 0, 4, 4, 1, 2, 5, 7, 9, 9, 20, 24),
      batchIndices: new Int32Array(count),
    }
    device.readBacks = 0

    const gpu = new GPU({ mode: 'webgl2' })
    const network = gpu.createKernel(convolve, { output: [channels, width, height], pipeline: true })
    const head = gpu.createKernel(classify, { output: [count] })

    const backend = await gpujs({ gpu })
    const map = await backend.adopt(network(photo) as Texture, [1, height, width, channels])
    const pooled = await roiPool(backend, map, rois, { outputSize: [1, 1], spatialScale: 1 })
    const scores = head(pooled.handle as Texture)

    expect(scores).toEqual(Float32Array.of(3 * photo + 3, 6 * photo + 4, 23 * photo + 19))
    // One by the backend, which tries itself as it opens; one by `head`.
    expect(device.readBacks).toBe(2)
    await backend.dispose()
    await gpu.destroy()
  })

  test('a texture of another WebGL2 context is refused', async () => {
    const backend = await gpujs({ mode: 'webgl2', software: true })
    const texture = await textureOn(openGpu('webgl2'))
    await expect(backend.adopt(texture, shape)).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringMatching(/but got one of another GPU$/),
    })
    await backend.dispose()
  })

  test('the mode is that of the GPU', async () => {
    const backend = await gpujs({ gpu: openGpu('gpu') })
    expect(backend.capabilities.runsOn).toMatch(/^gpu\.js WebGL2/)
    await backend.dispose()
    await expect(gpujs({ gpu: openGpu('gpu'), mode: 'webgpu' })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: 'gpu must be in mode webgpu, but is in mode webgl2',
    })
    const gpu = new GPU({ mode: 'webgl' })
    await expect(gpujs({ gpu })).rejects.toMatchObject({
      message: 'gpu must be in mode cpu, webasm, webgl2, webgpu, but is in mode webgl',
    })
  })
}
