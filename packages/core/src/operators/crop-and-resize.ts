import { type Axis, axes } from '../axis/axis.js'
import { TapWriter } from '../axis/taps.js'
import { checkShape } from '../check/feature-map.js'
import { checkChoice, checkNumber, checkOutputSize, type OutputSize } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Taps } from '../plan.js'
import { roundHalfAway } from '../quantize.js'
import type { Shape } from '../shape.js'

/** Parameters of TensorFlow's crop and resize. SPEC §11. */
export interface CropAndResizeParams {
  /** Samples of the result: [height, width]. */
  readonly outputSize: OutputSize
  /** Between the four cells around a sample (default), or the nearest of them. */
  readonly method?: 'bilinear' | 'nearest' | undefined
  /** The value of samples outside the map, 0 by default. */
  readonly extrapolationValue?: number | undefined
}

export const cropAndResizeDefaults = { method: 'bilinear', extrapolationValue: 0 } as const

/**
 * Plans `tf.image.crop_and_resize`: one sample a bin, the first and last on the corners of the box. Boxes are
 * normalised: 0 is the first cell and 1 the last, on each axis; a flipped box gives a flipped crop. This is not RoIAlign
 * for any parameter. SPEC §11.
 *
 * @param rois K boxes x1 y1 x2 y2, normalised; see `roisFromTensorFlow`
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planCropAndResize(rois: Rois, params: CropAndResizeParams, mapShape: Shape): Plan {
  const settings = withDefaults(params, ['outputSize'], cropAndResizeDefaults)
  const { outputSize, method, extrapolationValue } = settings
  checkOutputSize(outputSize)
  checkChoice('params.method', method, ['bilinear', 'nearest'])
  checkNumber('params.extrapolationValue', extrapolationValue)
  checkShape('mapShape', mapShape)
  const [, height, width] = mapShape
  // A normalised coordinate of 1 lies fewer cells from the first than the longer axis has: no sample is beyond 32 bits.
  const cellsPerUnit = Math.max(height, width, 1)
  const { base } = checkProblem(rois, outputSize, cellsPerUnit, mapShape, { empty: extrapolationValue })
  const axis = axes(rois.boxes, outputSize, height, width)
  return { ...base, reduction: 'sum', y: cornerTaps(axis.y, method), x: cornerTaps(axis.x, method) }
}

/** One sample a bin, in the float32 steps of TensorFlow's CPU kernel; outside the map, no taps. */
function cornerTaps({ boxes, low, bins, limit }: Axis, method: 'bilinear' | 'nearest'): Taps {
  const f = Math.fround
  const count = boxes.length / 4
  const last = limit - 1
  const writer = new TapWriter(count * bins)
  for (let k = 0; k < count; k++) {
    const lo = boxes[k * 4 + low]!
    const hi = boxes[k * 4 + low + 2]!
    const step = bins > 1 ? f(f(f(hi - lo) * last) / (bins - 1)) : 0
    const start = bins > 1 ? f(lo * last) : f(0.5 * f(lo + hi) * last)
    for (let i = 0; i < bins; i++) {
      const position = f(start + f(i * step))
      if (position >= 0 && position <= last) {
        if (method === 'nearest') writer.tap(roundHalfAway(position), 1)
        else lerp(writer, position)
      }
      writer.endList()
    }
  }
  return writer.taps()
}

function lerp(writer: TapWriter, position: number): void {
  const cell = Math.floor(position)
  const upper = position - cell
  writer.tap(cell, 1 - upper)
  writer.tap(cell + 1, upper)
}
