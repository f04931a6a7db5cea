import type * as tf from '@tensorflow/tfjs-core'
import { allocate, kernel, valuesOf } from '../heap.js'

/**
 * Sums of the rows of `x`, [rows, …], that have the same number in `segmentIds`, [rows]: [numSegments, …]. Rows with a
 * number outside are left out. It is the gradient of `gather`.
 */
export const segmentSum: tf.KernelFunc = kernel<'x' | 'segmentIds', { numSegments: number }>(
  ({ backend, inputs, attrs }) => {
    const { x, segmentIds } = inputs
    const { numSegments } = attrs
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)]
    const result = allocate(backend, shape, x.dtype as 'float32' | 'int32')
    const [rows, ids, out] = valuesOf(backend, x, segmentIds, result) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const length = numSegments > 0 ? out.length / numSegments : 0
    out.fill(0)
    for (let row = 0; row < ids.length; row++) {
      const segment = ids[row]!
      if (segment < 0 || segment >= numSegments) continue
      for (let k = 0; k < length; k++) out[segment * length + k]! += rows[row * length + k]!
    }
    return result
  },
)
