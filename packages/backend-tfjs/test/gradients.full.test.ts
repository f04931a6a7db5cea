import '@tensorflow/tfjs-backend-cpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testGradients } from './gradients.js'
import { setUpWasm } from './set-up-wasm.js'

setUpWasm()
testGradients('cpu')
testGradients('wasm')
