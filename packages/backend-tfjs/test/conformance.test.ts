import { conform } from '@roipool/conformance/vitest'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { tfjs } from '../src/index.js'
import { setUpWasm } from './set-up-wasm.js'
import { setUpWebgpu } from './set-up-webgpu.js'

setUpWasm()
await setUpWebgpu()

conform(() => tfjs({ backend: 'cpu' }), { name: 'tfjs-cpu' })
conform(() => tfjs({ backend: 'wasm' }), { name: 'tfjs-wasm' })
conform(() => tfjs({ backend: 'webgpu', software: true }), { name: 'tfjs-webgpu' })

if (typeof document === 'undefined') {
  // A tfjs backend that this package has never heard of.
  tf.registerBackend('stranger', tf.findBackendFactory('cpu'))
  tf.copyRegisteredKernels('cpu', 'stranger')
  conform(() => tfjs({ backend: 'stranger' }), { name: 'tfjs-stranger' })
} else {
  await import('@tensorflow/tfjs-backend-webgl')
  conform(() => tfjs({ backend: 'webgl', software: true }), { name: 'tfjs-webgl' })
}
