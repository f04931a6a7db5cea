import { testAdoption, testContexts, testOwnGpu } from './adopt.js'

testAdoption('webgl2')
testAdoption('webgpu')
testOwnGpu('webgpu')
testContexts()
