import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { generator, randomPlan } from '@roipool/conformance'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { runGradKernel } from '../src/kernels/kernel.js'
import { testGradientKernels } from './gradient-kernels.js'

testGradientKernels('cpu', true)
testGradientKernels('wasm', true)

test('on a tfjs backend that this package has no kernels for, gradients are unsupported', async () => {
  tf.registerBackend('stranger', () => new MathBackendCPU())
  await tf.setBackend('stranger')
  const { plan, shape } = randomPlan(generator(1), { reduction: 'sum', channels: 1 })
  const [dy, x] = [plan.outputShape, shape].map((size) =>
    tf.tensor4d(new Float32Array(tf.util.sizeFromShape([...size])), [...size]),
  )
  expect(() => runGradKernel(dy!, x!, plan)).toThrow(
    expect.objectContaining({ code: 'ROI_UNSUPPORTED', message: expect.stringContaining("'stranger'") }),
  )
})
