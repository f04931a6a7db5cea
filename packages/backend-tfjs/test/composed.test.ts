import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { tfjs } from '../src/index.js'
import { testComposed } from './composed.js'

tf.registerBackend('stranger', () => new MathBackendCPU())
tf.copyRegisteredKernels('cpu', 'stranger')

testComposed(
  () => tfjs({ backend: 'stranger' }),
  () => tfjs({ backend: 'cpu' }),
)
