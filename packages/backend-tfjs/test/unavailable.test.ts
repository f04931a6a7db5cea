import { firstAvailable } from '@roipool/core'
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type TfjsOptions, tfjs } from '../src/index.js'

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

test.each([
  [{ engine: 'cpu' }, 'options.engine is not a parameter here; known are backend, software'],
  [{ software: 'yes' }, 'options.software must be true or false, but is "yes"'],
  [{ backend: 3 }, 'options.backend must be the name of a tfjs backend, but is 3'],
  [null, 'options must be { backend, software }, but is null'],
])('refused: %j', async (options, message) => {
  await expect(tfjs(options as TfjsOptions)).rejects.toMatchObject({ code: 'ROI_INVALID', message })
})

function raise(error: Error): never {
  throw error
}
