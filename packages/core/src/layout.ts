import { checkFeatureMap } from './check/feature-map.js'
import { checkChoice } from './check/params.js'
import type { FeatureMap, Shape } from './contract.js'

/** Order of a map's axes: channels last, as inside roipool, or channels first, as in PyTorch and ONNX. SPEC §1.3. */
export type Layout = 'NHWC' | 'NCHW'

/** The map with channels last. */
export function toChannelsLast(map: FeatureMap, layout: Layout): FeatureMap {
  checkChoice('layout', layout, ['NHWC', 'NCHW'])
  checkFeatureMap(map)
  if (layout === 'NHWC') return map
  const [batch, channels, height, width] = map.shape
  return {
    data: transposed(map.data, batch, channels, height * width),
    shape: [batch, height, width, channels],
  }
}

/** A channels-last map in the layout asked for; its shape in that layout's order. */
export function fromChannelsLast(map: FeatureMap, layout: Layout): FeatureMap {
  if (layout === 'NHWC') return map
  const [batch, height, width, channels] = map.shape
  const shape: Shape = [batch, channels, height, width]
  return { data: transposed(map.data, batch, height * width, channels), shape }
}

/** Turns each of `batch` matrices of rows × columns over. */
function transposed(data: Float32Array, batch: number, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length)
  for (let n = 0; n < batch; n++) {
    const base = n * rows * columns
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[base + c * rows + r] = data[base + r * columns + c]!
    }
  }
  return out
}
