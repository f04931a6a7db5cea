import '@tensorflow/tfjs-backend-cpu'
import { testGpu } from './gpu.js'
import { setUpWebgpu } from './set-up-webgpu.js'

if (await setUpWebgpu()) testGpu('webgpu')
