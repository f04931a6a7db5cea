// Node's WebGPU is Chromium's: what is done with a device of the user's is tested in a page; here too by
// device.full.test.ts.
import { testBlocks } from './blocks.js'
import { testCosts } from './costs.js'
import { testHalf } from './half.js'

testBlocks()
testCosts()
testHalf()
