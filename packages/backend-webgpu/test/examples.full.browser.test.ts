import { Tensor } from 'onnxruntime-web/webgpu'
import { expect, test } from 'vitest'
import { poolFeatures } from '../examples/onnxruntime-web.js'
import { expectPooled, params, pixel, rois, SIZE } from './halved.js'
import { halvingModel } from './onnx-model.js'

test('features of an onnxruntime-web session are pooled where they are', async () => {
  const data = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, n) =>
    pixel(Math.floor(n / SIZE / SIZE), Math.floor(n / SIZE) % SIZE, n % SIZE),
  )
  const image = new Tensor('float32', data, [1, 3, SIZE, SIZE])
  const pooled = await poolFeatures(halvingModel(SIZE), image, rois, params)
  expect(pooled.shape).toEqual([2, 3, 3, 3])
  await expectPooled(pooled.data)
})
