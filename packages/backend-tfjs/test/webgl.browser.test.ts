import '@tensorflow/tfjs-backend-cpu'
import { type MaxPlan, planRoiPool, roiPool } from '@roipool/core'
import '@tensorflow/tfjs-backend-webgl'
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { tfjs } from '../src/index.js'
import { runKernel } from '../src/kernels/kernel.js'
import { testGpu } from './gpu.js'

testGpu('webgl')

const map = { data: Float32Array.from({ length: 63 }, (_, n) => n), shape: [1, 3, 7, 3] } as const
const params = { outputSize: [2, 2], spatialScale: 1 } as const

test('another number of RoIs is not another program to compile', async () => {
  const backend = await tfjs({ backend: 'webgl', software: true })
  await roiPool(backend, map, { boxes: Float32Array.of(0, 0, 4, 3, 1, 1, 6, 2) }, params)
  const { gl } = (tf.findBackend('webgl') as MathBackendWebGL).gpgpu
  const compiled = vi.spyOn(gl, 'shaderSource')
  await roiPool(backend, map, { boxes: Float32Array.from({ length: 20 }, (_, n) => n % 4) }, params)
  const own = compiled.mock.calls.filter(([, source]) => source.includes('recordsAt'))
  expect(own).toEqual([])
  compiled.mockRestore()
  await backend.dispose()
})

test('a plan with numbers that a float32 texture does not hold is refused', async () => {
  const backend = await tfjs({ backend: 'webgl', software: true })
  const { handle } = await backend.upload(map)
  const plan = planRoiPool({ boxes: Float32Array.of(0, 0, 4, 3) }, params, map.shape) as MaxPlan
  const beyond = { ...plan, x: { start: Int32Array.of(2 ** 24 + 1, 0), end: Int32Array.of(2 ** 24 + 2, 1) } }
  const before = tf.getBackend()
  await tf.setBackend('webgl')
  expect(() => runKernel(handle!, beyond, undefined)).toThrow(
    expect.objectContaining({
      code: 'ROI_UNSUPPORTED',
      message: expect.stringMatching(/^a plan for tfjs's WebGL has .+ none above 16777216$/),
    }),
  )
  await tf.setBackend(before)
  await backend.dispose()
})

test('a plan that no texture of the device holds is refused', async () => {
  const backend = await tfjs({ backend: 'webgl', software: true })
  const source = await backend.upload(map)
  const plan = planRoiPool({ boxes: Float32Array.from({ length: 4000 }, (_, n) => n % 4) }, params, map.shape)
  const widest = tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE')
  tf.env().set('WEBGL_MAX_TEXTURE_SIZE', 4)
  await expect(backend.reduce(source, plan)).rejects.toMatchObject({
    code: 'ROI_UNSUPPORTED',
    message: expect.stringContaining('at most 8192 numbers in a table'),
  })
  tf.env().set('WEBGL_MAX_TEXTURE_SIZE', widest)
  await backend.dispose()
})

test('a device without float32 textures is unavailable', async () => {
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false)
  await expect(tfjs({ backend: 'webgl', software: true })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('float16'),
  })
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', true)
})

test('where there is WebGL 1 only, stock operations compute', async () => {
  tf.env().set('WEBGL_VERSION', 1)
  const { capabilities } = await tfjs({ backend: 'webgl', software: true })
  expect(capabilities.runsOn).toMatch(/^tfjs webgl \(composed\)/)
  tf.env().set('WEBGL_VERSION', 2)
})
