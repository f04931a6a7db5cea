import { testBlocks } from './blocks.js'
import { testCosts } from './costs.js'
import { testDevice } from './device.js'
import { testHalf } from './half.js'

testBlocks()
testCosts()
testDevice()
testHalf()
