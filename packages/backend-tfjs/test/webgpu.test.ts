import '@tensorflow/tfjs-backend-cpu'
import { test } from 'vitest'
import { testGpu } from './gpu.js'
import { setUpWebgpu } from './set-up-webgpu.js'

// Where there is no adapter, `setUpWebgpu` prints why; a file without a test would fail.
if (await setUpWebgpu()) testGpu('webgpu')
else test.skip('tfjs webgpu: there is no adapter, as printed above')
