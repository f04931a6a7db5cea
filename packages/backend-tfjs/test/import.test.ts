import { roiPool } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { GRADIENT_KERNELS, KERNELS } from '../src/kernels/kernel.js'

const kernels = [...Object.values(KERNELS), ...Object.values(GRADIENT_KERNELS)]

const problem = [
  { data: Float32Array.of(1, 3, 2, 4), shape: [1, 2, 2, 1] },
  { boxes: Float32Array.of(0, 0, 2, 2) },
  { outputSize: [1, 1], spatialScale: 1 },
] as const

test('importing registers nothing; opening brings up the cpu backend where there is none, once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { tfjs } = await import('../src/index.js')
  expect(tf.engine().backendNames()).toEqual([])
  expect(registered()).toEqual([])

  const backends = [await tfjs(), await tfjs(), await tfjs({ backend: 'cpu' })]
  expect(tf.engine().backendNames()).toEqual(['cpu'])
  expect(registered()).toEqual(kernels)
  for (const backend of backends) {
    expect(backend.capabilities).toMatchObject({ runsOn: 'tfjs cpu', nonFinite: true })
    expect([...(await roiPool(backend, ...problem)).data]).toEqual([4])
  }
  // tfjs warns of a kernel, or a backend, that is registered twice.
  expect(warn.mock.calls.flat().filter((text) => /registered/.test(text))).toEqual([])
})

test('a choice of backends that all fail is unavailable, not silently the cpu', async () => {
  tf.removeBackend('cpu')
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  tf.registerBackend('broken', () => Promise.reject(new Error('no such device')))
  const { tfjs } = await import('../src/index.js')
  await expect(tfjs()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('Registered with tfjs: broken'),
  })
  warn.mockRestore()
})

function registered(): string[] {
  return kernels.filter((name) => tf.getKernel(name, 'cpu'))
}
