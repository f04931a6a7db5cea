import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Target } from '../target.js'
import { addGradients } from './gradient-loops.js'
import { type GradientKernel, type Kernel, registerKernels, runKernel, shapeOf } from './kernel.js'
import { fillUnnamed, reduceCells } from './loops.js'

/** tfjs's `cpu` backend, whose tensors are typed arrays. */
export function cpu(): Target {
  registerKernels('cpu', kernel, gradientKernel)
  return {
    runsOn: 'tfjs cpu',
    nonFinite: true,
    subnormals: true,
    maxElements: 2 ** 31 - 1,
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: runKernel,
  }
}

const kernel: Kernel<MathBackendCPU> = (backend, x, plan, kept) => {
  const shape = [...plan.outputShape]
  const out = new Float32Array(tf.util.sizeFromShape(shape))
  fillUnnamed(kept && valuesOf(backend, kept), plan, out)
  reduceCells(valuesOf(backend, x), shapeOf(x), plan, out)
  return backend.makeTensorInfo(shape, 'float32', out)
}

const gradientKernel: GradientKernel<MathBackendCPU> = (backend, dy, x, plan) => {
  const dx = new Float64Array(tf.util.sizeFromShape(x.shape))
  addGradients(valuesOf(backend, dy), valuesOf(backend, x), shapeOf(x), plan, dx)
  return backend.makeTensorInfo(x.shape, 'float32', new Float32Array(dx))
}

function valuesOf(backend: MathBackendCPU, { dataId }: tf.TensorInfo): Float32Array {
  return backend.data.get(dataId).values as Float32Array
}
