import '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { poolTensor } from '../examples/tfjs-webgpu.js'
import { expectPooled, features, params, rois } from './halved.js'

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
