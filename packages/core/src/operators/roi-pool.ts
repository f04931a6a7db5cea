import { checkShape } from '../check/feature-map.js'
import { type CommonParams, checkBins, checkChoice, checkCommonParams } from '../check/params.js'
import { checkRois } from '../check/rois.js'
import type { Rois, Shape } from '../contract.js'
import type { Plan, Ranges, Taps } from '../plan.js'
import { type Quantization, quantizedSize, quantizedStart } from '../quantize.js'

/** Parameters of RoI pooling. SPEC §3. */
export interface RoiPoolParams extends CommonParams {
  /** `'floor'` (default): the founding article. `'round'`: Caffe, torchvision, ONNX MaxRoiPool. */
  readonly quantization?: Quantization | undefined
  /** Of each bin's cells, the largest (default) or the mean. */
  readonly reduce?: 'max' | 'avg' | undefined
}

/**
 * Plans RoI pooling (Girshick, Fast R-CNN, 2015): scale each box to cells, quantise it, divide it into
 * `outputSize` bins, clip those to the map. SPEC §3 and §4.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to pool
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID, SPEC §7
 */
export function planRoiPool(rois: Rois, params: RoiPoolParams, mapShape: Shape): Plan {
  const { outputSize, scale, quantization, reduce } = checkRoiPoolParams(params)
  checkShape('mapShape', mapShape)
  const { count, batchIndices } = checkRois(rois, scale, mapShape)
  checkBins(count, outputSize)
  const [, height, width, channels] = mapShape
  const [rows, columns] = outputSize
  const outputShape: Shape = [count, rows, columns, channels]
  const y = axisRanges(rois.boxes, 1, scale, rows, height, quantization)
  const x = axisRanges(rois.boxes, 0, scale, columns, width, quantization)
  return reduce === 'max'
    ? { reduction: 'max', outputShape, batchIndices, y, x }
    : { reduction: 'sum', outputShape, batchIndices, y: meanTaps(y), x: meanTaps(x) }
}

/** The parameters with their defaults, `spatialScale` as the float32 it is used as. */
export function checkRoiPoolParams(params: RoiPoolParams) {
  checkCommonParams(params, ['outputSize', 'spatialScale', 'quantization', 'reduce'])
  const { outputSize, spatialScale, quantization = 'floor', reduce = 'max' } = params
  checkChoice('params.quantization', quantization, ['floor', 'round'])
  checkChoice('params.reduce', reduce, ['max', 'avg'])
  return { outputSize, scale: Math.fround(spatialScale), quantization, reduce }
}

/**
 * The cells each bin of every RoI reads on one axis, clipped to the map. SPEC §4.
 *
 * @param low where a box keeps its lower coordinate on this axis: 0 for x, 1 for y
 */
export function axisRanges(
  boxes: Float32Array,
  low: 0 | 1,
  scale: number,
  bins: number,
  limit: number,
  quantization: Quantization,
): Ranges {
  const f = Math.fround
  const count = boxes.length / 4
  const start = new Int32Array(count * bins)
  const end = new Int32Array(count * bins)
  for (let k = 0; k < count; k++) {
    const lo = boxes[k * 4 + low]!
    const origin = quantizedStart(lo, scale, quantization)
    const size = quantizedSize(lo, boxes[k * 4 + low + 2]!, scale, quantization)
    // The article's bins are whole cells and drop the remainder; where that would leave none, they overlap instead.
    const whole = quantization === 'floor' && size >= bins
    const step = whole ? Math.floor(size / bins) : f(f(size) / bins)
    for (let i = 0; i < bins; i++) {
      const from = whole ? i * step : Math.floor(f(i * step))
      const to = whole ? from + step : Math.ceil(f((i + 1) * step))
      start[k * bins + i] = Math.min(Math.max(origin + from, 0), limit)
      end[k * bins + i] = Math.min(Math.max(origin + to, 0), limit)
    }
  }
  return { start, end }
}

/** Weights 1/n on the n cells of each bin: their products on two axes make the mean. */
function meanTaps({ start, end }: Ranges): Taps {
  const bins = start.length
  const offset = new Int32Array(bins + 1)
  for (let b = 0; b < bins; b++) offset[b + 1] = offset[b]! + Math.max(end[b]! - start[b]!, 0)
  const cell = new Int32Array(offset[bins]!)
  const weight = new Float32Array(offset[bins]!)
  for (let b = 0; b < bins; b++) {
    const first = offset[b]!
    const cells = offset[b + 1]! - first
    for (let n = 0; n < cells; n++) cell[first + n] = start[b]! + n
    weight.fill(1 / cells, first, first + cells)
  }
  return { offset, cell, weight }
}
