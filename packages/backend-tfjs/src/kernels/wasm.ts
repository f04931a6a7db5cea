import { elements, type Plan, type Shape } from '@roipool/core'
import { gradientNow, reduceNow } from '@roipool/wasm-kernels'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Target } from '../target.js'
import { addGradients } from './gradient-loops.js'
import { heapOf } from './heap.js'
import { type GradientKernel, type Kernel, registerKernels, runKernel, shapeOf } from './kernel.js'
import { fillUnnamed, reduceCells } from './loops.js'

/** tfjs's `wasm` backend, whose tensors lie on a WebAssembly heap: computed there, without a copy: by the kernels of the wasm backend, or where they cannot be had (heap.ts) in JavaScript. */
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
  return written(backend, plan.outputShape, (out) => {
    const heap = heapOf(backend)
    if (kept || !heap) fillUnnamed(kept && cellsOf(backend, kept), plan, cellsOf(backend, out))
    if (!heap) return reduceCells(cellsOf(backend, x), shapeOf(x), plan, cellsOf(backend, out))
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)]
    heap.compute((engine) => {
      const bytes = elements(plan.outputShape) * 4
      if (!kept && plan.rows.length < plan.outputShape[0]) engine.team.kernels.fill(to, bytes, 0)
      reduceNow(engine, from, shapeOf(x), plan, to)
    })
  })
}

const gradientKernel: GradientKernel<BackendWasm> = (backend, dy, x, plan) => {
  return written(backend, shapeOf(x), (out) => {
    const heap = heapOf(backend)
    if (!heap) return addInLoops(backend, dy, x, plan, out)
    const at = { dy: addressOf(backend, dy), x: addressOf(backend, x), dx: addressOf(backend, out) }
    heap.compute((engine) => gradientNow(engine, at, shapeOf(x), plan))
  })
}

function addInLoops(
  backend: BackendWasm,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  plan: Plan,
  out: tf.TensorInfo,
) {
  const dx = new Float64Array(tf.util.sizeFromShape(x.shape))
  // Fetching either may move the heap, so both are there before a view is taken of one.
  cellsOf(backend, dy)
  const cells = cellsOf(backend, x)
  addGradients(cellsOf(backend, dy), cells, shapeOf(x), plan, dx)
  cellsOf(backend, out).set(dx)
}

/** A tensor that `write` fills; none if that fails. */
function written(backend: BackendWasm, shape: Shape, write: (out: tf.TensorInfo) => void): tf.TensorInfo {
  const out = allocate(backend, shape)
  try {
    write(out)
    return out
  } catch (error) {
    backend.disposeData(out.dataId)
    throw error
  }
}

/** A tensor with undefined values. tfjs takes address 0, its sign of a full heap, for memory and would overwrite it. */
function allocate(backend: BackendWasm, shape: Shape): tf.TensorInfo {
  const info = backend.makeOutput([...shape], 'float32')
  if (addressOf(backend, info) > 0) return info
  backend.disposeData(info.dataId)
  throw new Error(`the heap of tfjs's wasm backend has no room for a tensor of shape [${shape}]`)
}

function cellsOf(backend: BackendWasm, info: tf.TensorInfo): Float32Array {
  // typedArrayFromHeap takes hold of the heap before it fetches a tensor.
  addressOf(backend, info)
  return backend.typedArrayFromHeap(info) as Float32Array
}

/** Where a tensor lies on the heap. Fetches it if another tfjs backend holds it. */
function addressOf(backend: BackendWasm, { dataId }: tf.TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset
}
