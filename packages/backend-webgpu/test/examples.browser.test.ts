import { type FeatureMap, type RoiAlignParams, roiAlign, roisFromXyxy } from '@roipool/core'
import '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { Tensor } from 'onnxruntime-web/webgpu'
import { expect, test, vi } from 'vitest'
import { poolFeatures } from '../examples/onnxruntime-web.js'
import { poolTensor } from '../examples/tfjs-webgpu.js'
import { webgpu } from '../src/index.js'
import { halvingModel } from './onnx-model.js'

const SIZE = 32
const rois = roisFromXyxy([
  [2, 3, 20, 28],
  [9, 0, 31, 12],
])
const params: RoiAlignParams = { outputSize: [3, 3], spatialScale: 1 / 2, samplingRatio: 2 }

/** Pixel (y, x) of channel c. */
const pixel = (c: number, y: number, x: number) => Math.sin(c + 3 * y + 7 * x)

/** What the model makes of the pixels. */
function halved(): FeatureMap {
  const half = SIZE / 2
  const data = Float32Array.from({ length: half * half * 3 }, (_, n) => {
    const [y, x, c] = [Math.floor(n / (half * 3)), Math.floor(n / 3) % half, n % 3]
    const corners = [0, 1, SIZE, SIZE + 1].map((at) =>
      pixel(c, 2 * y + Math.floor(at / SIZE), 2 * x + (at % SIZE)),
    )
    return corners.reduce((sum, value) => sum + value) / 4
  })
  return { data, shape: [1, half, half, 3] }
}

const features = halved()

async function expectPooled(values: Float32Array): Promise<void> {
  const backend = await webgpu({ software: true })
  const { data } = await roiAlign(backend, features, rois, params)
  await backend.dispose()
  expect(values.length).toBe(data.length)
  for (const [n, value] of values.entries()) expect(value).toBeCloseTo(data[n]!, 5)
}

test('features of an onnxruntime-web session are pooled where they are', async () => {
  const data = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, n) =>
    pixel(Math.floor(n / SIZE / SIZE), Math.floor(n / SIZE) % SIZE, n % SIZE),
  )
  const image = new Tensor('float32', data, [1, 3, SIZE, SIZE])
  const pooled = await poolFeatures(halvingModel(SIZE), image, rois, params)
  expect(pooled.shape).toEqual([2, 3, 3, 3])
  await expectPooled(pooled.data)
})

test('a tensor of tfjs-webgpu is pooled on its device, and nothing is left behind', async () => {
  await tf.setBackend('webgpu')
  const map = tf.tensor4d(features.data, [...features.shape])
  // On the GPU from here on, where tfjs takes no tensor to be too small for it.
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  const tensor = tf.mul(map, 1) as tf.Tensor4D
  const tensors = tf.memory().numTensors
  const read = vi.spyOn(GPUBuffer.prototype, 'mapAsync')
  const pooled = await poolTensor(tensor, rois, params)
  expect(read).not.toHaveBeenCalled()
  expect(tf.memory().numTensors).toBe(tensors + 1)
  expect(pooled.shape).toEqual([2, 3, 3, 3])
  await expectPooled((await pooled.data()) as Float32Array)
})
