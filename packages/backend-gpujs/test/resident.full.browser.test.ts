import { testLeftovers } from './resident.js'

testLeftovers('webgl2')
