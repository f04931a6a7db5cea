import { testSmallBlocks } from './small-blocks.js'

testSmallBlocks(['cpu', 'webasm', 'webgl2'])
