import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { registerTraining } from '../src/index.js'
import { trainingKernels } from '../src/kernels.js'

const names = Object.keys(trainingKernels())
const registered = () => names.map((name) => tf.getKernel(name, 'wasm'))

test('without the wasm backend it is unavailable, with the remedy', () => {
  expect(registerTraining).toThrow(
    expect.objectContaining({
      code: 'ROI_UNAVAILABLE',
      message: expect.stringMatching(
        /no backend 'wasm', only: cpu\. Import '@tensorflow\/tfjs-backend-wasm'/,
      ),
    }),
  )
  tf.registerBackend('wasm', () => new MathBackendCPU())
  expect(registerTraining).toThrow(
    expect.objectContaining({
      code: 'ROI_UNAVAILABLE',
      message: expect.stringContaining('without Add, BatchMatMul'),
    }),
  )
  tf.removeBackend('wasm')
})

test('it registers once, without a warning, before the backend is initialised; and takes all of it back', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  await import('@tensorflow/tfjs-backend-wasm')
  const stock = registered()
  expect(stock.filter((kernel) => kernel === undefined)).toHaveLength(4)

  const undo = registerTraining()
  const ours = registered()
  expect(ours.every((kernel, n) => kernel && kernel !== stock[n])).toBe(true)
  expect(registerTraining()).toBe(undo)
  expect(registered()).toEqual(ours)

  await tf.setBackend('wasm')
  const a = tf.ones([30, 30])
  expect(tf.matMul(a, a, true, false).dataSync()[0]).toBe(30)

  undo()
  expect(registered()).toEqual(stock)
  expect(tf.matMul(a, a, true, false).dataSync()[0]).toBe(30)
  registerTraining()
  // Of a call that was taken back already: it takes nothing more.
  undo()
  expect(registered().every((kernel) => kernel !== undefined)).toBe(true)
  expect(warn.mock.calls.flat().filter((text) => /registered/.test(text))).toEqual([])
})
