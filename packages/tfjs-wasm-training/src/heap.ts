import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/** What a kernel of tfjs's wasm backend is given. */
export interface KernelCall<Inputs extends string, Attrs> {
  readonly backend: BackendWasm
  readonly inputs: Readonly<Record<Inputs, tf.TensorInfo>>
  readonly attrs: Attrs
}

/** tfjs's type of a kernel says nothing of the backend, the inputs and the attributes that it is called with. */
export function kernel<Inputs extends string, Attrs>(
  compute: (call: KernelCall<Inputs, Attrs>) => tf.TensorInfo,
): tf.KernelFunc {
  return (call) => compute(call as unknown as KernelCall<Inputs, Attrs>)
}

/** A tensor with undefined values. tfjs takes address 0, its sign of a full heap, for memory and would overwrite it. */
export function allocate(
  backend: BackendWasm,
  shape: readonly number[],
  dtype: 'float32' | 'int32' = 'float32',
): tf.TensorInfo {
  const info = backend.makeOutput([...shape], dtype)
  if (backend.getMemoryOffset(info.dataId) > 0) return info
  backend.disposeData(info.dataId)
  throw new Error(`the heap of tfjs's wasm backend has no room for a tensor of shape [${shape}]`)
}

/**
 * The values of tensors, in place. Allocating, and fetching a tensor that another tfjs backend holds, may move the heap
 * and so detach every view taken before. Hence all are fetched first, and nothing may be allocated while they are used.
 */
export function valuesOf(backend: BackendWasm, ...infos: readonly tf.TensorInfo[]): Float32Array[] {
  for (const { dataId } of infos) backend.dataIdMap.get(dataId)
  return infos.map((info) => backend.typedArrayFromHeap(info) as Float32Array)
}

/** The same values under another shape, for a kernel to read. */
export function as({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  return { dataId, dtype, shape: [...shape] }
}

/** Runs a kernel of tfjs's wasm backend. What it gives is freed at the end. */
export type Run = (kernelName: string, inputs: Record<string, tf.TensorInfo>, attrs?: object) => tf.TensorInfo

/**
 * Frees the tensors that `work` makes, but for the one it returns. A kernel must call kernels, not tfjs's operations,
 * which would count its tensors as the caller's.
 */
export function tidied<T extends tf.TensorInfo | undefined>(
  backend: BackendWasm,
  work: (run: Run, allocate: (shape: readonly number[]) => tf.TensorInfo) => T,
): T {
  const made: tf.TensorInfo[] = []
  const note = (info: tf.TensorInfo) => {
    made.push(info)
    return info
  }
  let kept: tf.TensorInfo | undefined
  try {
    const result = work(
      (name, inputs, attrs = {}) => {
        const { kernelFunc } = tf.getKernel(name, 'wasm')
        return note(kernelFunc({ backend, inputs, attrs: attrs as tf.NamedAttrMap }) as tf.TensorInfo)
      },
      (shape) => note(allocate(backend, shape)),
    )
    kept = result
    return result
  } finally {
    for (const info of made) if (info !== kept) backend.disposeData(info.dataId)
  }
}
