import { type Axis, axes } from '../axis/axis.js'
import { MovedWriter } from '../axis/moved.js'
import { TapWriter } from '../axis/taps.js'
import { type CommonParams, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { byEdges, type Derivatives } from '../derivatives.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Taps } from '../plan.js'
import { part } from '../regions.js'
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
  const { base, axis, scale } = checked(rois, params, mapShape)
  return { reduction: 'sum', y: integralTaps(axis.y, scale[0]), x: integralTaps(axis.x, scale[1]), ...base }
}

/** Plans the derivatives of precise RoI pooling by the corners of its boxes. SPEC §24. */
export function derivePrRoiPool(rois: Rois, params: PrRoiPoolParams, mapShape: Shape): Derivatives {
  return {
    outputShape: checked(rois, params, mapShape).base.outputShape,
    plans(from, to) {
      const { base, axis, scale } = checked(part(rois, from, to), params, mapShape)
      const moved = (axis: Axis, scale: number) => ({
        value: integralTaps(axis, scale),
        ...movedIntegrals(axis, scale),
      })
      return byEdges(base, moved(axis.y, scale[0]), moved(axis.x, scale[1]))
    },
  }
}

function checked(rois: Rois, params: PrRoiPoolParams, mapShape: Shape) {
  const own = ['outputSize', 'spatialScale'] as const
  const { outputSize, spatialScale } = withDefaults(params, own, prRoiPoolDefaults)
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape)
  return { base, axis: axes(rois.boxes, outputSize, height, width), scale }
}

/** Each cell's share of the mean over a bin [a, b]: the integral of its hat function there, over b − a. */
function integralTaps(axis: Axis, scale: number): Taps {
  const writer = new TapWriter((axis.boxes.length / 4) * axis.bins)
  eachCell(axis, scale, writer, (cell, a, b, step) => {
    writer.tap(cell, hatIntegral(a - cell, b - cell) / step)
  })
  return writer.taps()
}

/**
 * The derivatives of the shares by the edges of the box. That by a is the integral of the hat's slope, weighted by how
 * near a place is to a, over (b − a)²; b alike. Bin i begins at share i / bins of the box. SPEC §24.3.
 */
function movedIntegrals(axis: Axis, scale: number) {
  const { bins } = axis
  const writer = new MovedWriter(axis)
  eachCell(axis, scale, writer, (cell, a, b, step, i) => {
    const slopes = hatSlopes(a - cell, b - cell)
    const [byA, byB] = [(slopes.byA / step ** 2) * scale, (slopes.byB / step ** 2) * scale]
    writer.lower.tap(cell, byA * (1 - i / bins) + byB * (1 - (i + 1) / bins))
    writer.upper.tap(cell, byA * (i / bins) + byB * ((i + 1) / bins))
  })
  return writer.taps()
}

/** Visits the cells whose hats reach into a bin [a, b] of length `step`, of one bin after another. */
function eachCell(
  { boxes, low, bins, limit }: Axis,
  scale: number,
  lists: { endList(): void },
  visit: (cell: number, a: number, b: number, step: number, i: number) => void,
): void {
  const f = Math.fround
  const count = boxes.length / 4
  for (let k = 0; k < count; k++) {
    const start = f(boxes[k * 4 + low]! * scale)
    const step = f(f(f(boxes[k * 4 + low + 2]! * scale) - start) / bins)
    for (let i = 0; i < bins; i++) {
      if (step > 0) {
        const a = f(start + f(i * step))
        // In float64, so that a bin shorter than a float32 step at its place still has a length.
        const b = a + step
        const last = Math.min(Math.ceil(b), limit - 1)
        for (let cell = Math.max(Math.floor(a), 0); cell <= last; cell++) visit(cell, a, b, step, i)
      }
      lists.endList()
    }
  }
}

/** The two straight pieces of max(0, 1 − |t|) between a and b. */
function pieces(a: number, b: number) {
  const [rise, fall] = [
    [Math.max(a, -1), Math.min(b, 0)],
    [Math.max(a, 0), Math.min(b, 1)],
  ] as const
  const piece = ([from, to]: readonly [number, number]) => ({
    length: Math.max(to - from, 0),
    middle: (from + to) / 2,
  })
  return { rise: piece(rise), fall: piece(fall) }
}

/** ∫ of max(0, 1 − |t|) from a to b, by its two straight pieces: the areas left of a and b would cancel in a tiny bin. */
function hatIntegral(a: number, b: number): number {
  const { rise, fall } = pieces(a, b)
  return rise.length * (1 + rise.middle) + fall.length * (1 - fall.middle)
}

/** ∫ of the hat's slope times (b − t), and times (t − a), from a to b. */
function hatSlopes(a: number, b: number): { byA: number; byB: number } {
  const { rise, fall } = pieces(a, b)
  return {
    byA: rise.length * (b - rise.middle) - fall.length * (b - fall.middle),
    byB: rise.length * (rise.middle - a) - fall.length * (fall.middle - a),
  }
}
