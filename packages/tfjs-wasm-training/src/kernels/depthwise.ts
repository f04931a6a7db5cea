import type * as tf from '@tensorflow/tfjs-core'
import { allocate, kernel, valuesOf } from '../heap.js'
import { type ConvolutionAttrs, eachTap, type WindowsOf } from '../windows.js'

/*
 * A depthwise convolution multiplies each channel c of the input by `multiplier` filters of its own, which give the
 * output's channels c · multiplier + m. There is little to compute for what there is to read: plain loops do it.
 */

/**
 * The gradient of a depthwise convolution's filter, [height, width, in, multiplier], from the input `x`,
 * [batch, height, width, in], and the gradient `dy` of the output, [batch, height, width, in · multiplier].
 */
export function depthwiseFilterGradient(windowsOf: WindowsOf): tf.KernelFunc {
  return kernel<'x' | 'dy', ConvolutionAttrs & { filterShape: number[] }>(({ backend, inputs, attrs }) => {
    const { x, dy } = inputs
    const windows = windowsOf(x.shape, attrs.filterShape, attrs, true)
    const { inChannels, outChannels, batchSize, outHeight } = windows
    const multiplier = outChannels / inChannels
    const gradient = allocate(backend, attrs.filterShape)
    const [cells, steps, out] = valuesOf(backend, x, dy, gradient) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const sums = new Float64Array(out.length)
    eachTap(windows, 0, batchSize * outHeight, (position, tap, cell) => {
      for (let c = 0; c < inChannels; c++) {
        const value = cells[cell * inChannels + c]!
        for (let k = c * multiplier; k < (c + 1) * multiplier; k++) {
          sums[tap * outChannels + k]! += value * steps[position * outChannels + k]!
        }
      }
    })
    out.set(sums)
    return gradient
  })
}

/**
 * The gradient of a depthwise convolution's input, [batch, height, width, in], from the gradient `dy` of the output and
 * the filter, [height, width, in, multiplier].
 */
export function depthwiseInputGradient(windowsOf: WindowsOf): tf.KernelFunc {
  return kernel<'dy' | 'filter', ConvolutionAttrs & { inputShape: number[] }>(
    ({ backend, inputs, attrs }) => {
      const { dy, filter } = inputs
      const windows = windowsOf(attrs.inputShape, filter.shape, attrs, true)
      const { inChannels, outChannels, batchSize, outHeight } = windows
      const multiplier = outChannels / inChannels
      const dx = allocate(backend, attrs.inputShape)
      const [steps, weights, out] = valuesOf(backend, dy, filter, dx) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ]
      out.fill(0)
      eachTap(windows, 0, batchSize * outHeight, (position, tap, cell) => {
        for (let c = 0; c < inChannels; c++) {
          let sum = 0
          for (let k = c * multiplier; k < (c + 1) * multiplier; k++) {
            sum += weights[tap * outChannels + k]! * steps[position * outChannels + k]!
          }
          out[cell * inChannels + c]! += sum
        }
      })
      return dx
    },
  )
}
