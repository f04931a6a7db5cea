// Blocks and float16 are kernels' own, and Node's WebGPU is Chromium's: gpu.test.ts tests them there.
import { testDevice } from './device.js'

testDevice()
