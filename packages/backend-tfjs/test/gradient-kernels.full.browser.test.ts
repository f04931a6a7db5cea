import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
import { testGradientKernels } from './gradient-kernels.js'

testGradientKernels('webgl', false)
testGradientKernels('webgpu', false)
