import type * as tf from '@tensorflow/tfjs-core'
import { allocate, kernel, valuesOf } from '../heap.js'
import { type ConvolutionAttrs, eachTap, type WindowsOf } from '../windows.js'

interface PoolAttrs extends ConvolutionAttrs {
  readonly filterSize: [number, number] | number
}

/**
 * The gradient of a maximum's input, [batch, height, width, channels], from the input and the gradient `dy` of the
 * output: that of each window goes to the first of its largest cells, row by row, as on tfjs's cpu backend. NaN is
 * passed over. tfjs's own for wasm (4.22) is wrong where there is more than one channel or image.
 */
export function maxPoolGradient(windowsOf: WindowsOf): tf.KernelFunc {
  return kernel<'dy' | 'input', PoolAttrs>(({ backend, inputs, attrs }) => {
    const { dy, input } = inputs
    const [height, width] = [attrs.filterSize].flat() as [number, number?]
    const channels = input.shape.at(-1)!
    const windows = windowsOf(input.shape, [height, width ?? height, channels, 1], attrs, true)
    const dx = allocate(backend, input.shape)
    const [cells, steps, out] = valuesOf(backend, input, dy, dx) as [Float32Array, Float32Array, Float32Array]
    const largest = new Int32Array(steps.length).fill(-1)
    eachTap(windows, 0, windows.batchSize * windows.outHeight, (position, _tap, cell) => {
      for (let c = 0; c < channels; c++) {
        const [k, at] = [position * channels + c, cell * channels + c]
        if (cells[at]! > (cells[largest[k]!] ?? -Infinity)) largest[k] = at
      }
    })
    out.fill(0)
    for (let k = 0; k < steps.length; k++) if (largest[k]! >= 0) out[largest[k]!]! += steps[k]!
    return dx
  })
}
