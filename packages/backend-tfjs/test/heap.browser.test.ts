import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { testHeap } from './heap.js'
import { setUpWasm } from './set-up-wasm.js'

setUpWasm()
testHeap()

test('it is the build with threads, on shared memory, that is tested here', async () => {
  await tf.setBackend('wasm')
  const { wasm } = tf.backend() as BackendWasm
  expect((wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer).toBeInstanceOf(SharedArrayBuffer)
})
