import { testOwnGpu } from './adopt.js'

testOwnGpu('webgl2')
