import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Target } from '../target.js'
import { type Kernel, registerKernels, runKernel, shapeOf } from './kernel.js'
import { reduceCells } from './loops.js'

/** tfjs's `cpu` backend, whose tensors are typed arrays. */
export function cpu(): Target {
  registerKernels('cpu', kernel)
  return {
    runsOn: 'tfjs cpu',
    nonFinite: true,
    maxElements: 2 ** 31 - 1,
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: runKernel,
  }
}

const kernel: Kernel<MathBackendCPU> = (backend, x, plan) => {
  const shape = [...plan.outputShape]
  const out = new Float32Array(tf.util.sizeFromShape(shape))
  reduceCells(backend.data.get(x.dataId).values as Float32Array, shapeOf(x), plan, out)
  return backend.makeTensorInfo(shape, 'float32', out)
}
