import { testHeap } from './heap.js'
import { setUpWasm } from './set-up-wasm.js'

setUpWasm()
testHeap()
