import { testDevice } from './device.js'

testDevice()
