import '@tensorflow/tfjs-backend-cpu'
import { testConfig, testLayers } from './layers.js'
import { setUpWasm } from './set-up-wasm.js'

setUpWasm()
testConfig()
testLayers('cpu')
testLayers('wasm')
