import { unavailable } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { trainingKernels } from './kernels.js'
import { replaceKernels } from './replace.js'

/** What the kernels are composed of, or stand in for. tfjs's wasm backend registers all of them when it is imported. */
const STOCK = ['Add', 'BatchMatMul', 'Conv2DBackpropInput', 'Slice', 'Transpose', '_FusedMatMul']

/** Of the call that is in force. */
let undo: (() => void) | undefined

/**
 * Makes TensorFlow.js's wasm backend train convolutions. It adds the gradient kernels that the backend lacks, of
 * convolutions, depthwise convolutions and `gather`, and replaces its slow ones, of `matMul` with a transposed operand
 * and of a convolution's input. Calling it again changes nothing. The backend need not be initialised or active.
 *
 * @returns what takes it back: tfjs's own kernels are there again
 * @throws RoiPoolError ROI_UNAVAILABLE where the wasm backend is not registered with the `@tensorflow/tfjs-core` that
 * this package imports, or lacks kernels that these are composed of
 */
export function registerTraining(): () => void {
  if (undo) return undo
  if (!tf.engine().backendNames().includes('wasm')) {
    unavailable(
      `tfjs has no backend 'wasm', only: ${tf.engine().backendNames().join(', ') || 'none'}. Import ` +
        `'@tensorflow/tfjs-backend-wasm' before; two copies of '@tensorflow/tfjs-core' do not know each other's backends`,
    )
  }
  const missing = STOCK.filter((name) => !tf.getKernel(name, 'wasm'))
  if (missing.length > 0) unavailable(`tfjs backend 'wasm' was built without ${missing.join(', ')}`)
  const restore = replaceKernels(trainingKernels())
  const mine = () => {
    if (undo !== mine) return
    undo = undefined
    restore()
  }
  undo = mine
  return mine
}
