import { elements, planRoiPool, roiPool, roisFromXyxy } from '@roipool/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type WebgpuMap, webgpu } from '../src/index.js'
import { partOf } from '../src/part.js'
import { describeGpu, openDevice } from './gpu.js'
import { map, problems, rois } from './problems.js'

const usage = { COPY_SRC: 0x4, COPY_DST: 0x8, STORAGE: 0x80 }
const anyUse = usage.COPY_SRC | usage.COPY_DST | usage.STORAGE
const shape = [1, 2, 3, 1] as const
const cells = Float32Array.of(1, 2, 3, 4, 5, 6)
const whole = roisFromXyxy([[0, 0, 3, 2]])
const params = { outputSize: [1, 3], spatialScale: 1 } as const

/** A buffer of the user's own. */
function bufferOf(device: GPUDevice, size = cells.byteLength, usages = anyUse): GPUBuffer {
  const buffer = device.createBuffer({ size, usage: usages })
  if (usages & usage.COPY_DST) device.queue.writeBuffer(buffer, 0, cells.subarray(0, size / 4))
  return buffer
}

/** What a buffer holds, read by a user without roipool. */
async function contents(device: GPUDevice, map: WebgpuMap): Promise<number[]> {
  const { buffer } = partOf(map)
  const staging = device.createBuffer({ size: buffer.size, usage: 0x9 })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size)
  device.queue.submit([encoder.finish()])
  await staging.mapAsync(0x1)
  return [...new Float32Array(staging.getMappedRange())]
}

async function isDestroyed(device: GPUDevice, buffer: GPUBuffer): Promise<boolean> {
  device.pushErrorScope('validation')
  const encoder = device.createCommandEncoder()
  encoder.clearBuffer(buffer)
  device.queue.submit([encoder.finish()])
  return /destroyed/.test((await device.popErrorScope())?.message ?? '')
}

