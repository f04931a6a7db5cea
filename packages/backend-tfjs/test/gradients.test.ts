import '@tensorflow/tfjs-backend-cpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testBoxGradients } from './box-gradients.js'
import { testGradients } from './gradients.js'
import { setUpWasm } from './set-up-wasm.js'

setUpWasm()
testGradients('cpu', 7)
testGradients('wasm', 7)
testBoxGradients('cpu')
testBoxGradients('wasm')
