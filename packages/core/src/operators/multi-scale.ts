import { checkShape } from '../check/feature-map.js'
import { checkNames, checkNumber } from '../check/params.js'
import { checkRois } from '../check/rois.js'
import { invalid } from '../errors.js'
import type { MultiScalePlanner, Planner } from '../operator.js'
import type { Shape } from '../shape.js'
import { planRoiAlign, type RoiAlignParams } from './roi-align.js'
import { planRoiPool, type RoiPoolParams } from './roi-pool.js'

/** How RoIs are given to the levels of a feature pyramid. SPEC §13. */
export interface PyramidParams {
  /** Image pixels per cell of each feature map, finest first: powers of two, each twice the one before. */
  readonly strides: readonly number[]
  /** The level, log2 of a stride, that RoIs of the canonical size belong to: 4 by default, stride 16. */
  readonly canonicalLevel?: number | undefined
  /** Side in image pixels of a square RoI of the canonical level: 224 by default. */
  readonly canonicalSize?: number | undefined
}

/** Parameters of an operator over a pyramid: its own, with the strides in place of the scale. */
export type MultiScaleRoiAlignParams = Omit<RoiAlignParams, 'spatialScale'> & PyramidParams
export type MultiScaleRoiPoolParams = Omit<RoiPoolParams, 'spatialScale'> & PyramidParams

/** Plans RoIAlign over a feature pyramid (Lin et al., FPN, 2017): one plan a level. SPEC §13. */
export const planMultiScaleRoiAlign: MultiScalePlanner<MultiScaleRoiAlignParams> =
  /* @__PURE__ */ overLevels(planRoiAlign)

/** Plans RoI pooling over a feature pyramid: one plan a level. SPEC §13. */
export const planMultiScaleRoiPool: MultiScalePlanner<MultiScaleRoiPoolParams> =
  /* @__PURE__ */ overLevels(planRoiPool)

type Scaled = { readonly spatialScale: number }

function overLevels<Params extends Scaled>(
  planner: Planner<Params>,
): MultiScalePlanner<Omit<Params, 'spatialScale'> & PyramidParams> {
  return (rois, params, mapShapes) => {
    const { strides, canonicalLevel, canonicalSize, ...rest } = params ?? {}
    if ('spatialScale' in rest)
      invalid('params.spatialScale is not a parameter here: each map has its stride')
    const pyramid = checkPyramid({ strides, canonicalLevel, canonicalSize }, mapShapes)
    const { count, batchIndices } = checkRois(rois, 1 / strides[0]!, mapShapes[0]!)
    const levels = roiLevels(rois.boxes, pyramid)
    return mapShapes.map((shape, level) => {
      const { rows, part } = partOf(level, levels, rois.boxes, batchIndices)
      const plan = planner(part, { ...rest, spatialScale: 1 / strides[level]! } as unknown as Params, shape)
      const [, height, width, channels] = plan.outputShape
      return { ...plan, rows, outputShape: [count, height, width, channels] }
    })
  }
}

/** The RoIs of one level, and which they are. */
function partOf(level: number, levels: Int32Array, boxes: Float32Array, batchIndices: Int32Array) {
  const rows = new Int32Array(levels.length)
  let count = 0
  for (let k = 0; k < levels.length; k++) if (levels[k] === level) rows[count++] = k
  const part = { boxes: new Float32Array(count * 4), batchIndices: new Int32Array(count) }
  for (let n = 0; n < count; n++) {
    const k = rows[n]!
    part.batchIndices[n] = batchIndices[k]!
    for (let side = 0; side < 4; side++) part.boxes[n * 4 + side] = boxes[k * 4 + side]!
  }
  return { rows: rows.slice(0, count), part }
}

/**
 * The index of each RoI's feature map: `⌊canonicalLevel + log2(√area / canonicalSize) + 1e-6⌋`, clamped to the levels
 * there are, in float32 as torchvision computes it. A malformed box belongs to the finest. SPEC §13.2.
 */
function roiLevels(boxes: Float32Array, { first, last, canonicalLevel, canonicalSize }: Pyramid): Int32Array {
  const f = Math.fround
  const levels = new Int32Array(boxes.length / 4)
  for (let k = 0; k < levels.length; k++) {
    const width = Math.max(f(boxes[k * 4 + 2]! - boxes[k * 4]!), 0)
    const height = Math.max(f(boxes[k * 4 + 3]! - boxes[k * 4 + 1]!), 0)
    const side = f(Math.sqrt(f(width * height)))
    const octave = f(Math.log2(f(side / canonicalSize)))
    const level = Math.floor(f(f(canonicalLevel + octave) + f(1e-6)))
    levels[k] = Math.min(Math.max(level, first), last) - first
  }
  return levels
}

interface Pyramid {
  first: number
  last: number
  canonicalLevel: number
  canonicalSize: number
}

/** SPEC §7.8. */
function checkPyramid(params: PyramidParams, mapShapes: readonly Shape[]): Pyramid {
  checkNames(params, ['strides', 'canonicalLevel', 'canonicalSize'])
  const { strides, canonicalLevel = 4, canonicalSize = 224 } = params
  if (!Array.isArray(strides) || strides.length === 0) {
    invalid('params.strides must be the strides of the feature maps, finest first')
  }
  if (strides.length !== mapShapes.length) {
    invalid(`params.strides has ${strides.length} entries, but there are ${mapShapes.length} feature maps`)
  }
  strides.forEach((stride, level) => {
    checkNumber(`params.strides[${level}]`, stride, true)
    if (!Number.isInteger(Math.log2(stride)))
      invalid(`params.strides[${level}] is ${stride}: not a power of two`)
    const before = strides[level - 1] ?? stride / 2
    if (stride !== before * 2) invalid(`params.strides[${level}] is ${stride}, but must be twice ${before}`)
  })
  for (const [level, shape] of mapShapes.entries()) checkShape(`features[${level}].shape`, shape)
  checkNumber('params.canonicalLevel', canonicalLevel)
  checkNumber('params.canonicalSize', canonicalSize, true)
  const [batch, , , channels] = mapShapes[0]!
  mapShapes.forEach((shape, level) => {
    if (shape[0] === batch && shape[3] === channels) return
    invalid(
      `features[${level}] has ${shape[0]} images of ${shape[3]} channels, but features[0] has ${batch} of ${channels}`,
    )
  })
  const first = Math.log2(strides[0]!)
  return { first, last: first + strides.length - 1, canonicalLevel, canonicalSize }
}
