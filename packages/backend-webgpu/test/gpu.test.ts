import { testBlocks } from './blocks.js'
import { testDevice } from './device.js'
import { testHalf } from './half.js'

testBlocks()
testDevice()
testHalf()
