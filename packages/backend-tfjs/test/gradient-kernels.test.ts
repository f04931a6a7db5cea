import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { runGradKernel } from '../src/kernels/kernel.js'
import { testGradientKernels } from './gradient-kernels.js'
import { random, randomPlan } from './random-plans.js'

testGradientKernels('cpu', true)
testGradientKernels('wasm', true)

test('on a tfjs backend that this package has no kernels for, gradients are unsupported', async () => {
  tf.registerBackend('stranger', () => new MathBackendCPU())
  await tf.setBackend('stranger')
  const { plan, shape } = randomPlan('sum', 1, false, random(1))
  const [dy, x] = [plan.outputShape, shape].map((size) =>
    tf.tensor4d(new Float32Array(tf.util.sizeFromShape([...size])), [...size]),
  )
  expect(() => runGradKernel(dy!, x!, plan)).toThrow(
    expect.objectContaining({ code: 'ROI_UNSUPPORTED', message: expect.stringContaining("'stranger'") }),
  )
})
