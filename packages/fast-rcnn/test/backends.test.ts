import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { test } from 'vitest'
import { setUpWebgpu } from '../../backend-tfjs/test/set-up-webgpu.js'
import { expectAsOnCpu } from './backends.js'

test('wasm trains, detects and proposes as cpu does', () => expectAsOnCpu('wasm'))

// `setUpWebgpu` prints why there is no adapter.
test.runIf(await setUpWebgpu())('webgpu trains, detects and proposes as cpu does', () =>
  expectAsOnCpu('webgpu'),
)
