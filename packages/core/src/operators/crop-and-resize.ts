import { type Axis, axes } from '../axis/axis.js'
import { MovedWriter } from '../axis/moved.js'
import { TapWriter } from '../axis/taps.js'
import { checkShape } from '../check/feature-map.js'
import { checkChoice, checkNumber, checkOutputSize, type OutputSize } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { byEdges, type Derivatives } from '../derivatives.js'
import { unsupported } from '../errors.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Taps } from '../plan.js'
import { roundHalfAway } from '../quantize.js'
import { part } from '../regions.js'
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
  const { base, axis, method } = checked(rois, params, mapShape)
  const y = cornerTaps(axis.y, method)
  const x = cornerTaps(axis.x, method)
  return { reduction: 'sum', y, x, ...base }
}

/** Plans the derivatives of a bilinear crop by the corners of its boxes. SPEC §24. */
export function deriveCropAndResize(rois: Rois, params: CropAndResizeParams, mapShape: Shape): Derivatives {
  const { base, method } = checked(rois, params, mapShape)
  if (method === 'nearest') {
    unsupported(
      "params.method is 'nearest', which rounds its samples: it has no gradient to boxes, 'bilinear' has",
    )
  }
  return {
    outputShape: base.outputShape,
    plans(from, to) {
      const { base, axis } = checked(part(rois, from, to), params, mapShape)
      const moved = (axis: Axis) => ({ value: cornerTaps(axis, method), ...movedCorners(axis) })
      return byEdges(base, moved(axis.y), moved(axis.x))
    },
  }
}

function checked(rois: Rois, params: CropAndResizeParams, mapShape: Shape) {
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
  return { base, axis: axes(rois.boxes, outputSize, height, width), method }
}

/** One sample a bin; outside the map, no taps. */
function cornerTaps(axis: Axis, method: 'bilinear' | 'nearest'): Taps {
  const writer = new TapWriter((axis.boxes.length / 4) * axis.bins)
  eachSample(axis, writer, (position) => {
    if (method === 'nearest') writer.tap(roundHalfAway(position), 1)
    else lerp(writer, position)
  })
  return writer.taps()
}

/** The derivatives of the samples by the edges of the box; that on the last cell has the one before it. SPEC §24.4. */
function movedCorners(axis: Axis) {
  const { bins, limit } = axis
  const writer = new MovedWriter(axis)
  eachSample(axis, writer, (position, i) => {
    if (limit === 1) return
    const cell = Math.min(Math.floor(position), limit - 2)
    const byUpper = (bins > 1 ? i / (bins - 1) : 0.5) * (limit - 1)
    const byLower = limit - 1 - byUpper
    writer.lower.tap(cell, -byLower)
    writer.lower.tap(cell + 1, byLower)
    writer.upper.tap(cell, -byUpper)
    writer.upper.tap(cell + 1, byUpper)
  })
  return writer.taps()
}

/** Visits the samples inside the map, one a bin, in the float32 steps of TensorFlow's CPU kernel. */
function eachSample(
  { boxes, low, bins, limit }: Axis,
  lists: { endList(): void },
  visit: (position: number, i: number) => void,
): void {
  const f = Math.fround
  const count = boxes.length / 4
  const last = limit - 1
  for (let k = 0; k < count; k++) {
    const lo = boxes[k * 4 + low]!
    const hi = boxes[k * 4 + low + 2]!
    const step = bins > 1 ? f(f(f(hi - lo) * last) / (bins - 1)) : 0
    const start = bins > 1 ? f(lo * last) : f(0.5 * f(lo + hi) * last)
    for (let i = 0; i < bins; i++) {
      const position = f(start + f(i * step))
      if (position >= 0 && position <= last) visit(position, i)
      lists.endList()
    }
  }
}

function lerp(writer: TapWriter, position: number): void {
  const cell = Math.floor(position)
  const upper = position - cell
  writer.tap(cell, 1 - upper)
  writer.tap(cell + 1, upper)
}
