import { type Axis, axes } from '../axis/axis.js'
import { TapWriter } from '../axis/taps.js'
import { type CommonParams, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Taps } from '../plan.js'
import type { Shape } from '../shape.js'

/** Parameters of precise RoI pooling: only those that every operator has. SPEC §10. */
export type PrRoiPoolParams = CommonParams

export const prRoiPoolDefaults = {}

/**
 * Plans precise RoI pooling (Jiang et al., IoU-Net, 2018): each bin is the exact mean of the bilinear surface through
 * the cells over the bin's area. No quantisation and no samples; the surface is 0 outside the map. SPEC §10.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to integrate
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planPrRoiPool(rois: Rois, params: PrRoiPoolParams, mapShape: Shape): Plan {
  const own = ['outputSize', 'spatialScale'] as const
  const { outputSize, spatialScale } = withDefaults(params, own, prRoiPoolDefaults)
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape)
  const axis = axes(rois.boxes, outputSize, height, width)
  return { ...base, reduction: 'sum', y: integralTaps(axis.y, scale), x: integralTaps(axis.x, scale) }
}

/** Each cell's share of the mean over a bin [a, b]: the integral of its hat function there, over b − a. */
function integralTaps({ boxes, low, bins, limit }: Axis, scale: number): Taps {
  const f = Math.fround
  const count = boxes.length / 4
  const writer = new TapWriter(count * bins)
  for (let k = 0; k < count; k++) {
    const start = f(boxes[k * 4 + low]! * scale)
    const step = f(f(f(boxes[k * 4 + low + 2]! * scale) - start) / bins)
    for (let i = 0; i < bins; i++) {
      if (step > 0) {
        const a = f(start + f(i * step))
        // In float64, so that a bin shorter than a float32 step at its place still has a length.
        const b = a + step
        const last = Math.min(Math.ceil(b), limit - 1)
        for (let cell = Math.max(Math.floor(a), 0); cell <= last; cell++) {
          writer.tap(cell, hatIntegral(a - cell, b - cell) / step)
        }
      }
      writer.endList()
    }
  }
  return writer.taps()
}

/** ∫ of max(0, 1 − |t|) from a to b, by its two straight pieces: the areas left of a and b would cancel in a tiny bin. */
function hatIntegral(a: number, b: number): number {
  const rise = [Math.max(a, -1), Math.min(b, 0)] as const
  const fall = [Math.max(a, 0), Math.min(b, 1)] as const
  return (
    Math.max(rise[1] - rise[0], 0) * (1 + (rise[0] + rise[1]) / 2) +
    Math.max(fall[1] - fall[0], 0) * (1 - (fall[0] + fall[1]) / 2)
  )
}
