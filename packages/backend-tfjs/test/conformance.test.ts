import { conform, environment } from '@roipool/conformance/vitest'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { tfjs } from '../src/index.js'
import { setUpWasm } from './set-up-wasm.js'
import { setUpWebgpu } from './set-up-webgpu.js'

setUpWasm()
await setUpWebgpu()

const inNode = environment() === 'node'
/** What Node and browsers both run: the largest maps once. */
const both = { proves: 'backend', large: inNode, quick: true } as const

conform(() => tfjs({ backend: 'cpu' }), { name: 'tfjs-cpu', ...both })
conform(() => tfjs({ backend: 'wasm' }), { name: 'tfjs-wasm', ...both })
conform(() => tfjs({ backend: 'webgpu', software: true }), { name: 'tfjs-webgpu', ...both })

if (inNode) {
  // A tfjs backend that this package has never heard of.
  tf.registerBackend('stranger', tf.findBackendFactory('cpu'))
  tf.copyRegisteredKernels('cpu', 'stranger')
  conform(() => tfjs({ backend: 'stranger' }), { name: 'tfjs-stranger', proves: 'backend', quick: true })
} else {
  await import('@tensorflow/tfjs-backend-webgl')
  conform(() => tfjs({ backend: 'webgl', software: true }), {
    name: 'tfjs-webgl',
    proves: 'backend',
    quick: true,
  })
}
