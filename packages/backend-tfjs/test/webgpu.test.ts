import '@tensorflow/tfjs-backend-cpu'
import { test } from 'vitest'
import { testGpu } from './gpu.js'
import { setUpWebgpu } from './set-up-webgpu.js'

// A file without a test fails.
if (await setUpWebgpu()) testGpu('webgpu')
else test.skip('tfjs webgpu')
