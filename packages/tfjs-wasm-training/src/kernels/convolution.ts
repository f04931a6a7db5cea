import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type * as tf from '@tensorflow/tfjs-core'
import { allocate, as, kernel, type Run, tidied, valuesOf } from '../heap.js'
import { type ConvolutionAttrs, eachTap, type Windows, type WindowsOf } from '../windows.js'

/** 16 MiB: as much as is held at once of what the windows read, whatever the batch. */
const BLOCK = 2 ** 22

/**
 * The gradient of a convolution's filter, [height, width, in, out], from the input `x`, [batch, height, width, in], and
 * the gradient `dy` of the output, [batch, height, width, out]. What each window reads is a row of a matrix ("im2col",
 * Chellapilla, Puri and Simard 2006), and its product with `dy` is the gradient.
 *
 * @param block floats held at once, or one row of the output where that is more
 */
export function filterGradient(windowsOf: WindowsOf, block = BLOCK): tf.KernelFunc {
  return kernel<'x' | 'dy', ConvolutionAttrs & { filterShape: number[] }>(({ backend, inputs, attrs }) => {
    const { x, dy } = inputs
    const windows = windowsOf(x.shape, attrs.filterShape, attrs, false)
    const { taps, blocks } = layout(windows, block)
    let total: tf.TensorInfo | undefined
    for (const [from, to] of blocks) {
      const before = total
      total = tidied(backend, (run, allocate) => {
        const read = allocate([1, (to - from) * windows.outWidth, taps])
        gather(backend, x, windows, [from, to], read)
        const a = rowsOf(run, dy, windows, [from, to])
        // Transposed, `dy` is smaller than what the windows read.
        const product = run('BatchMatMul', { a, b: read }, { transposeA: true, transposeB: false })
        return before ? run('Add', { a: before, b: product }) : product
      })
      if (before) backend.disposeData(before.dataId)
    }
    const sum = total ?? zeros(backend, [1, windows.outChannels, taps])
    const gradient = tidied(backend, (run) => run('Transpose', { x: sum }, { perm: [0, 2, 1] }))
    backend.disposeData(sum.dataId)
    return as(gradient, attrs.filterShape)
  })
}

/**
 * The gradient of a convolution's input, [batch, height, width, in], from the gradient `dy` of the output and the
 * filter, [height, width, in, out]: the product of both says what each window gives to the cells that it reads.
 *
 * @param stock tfjs's own, for channels first
 * @param block as for the filter
 */
export function inputGradient(stock: tf.KernelFunc, windowsOf: WindowsOf, block = BLOCK): tf.KernelFunc {
  return kernel<'dy' | 'filter', ConvolutionAttrs & { inputShape: number[] }>((call) => {
    const { backend, inputs, attrs } = call
    if (attrs.dataFormat === 'NCHW') {
      return stock({ backend, inputs, attrs: attrs as unknown as tf.NamedAttrMap }) as tf.TensorInfo
    }
    const { dy, filter } = inputs
    const windows = windowsOf(attrs.inputShape, filter.shape, attrs, false)
    const { taps, blocks } = layout(windows, block)
    const dx = zeros(backend, attrs.inputShape)
    for (const [from, to] of blocks) {
      tidied(backend, (run) => {
        const a = rowsOf(run, dy, windows, [from, to])
        const b = as(filter, [1, taps, windows.outChannels])
        const given = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: true })
        scatter(backend, given, windows, [from, to], dx)
        return undefined
      })
    }
    return dx
  })
}

/** Rows of the output, counted through the batch: from the first, to the one behind the last. */
type Rows = readonly [from: number, to: number]

/** How many numbers a window reads, and the rows of the output in blocks. */
function layout(windows: Windows, block: number): { taps: number; blocks: Rows[] } {
  const taps = windows.filterHeight * windows.filterWidth * windows.inChannels
  const rows = windows.batchSize * windows.outHeight
  const step = Math.max(1, Math.floor(block / (windows.outWidth * taps)))
  const blocks = Array.from({ length: Math.ceil(rows / step) }, (_, n): Rows => {
    return [n * step, Math.min(rows, (n + 1) * step)]
  })
  return { taps, blocks }
}

/** Those rows of `dy` as one matrix, [1, positions, out]. */
function rowsOf(run: Run, dy: tf.TensorInfo, windows: Windows, [from, to]: Rows): tf.TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels } = windows
  const matrix = [1, (to - from) * outWidth, outChannels]
  if (to - from === batchSize * outHeight) return as(dy, matrix)
  const x = as(dy, [1, batchSize * outHeight * outWidth, outChannels])
  return run('Slice', { x }, { begin: [0, from * outWidth, 0], size: matrix })
}

/** Fills `read`, [1, positions, taps], with what the windows read; 0 outside of the input. */
function gather(backend: BackendWasm, x: tf.TensorInfo, windows: Windows, rows: Rows, read: tf.TensorInfo) {
  const { inChannels, outWidth, filterHeight, filterWidth } = windows
  const [cells, out] = valuesOf(backend, x, read) as [Float32Array, Float32Array]
  const taps = filterHeight * filterWidth
  const first = rows[0] * outWidth
  out.fill(0)
  eachTap(windows, ...rows, (position, tap, cell) => {
    const to = ((position - first) * taps + tap) * inChannels
    const from = cell * inChannels
    for (let c = 0; c < inChannels; c++) out[to + c] = cells[from + c]!
  })
}

/** Adds what the windows give, [1, positions, taps], to the cells that they read. */
function scatter(
  backend: BackendWasm,
  given: tf.TensorInfo,
  windows: Windows,
  rows: Rows,
  dx: tf.TensorInfo,
) {
  const { inChannels, outWidth, filterHeight, filterWidth } = windows
  const [parts, cells] = valuesOf(backend, given, dx) as [Float32Array, Float32Array]
  const taps = filterHeight * filterWidth
  const first = rows[0] * outWidth
  eachTap(windows, ...rows, (position, tap, cell) => {
    const from = ((position - first) * taps + tap) * inChannels
    const to = cell * inChannels
    for (let c = 0; c < inChannels; c++) cells[to + c]! += parts[from + c]!
  })
}

function zeros(backend: BackendWasm, shape: readonly number[]): tf.TensorInfo {
  const info = allocate(backend, shape)
  for (const values of valuesOf(backend, info)) values.fill(0)
  return info
}