export function testDevice(): void {
  describeGpu('a device of the user’s', () => {
    let device: GPUDevice
    beforeEach(async () => {
      device = await openDevice()
    })

    // Files share a page: a prototype that stayed watched would count calls for the next.
    afterEach(() => vi.restoreAllMocks())

    test('a buffer is pooled where it is, and the result is one that others can use', async () => {
      const backend = await webgpu({ device })
      const write = vi.spyOn(device.queue, 'writeBuffer')
      const buffer = bufferOf(device)
      write.mockClear()
      const adopted = await backend.adopt(buffer, shape)
      const pooled = await roiPool(backend, adopted, whole, params)
      expect(write.mock.calls.filter(([target]) => target === buffer || target === pooled.handle)).toEqual([])
      expect(adopted.handle).toBe(buffer)
      expect(await contents(device, pooled.handle!)).toEqual([4, 5, 6])
      expect(partOf(pooled.handle!).buffer.usage & anyUse).toBe(anyUse)
      const out = await backend.adopt(bufferOf(device, 12), [1, 1, 3, 1])
      expect(await roiPool(backend, adopted, roisFromXyxy([[0, 0, 3, 1]]), { ...params, out })).toBe(out)
      expect(await contents(device, out.handle!)).toEqual([1, 2, 3])
    })

    test.each([
      ['f32', 8, 8, 8],
      ['f32', 5, 5, 5],
      ['f32', 5, 3, 5],
      ['f16', 8, 8, 16],
    ] as const)(
      'patches behind a class token are pooled where they are: %s, %i channels, after %i elements',
      async (precision, C, offset, binOffset) => {
        const backend = await webgpu({ device, precision })
        const features = map(7, 9, C)
        const whole = await backend.upload(features)
        const plan = planRoiPool(rois, { outputSize: [3, 4], spatialScale: 1 }, features.shape)
        const expected = await (await backend.reduce(whole, plan)).read()
        const { buffer, size } = partOf(whole.handle!)
        const bytes = offset * (precision === 'f16' ? 2 : 4)
        const larger = device.createBuffer({ size: size + bytes, usage: anyUse })
        const encoder = device.createCommandEncoder()
        encoder.copyBufferToBuffer(buffer, 0, larger, bytes, size)
        device.queue.submit([encoder.finish()])
        const patches = await backend.adopt(larger, features.shape, { offset })
        expect(patches.handle).toEqual({ buffer: larger, offset: bytes, size })
        expect(await patches.read()).toEqual(features.data)
        const out = await backend.upload({
          data: new Float32Array(elements(plan.outputShape) + binOffset),
          shape: [1, 1, 1 + elements(plan.outputShape) / binOffset, binOffset],
        })
        const part = await backend.adopt(out.handle!, plan.outputShape, { offset: binOffset })
        await backend.reduce(patches, plan, part)
        expect(await part.read()).toEqual(expected)
        expect((await out.read()).subarray(0, binOffset)).toEqual(new Float32Array(binOffset))
        expect(await part.read(undefined, 'NCHW')).toEqual(
          await (await backend.reduce(whole, plan)).read(undefined, 'NCHW'),
        )
        await backend.dispose()
      },
    )

    test('a part that kernels cannot address, that is too large, or that would be read and written is refused', async () => {
      const backend = await webgpu({ device })
      const buffer = bufferOf(device, 96)
      const code = 'ROI_INVALID'
      await expect(backend.adopt(buffer, [1, 1, 2, 4], { offset: 2 })).rejects.toMatchObject({
        code,
        message:
          'backend webgpu: a map of [1,1,2,4] begins at a multiple of 16 bytes in its buffer, not at 8',
      })
      await expect(backend.adopt(buffer, [1, 1, 2, 4], { offset: 20 })).rejects.toMatchObject({
        code,
        message: 'backend webgpu: a map of [1,1,2,4] is a GPUBuffer of at least 112 bytes',
      })
      const [first, second] = [
        await backend.adopt(buffer, [1, 1, 3, 1]),
        await backend.adopt(buffer, [1, 1, 3, 1], { offset: 3 }),
      ]
      await expect(roiPool(backend, first, whole, { ...params, out: second })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/^out must not lie in the buffer of the feature map that is read/),
      })
      await backend.dispose()
    })

    test('a buffer that is adopted twice is read as each of its maps', async () => {
      const backend = await webgpu({ device })
      const buffer = bufferOf(device)
      const all = await backend.adopt(buffer, shape)
      await backend.adopt(buffer, [1, 1, 2, 1])
      expect(await all.read()).toEqual(cells)
      await backend.dispose()
    })

    test('and outlives the backend, as does what it adopted', async () => {
      const backend = await webgpu({ device })
      const buffers = [bufferOf(device), bufferOf(device)]
      const [released] = await Promise.all(buffers.map((buffer) => backend.adopt(buffer, shape)))
      released!.release()
      await backend.dispose()
      for (const buffer of buffers) expect(await contents(device, buffer)).toEqual([...cells])
    })

    test.each([
      ['what is no buffer', async () => ({}) as GPUBuffer],
      ['nothing', async () => undefined as unknown as GPUBuffer],
      ['a buffer that is too small', async () => bufferOf(device, 20, usage.STORAGE)],
      ['a buffer that kernels cannot read', async () => bufferOf(device, 24, usage.COPY_DST)],
      ['a buffer of another device', async () => bufferOf(await openDevice())],
    ])('%s is not adopted, and nothing breaks', async (_, make) => {
      const backend = await webgpu({ device })
      await expect(backend.adopt(await make(), shape)).rejects.toMatchObject({ code: 'ROI_INVALID' })
      const pooled = await roiPool(backend, { data: cells, shape }, whole, params)
      expect([...pooled.data]).toEqual([4, 5, 6])
    })

    test('what the device refuses during a call is the call’s error, never zeros', async () => {
      const backend = await webgpu({ device })
      const buffer = bufferOf(device)
      const adopted = await backend.adopt(buffer, shape)
      buffer.destroy()
      await expect(roiPool(backend, adopted, whole, params)).rejects.toMatchObject({
        code: 'ROI_INVALID',
        message: expect.stringMatching(/^backend webgpu: the device reports: .*destroyed/),
      })
      const pooled = await roiPool(backend, { data: cells, shape }, whole, params)
      expect([...pooled.data]).toEqual([4, 5, 6])
    })

    test('out of memory is a refusal, and what could not be filled is freed', async () => {
      const backend = await webgpu({ device })
      const adopted = await backend.adopt(bufferOf(device), shape)
      await roiPool(backend, adopted, whole, params)
      const made = vi.spyOn(device, 'createBuffer')
      const pop = vi.spyOn(device, 'popErrorScope')
      // The scopes of the result's buffer pass; in those of its filling the second says that memory ran out.
      for (const message of [null, null, null, null, 'no memory left']) {
        pop.mockImplementationOnce(() => Promise.resolve(message === null ? null : ({ message } as GPUError)))
      }
      await expect(roiPool(backend, adopted, whole, params)).rejects.toMatchObject({
        code: 'ROI_UNSUPPORTED',
        message: 'backend webgpu: the device reports: no memory left',
      })
      expect(made).toHaveBeenCalledTimes(1)
      vi.restoreAllMocks()
      expect(await isDestroyed(device, made.mock.results[0]!.value)).toBe(true)
    })

    test('calls that have run before create no buffer, pipeline or bind group', async () => {
      const backend = await webgpu({ device })
      const levels = await Promise.all([map(7, 9, 8), map(4, 5, 8)].map((level) => backend.upload(level)))
      let out = await roiPool(backend, levels[0]!, rois, params)
      const into = new Float32Array(12 * 3 * 8)
      const round = async () => {
        for (const level of levels) out = await roiPool(backend, level, rois, { ...params, out })
        await out.read(into)
        await out.read(into, 'NCHW')
      }
      await round()
      const spies = (
        ['createBuffer', 'createShaderModule', 'createComputePipelineAsync', 'createBindGroup'] as const
      ).map((name) => vi.spyOn(device, name))
      for (let n = 0; n < 3; n++) await round()
      for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    })

    test('dispose destroys every buffer the backend made', async () => {
      const made: GPUBuffer[] = []
      const create = device.createBuffer.bind(device)
      device.createBuffer = (descriptor) => {
        const buffer = create(descriptor)
        made.push(buffer)
        return buffer
      }
      const backend = await webgpu({ device, precision: 'f16' })
      for (const solve of Object.values(problems)) await solve(backend)
      await backend.upload(map(7, 9, 8))
      await backend.dispose()
      for (const [n, buffer] of made.entries())
        expect([n, await isDestroyed(device, buffer)]).toEqual([n, true])
      expect(made.length).toBeGreaterThan(20)
    })
  })

  describeGpu('a lost device', () => {
    test('rejects the call that is under way and all later ones; another backend can be opened', async () => {
      const device = await openDevice()
      const backend = await webgpu({ device })
      const features = await backend.upload({ data: cells, shape })
      const pooled = await roiPool(backend, features, whole, params)
      const pending = pooled.read()
      const later = roiPool(backend, features, whole, params)
      device.destroy()
      const lost = {
        code: 'ROI_DISPOSED',
        message: expect.stringMatching(/^backend webgpu lost its device \(.+\): open/),
      }
      await expect(pending).rejects.toMatchObject(lost)
      await expect(later).rejects.toMatchObject(lost)
      await expect(backend.upload({ data: cells, shape })).rejects.toMatchObject(lost)
      await expect(roiPool(backend, features, whole, params)).rejects.toMatchObject(lost)
      await backend.dispose()
      const another = await webgpu({ software: true })
      expect([...(await roiPool(another, { data: cells, shape }, whole, params)).data]).toEqual([4, 5, 6])
      await another.dispose()
    })

    test('rejects a read that waits for the values', async () => {
      const device = await openDevice()
      const backend = await webgpu({ device })
      const features = await backend.upload({ data: cells, shape })
      const map = Object.getPrototypeOf(features.handle).mapAsync
      vi.spyOn(Object.getPrototypeOf(features.handle), 'mapAsync').mockImplementationOnce(function (
        this: GPUBuffer,
      ) {
        const mapped = map.call(this, 0x1)
        device.destroy()
        return mapped
      })
      await expect(features.read()).rejects.toMatchObject({ code: 'ROI_DISPOSED', cause: expect.any(Error) })
    })

    test.each(['reduce', 'upload', 'read'] as const)('rejects %s that waits for it', async (what) => {
      const device = await openDevice()
      const backend = await webgpu({ device })
      const features = await backend.upload({ data: cells, shape })
      await roiPool(backend, features, whole, params)
      // Later than any command was given: what is awaited is the device's answer.
      const submit =
        what === 'upload' ? vi.spyOn(device.queue, 'writeBuffer') : vi.spyOn(device.queue, 'submit')
      submit.mockImplementationOnce(() => device.destroy())
      const call = {
        reduce: () => roiPool(backend, features, whole, params),
        upload: () => backend.upload({ data: cells, shape }),
        read: () => features.read(),
      }[what]
      await expect(call()).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
    })
  })
}
