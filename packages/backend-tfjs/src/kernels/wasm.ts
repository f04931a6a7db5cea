import type { Shape } from '@roipool/core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Target } from '../target.js'
import { addGradients } from './gradient-loops.js'
import { type GradientKernel, type Kernel, registerKernels, runKernel, shapeOf } from './kernel.js'
import { fillUnnamed, reduceCells } from './loops.js'

/** tfjs's `wasm` backend, whose tensors lie on a WebAssembly heap: computed there, without a copy. */
export function wasm(): Target {
  registerKernels('wasm', kernel, gradientKernel)
  return {
    runsOn: 'tfjs wasm',
    nonFinite: true,
    subnormals: true,
    // 1 GiB: tfjs's heap ends at 4 GiB, and must hold a map and a result.
    maxElements: 2 ** 28,
    upload: ({ data, shape }) => {
      const backend = tf.backend() as BackendWasm
      const info = allocate(backend, shape)
      cellsOf(backend, info).set(data)
      return tf.engine().makeTensorFromTensorInfo(info, backend) as tf.Tensor4D
    },
    reduce: runKernel,
  }
}

const kernel: Kernel<BackendWasm> = (backend, x, plan, kept) => {
  // Allocating, and fetching an input that another tfjs backend holds, may move the heap and so detach every view
  // taken before. Hence the output first, and its own view always last.
  const out = allocate(backend, plan.outputShape)
  fillUnnamed(kept && cellsOf(backend, kept), plan, cellsOf(backend, out))
  reduceCells(cellsOf(backend, x), shapeOf(x), plan, cellsOf(backend, out))
  return out
}

const gradientKernel: GradientKernel<BackendWasm> = (backend, dy, x, plan) => {
  const dx = new Float64Array(tf.util.sizeFromShape(x.shape))
  const out = allocate(backend, shapeOf(x))
  // Fetching either may move the heap, so both are there before a view is taken of one.
  cellsOf(backend, dy)
  const cells = cellsOf(backend, x)
  addGradients(cellsOf(backend, dy), cells, shapeOf(x), plan, dx)
  cellsOf(backend, out).set(dx)
  return out
}

/** A tensor with undefined values. tfjs takes address 0, its sign of a full heap, for memory and would overwrite it. */
function allocate(backend: BackendWasm, shape: Shape): tf.TensorInfo {
  const info = backend.makeOutput([...shape], 'float32')
  if (cellsOf(backend, info).byteOffset > 0) return info
  backend.disposeData(info.dataId)
  throw new Error(`the heap of tfjs's wasm backend has no room for a tensor of shape [${shape}]`)
}

function cellsOf(backend: BackendWasm, info: tf.TensorInfo): Float32Array {
  // Fetches the tensor if another tfjs backend holds it. typedArrayFromHeap would take hold of the heap before that.
  backend.dataIdMap.get(info.dataId)
  return backend.typedArrayFromHeap(info) as Float32Array
}
