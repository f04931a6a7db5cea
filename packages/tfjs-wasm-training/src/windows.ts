import { unsupported } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Where the windows of a convolution lie: output row r and filter row i meet input row
 * `r · strideHeight + i · dilationHeight − padInfo.top`, and columns likewise.
 */
export type Windows = tf.backend_util.Conv2DInfo

/** Attributes of tfjs's gradient kernels. Those of a convolution without depth have no dilations. */
export interface ConvolutionAttrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  readonly dataFormat?: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly dilations?: [number, number] | number
}

/** The windows of a convolution of [batch, height, width, channels] by [height, width, channels, multiplier or out]. */
export type WindowsOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: ConvolutionAttrs,
  depthwise: boolean,
) => Windows

/** As tfjs places them. @throws RoiPoolError ROI_UNSUPPORTED for channels first */
export const windowsOf: WindowsOf = (inputShape, filterShape, attrs, depthwise) => {
  if (attrs.dataFormat === 'NCHW') unsupported(`gradients of a convolution on tfjs wasm are of 'NHWC' only`)
  return tf.backend_util.computeConv2DInfo(
    inputShape as Windows['inShape'],
    filterShape as Windows['inShape'],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  )
}

/**
 * Calls `visit` for every place of some rows of the output and every place of the filter that meet inside of the input.
 * Each is counted through its array: `cell` of the input and `position` of the output are over batch, rows and columns,
 * `tap` of the filter is over its rows and columns.
 *
 * @param from the first row of the output, counted through the batch
 * @param to the row behind the last
 */
export function eachTap(
  windows: Windows,
  from: number,
  to: number,
  visit: (position: number, tap: number, cell: number) => void,
): void {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = windows
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = windows
  for (let row = from; row < to; row++) {
    const image = Math.floor(row / outHeight)
    const top = (row % outHeight) * strideHeight - padInfo.top
    for (let i = 0; i < filterHeight; i++) {
      const y = top + i * dilationHeight
      if (y < 0 || y >= inHeight) continue
      const line = (image * inHeight + y) * inWidth
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left
        for (let j = 0; j < filterWidth; j++) {
          const x = left + j * dilationWidth
          if (x >= 0 && x < inWidth) visit(row * outWidth + column, i * filterWidth + j, line + x)
        }
      }
    }
  }
}
