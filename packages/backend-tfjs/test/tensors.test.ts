import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { roiPool } from '../src/tensors.js'
import { setUpWasm } from './set-up-wasm.js'
import { testTensors } from './tensors.js'

setUpWasm()
testTensors('cpu')
testTensors('wasm')

tf.registerBackend('stranger', tf.findBackendFactory('cpu'))
tf.copyRegisteredKernels('cpu', 'stranger')
testTensors('stranger')

test('without gradient kernels a gradient is refused, not wrong', async () => {
  await tf.setBackend('stranger')
  const pool = (x: tf.Tensor) =>
    roiPool(x as tf.Tensor4D, [[0, 0, 2, 2]], undefined, { outputSize: [1, 1], spatialScale: 1 })
  expect(() => tf.grad(pool)(tf.ones([1, 2, 2, 1]))).toThrow(
    expect.objectContaining({ code: 'ROI_UNSUPPORTED', message: expect.stringContaining("'stranger'") }),
  )
})
