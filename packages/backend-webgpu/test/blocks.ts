import { type Backend, defineBackend, roiPool } from '@roipool/core'
import { beforeAll, expect, test } from 'vitest'
import { gpuDriver } from '../src/driver.js'
import { webgpu } from '../src/index.js'
import { type Limits, limitsOf } from '../src/limits.js'
import type { Precision } from '../src/wgsl/format.js'
import { describeGpu, openDevice } from './gpu.js'
import { map, problems, rois, solve } from './problems.js'

/** Room for one image and for some rows of a result, and a grid of three by as many as it takes. */
const small = { binding: 2816, workgroups: 3, piece: 1500 }

export function testBlocks(): void {
  describeGpu('maps larger than a kernel sees at once', () => {
    let device: GPUDevice
    beforeAll(async () => {
      device = await openDevice()
    })
    const open = (precision: Precision, limits: Partial<Limits>): Backend =>
      defineBackend(
        gpuDriver(device, {
          precision,
          runsOn: 'a small GPU',
          limits: { ...limitsOf(device), ...limits },
          close: () => undefined,
        }),
      )

    for (const precision of ['f32', 'f16'] as const) {
      test.each(Object.keys(problems))(`${precision}: %s in blocks is what it is in one`, async (name) => {
        const expected = await solve(name, await webgpu({ device, precision }))
        expect(new Set(expected).size).toBeGreaterThan(25)
        const limits = name === 'position sensitive' ? { ...small, binding: 4 * 7 * 9 * 60 + 256 } : small
        expect(await solve(name, open(precision, limits))).toEqual(expected)
      })
    }

    test('an image that a kernel cannot see at once is refused', async () => {
      const backend = open('f32', small)
      await expect(backend.upload(map(7, 9, 11))).rejects.toMatchObject({
        code: 'ROI_UNSUPPORTED',
        message:
          'backend webgpu: an image of 7 × 9 × 11 values takes 2772 bytes, and a kernel sees 2560 on this device',
      })
      await backend.dispose()
    })

    test('float16 of few channels, filled up to more than a buffer holds, is refused', async () => {
      const backend = open('f16', { buffer: 1024 })
      expect(backend.capabilities.maxElements).toBe(512)
      const one = { data: new Float32Array(129), shape: [1, 1, 129, 1] } as const
      await expect(backend.upload(one)).rejects.toMatchObject({
        code: 'ROI_UNSUPPORTED',
        message: 'backend webgpu: [1,1,129,1] takes 1032 bytes, and a buffer of this device 1024',
      })
      await (await backend.upload({ data: new Float32Array(512), shape: [1, 1, 128, 4] })).read()
      await backend.dispose()
    })

    test('a RoI whose result a kernel cannot see at once is refused', async () => {
      const backend = open('f32', small)
      const params = { outputSize: [20, 20], spatialScale: 1 } as const
      await expect(roiPool(backend, map(7, 9, 5), rois, params)).rejects.toMatchObject({
        code: 'ROI_UNSUPPORTED',
        message: expect.stringMatching(
          /RoI 0 needs \d+ bytes at once, and a kernel sees 2816 on this device/,
        ),
      })
      await backend.dispose()
    })
  })
}
