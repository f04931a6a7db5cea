import { testLeftovers, testResident } from './resident.js'

testResident('webgl2')
testResident('webgpu')
testLeftovers('webgpu')
