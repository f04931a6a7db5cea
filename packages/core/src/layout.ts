import { checkChoice } from './check/params.js'
import type { Layout } from './contract.js'
import type { Shape } from './shape.js'

/** @throws RoiPoolError ROI_INVALID for anything else than a layout */
export function checkLayout(name: string, layout: Layout): void {
  checkChoice(name, layout, ['NHWC', 'NCHW'])
}

/** A shape in the order of `layout` as [batch, height, width, channels]. */
export function channelsLastShape([batch, a, b, c]: Shape, layout: Layout): Shape {
  return layout === 'NHWC' ? [batch, a, b, c] : [batch, b, c, a]
}

/** A shape [batch, height, width, channels] in the order of `layout`. */
export function shapeIn([batch, height, width, channels]: Shape, layout: Layout): Shape {
  return layout === 'NHWC' ? [batch, height, width, channels] : [batch, channels, height, width]
}

/** The values of a map of shape [batch, channels, height, width], channels last. */
export function toChannelsLast(data: Float32Array, [batch, channels, height, width]: Shape): Float32Array {
  return transposed(data, new Float32Array(data.length), batch, channels, height * width)
}

/** Writes the values of a map of shape [batch, height, width, channels] channels first. */
export function toChannelsFirst(
  data: Float32Array,
  [batch, height, width, channels]: Shape,
  into: Float32Array,
): void {
  transposed(data, into, batch, height * width, channels)
}

/** Turns each of `batch` matrices of rows × columns over. */
function transposed(data: Float32Array, out: Float32Array, batch: number, rows: number, columns: number) {
  for (let n = 0; n < batch; n++) {
    const base = n * rows * columns
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[base + c * rows + r] = data[base + r * columns + c]!
    }
  }
  return out
}
