import type * as tf from '@tensorflow/tfjs-core'
import { as, kernel, type Run, tidied } from '../heap.js'

interface MatMulAttrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** With fewer multiplications, transposing takes as long as it saves. */
const FEW = 8192

/**
 * `matMul` and the fused one, with transposed operands. tfjs computes quickly only one product at a time, and only of
 * operands that are not transposed: so they are, first. Whatever else there is, tfjs's own kernel does.
 *
 * @param stock tfjs's own
 * @param few products of fewer multiplications are left to it
 */
export function transposeFirst(stock: tf.KernelFunc, few = FEW): tf.KernelFunc {
  return kernel<'a' | 'b', MatMulAttrs>(({ backend, inputs, attrs }) => {
    const { a, b } = inputs
    const { transposeA, transposeB } = attrs
    const plainly = (a: tf.TensorInfo, b: tf.TensorInfo, flags: MatMulAttrs) =>
      stock({ backend, inputs: { ...inputs, a, b }, attrs: { ...attrs, ...flags } }) as tf.TensorInfo
    if (!(transposeA || transposeB) || !gains(a, b, attrs, few)) return plainly(a, b, attrs)
    return tidied(backend, (run) =>
      plainly(transposeA ? transposed(run, a) : a, transposeB ? transposed(run, b) : b, {
        transposeA: false,
        transposeB: false,
      }),
    )
  })
}

function gains(a: tf.TensorInfo, b: tf.TensorInfo, { transposeB }: MatMulAttrs, few: number): boolean {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return false
  const [columns] = b.shape.slice(transposeB ? -2 : -1)
  return single(a) && single(b) && sizeOf(a) * columns! >= few
}

function single({ shape }: tf.TensorInfo): boolean {
  return shape.slice(0, -2).every((length) => length === 1)
}

function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** Of one matrix; the lengths of 1 before it stay. */
function transposed(run: Run, matrix: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = matrix.shape.slice(-2) as [number, number]
  const result = run('Transpose', { x: as(matrix, [rows, columns]) }, { perm: [1, 0] })
  return as(result, [...matrix.shape.slice(0, -2), columns, rows])
}
