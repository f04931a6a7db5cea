import { firstAvailable } from '@roipool/core'
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { tfjs } from '../src/index.js'

beforeAll(async () => {
  tf.registerBackend('chosen', () => new MathBackendCPU())
  await tf.setBackend('chosen')
})
afterEach(() => {
  expect(tf.getBackend()).toBe('chosen')
})

describe('it is unavailable', () => {
  test('where the backend is not registered, with the remedy', async () => {
    await expect(tfjs({ backend: 'webgl' })).rejects.toMatchObject({
      code: 'ROI_UNAVAILABLE',
      message: expect.stringMatching(/no backend 'webgl', only: .*cpu.*'@tensorflow\/tfjs-backend-webgl'/),
    })
  })

  test.each([
    ['throws', (cause: Error) => () => raise(cause)],
    ['rejects', (cause: Error) => () => Promise.reject(cause)],
  ])('where initialising %s, with the reason and the cause', async (_how, factory) => {
    const cause = new Error('no such device')
    tf.registerBackend('broken', factory(cause))
    await expect(tfjs({ backend: 'broken' })).rejects.toMatchObject({
      code: 'ROI_UNAVAILABLE',
      message: "tfjs backend 'broken' failed to initialise: no such device",
      cause,
    })
    const next = await firstAvailable([() => tfjs({ backend: 'broken' }), tfjs])
    expect(next.capabilities.runsOn).toBe('tfjs chosen (composed)')
    tf.removeBackend('broken')
  })
})

function raise(error: Error): never {
  throw error
}
