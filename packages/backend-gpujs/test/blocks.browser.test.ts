import { testSmallBlocks } from './small-blocks.js'

// The cut is the same in every mode; WebGL2 takes seconds in software to compile the kernels of each reduction.
testSmallBlocks(['webgpu'])
testSmallBlocks(['webgl2'], ['max'])
