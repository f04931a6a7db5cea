import { checkShape } from '../check/feature-map.js'
import { type CommonParams, checkChoice, checkNumber } from '../check/params.js'
import type { ProblemOptions } from '../check/problem.js'
import { checkRois } from '../check/rois.js'
import type { Rois } from '../contract.js'
import { invalid } from '../errors.js'
import type { MultiScalePlanner } from '../operator.js'
import { type Defaults, joined, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'
import { planAlign, type RoiAlignParams, roiAlignDefaults } from './roi-align.js'
import { planPool, type RoiPoolParams, roiPoolDefaults } from './roi-pool.js'

/**
 * How the level of a RoI follows from `octave`, log2 of its side over the canonical one. `'torchvision'`: octave + 1e-6,
 * rounded down. `'detectron2'`: octave, rounded down. `'matterport'`: octave, rounded to the nearest. SPEC §13.2.
 */
export type LevelRule = 'torchvision' | 'detectron2' | 'matterport'

/** How RoIs are given to the levels of a feature pyramid. SPEC §13. */
export interface PyramidParams {
  /** Whose rule gives a RoI its level, `'torchvision'` by default. SPEC §13.2. */
  readonly levelRule?: LevelRule | undefined
  /** Image pixels per cell of each feature map, finest first: powers of two, each twice the one before. */
  readonly strides: readonly number[]
  /** The level, log2 of a stride, that RoIs of the canonical size belong to: 4 by default, stride 16. */
  readonly canonicalLevel?: number | undefined
  /** Side in image pixels of a square RoI of the canonical level: 224 by default. */
  readonly canonicalSize?: number | undefined
}

/** Parameters of an operator over a pyramid: its own, with the strides in place of the scale. SPEC §13. */
export type MultiScaleRoiAlignParams = Omit<RoiAlignParams, 'spatialScale'> & PyramidParams
export type MultiScaleRoiPoolParams = Omit<RoiPoolParams, 'spatialScale'> & PyramidParams

const pyramidDefaults = { levelRule: 'torchvision', canonicalLevel: 4, canonicalSize: 224 } as const
export const multiScaleRoiAlignDefaults = /* @__PURE__ */ joined(roiAlignDefaults, pyramidDefaults)
export const multiScaleRoiPoolDefaults = /* @__PURE__ */ joined(roiPoolDefaults, pyramidDefaults)

/** Plans RoIAlign over a feature pyramid (Lin et al., FPN, 2017): one plan a level. SPEC §13. */
export const planMultiScaleRoiAlign: MultiScalePlanner<MultiScaleRoiAlignParams> = (
  rois,
  params,
  mapShapes,
) => overLevels(rois, withDefaults(params, OWN, multiScaleRoiAlignDefaults), mapShapes, planAlign)

/** Plans RoI pooling over a feature pyramid: one plan a level. SPEC §13. */
export const planMultiScaleRoiPool: MultiScalePlanner<MultiScaleRoiPoolParams> = (rois, params, mapShapes) =>
  overLevels(rois, withDefaults(params, OWN, multiScaleRoiPoolDefaults), mapShapes, planPool)

const OWN = ['outputSize', 'strides'] as const

type Pyramidal = PyramidParams & Defaults<PyramidParams>

/** A plan for each level, all for one result, by a planner for one map. */
function overLevels<Settings extends Pyramidal>(
  rois: Rois,
  settings: Settings,
  mapShapes: readonly Shape[],
  plan: (part: Rois, settings: Settings & Scaled, mapShape: Shape, options: ProblemOptions) => Plan,
): Plan[] {
  const pyramid = checkPyramid(settings, mapShapes)
  const { count, batchIndices } = checkRois(rois, 1 / settings.strides[0]!, mapShapes[0]!)
  const levels = roiLevels(rois.boxes, pyramid)
  return mapShapes.map((shape, level) => {
    const { rows, part } = partOf(level, levels, rois.boxes, batchIndices)
    return plan(part, { ...settings, spatialScale: 1 / settings.strides[level]! }, shape, { rows, count })
  })
}

type Scaled = Pick<CommonParams, 'spatialScale'>

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

const f = Math.fround

/** Which level an octave belongs to, in float32 as the peers compute it. SPEC §13.2. */
const levelRules: Record<LevelRule, (canonicalLevel: number, octave: number) => number> = {
  torchvision: (canonicalLevel, octave) => Math.floor(f(f(canonicalLevel + octave) + f(1e-6))),
  detectron2: (canonicalLevel, octave) => Math.floor(f(canonicalLevel + octave)),
  matterport: (canonicalLevel, octave) => Math.floor(canonicalLevel + roundHalfEven(octave)),
}

/** The index of each RoI's feature map, of those there are. A malformed box belongs to the finest. SPEC §13.2. */
function roiLevels(boxes: Float32Array, pyramid: Pyramid): Int32Array {
  const { first, last, levelRule, canonicalLevel, canonicalSize } = pyramid
  const levels = new Int32Array(boxes.length / 4)
  for (let k = 0; k < levels.length; k++) {
    const width = Math.max(f(boxes[k * 4 + 2]! - boxes[k * 4]!), 0)
    const height = Math.max(f(boxes[k * 4 + 3]! - boxes[k * 4 + 1]!), 0)
    const side = f(Math.sqrt(f(width * height)))
    const octave = f(Math.log2(f(side / canonicalSize)))
    const level = levelRules[levelRule](canonicalLevel, octave)
    levels[k] = Math.min(Math.max(level, first), last) - first
  }
  return levels
}

/** To the nearest whole number, halves to the even one. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value)
  const over = value - down
  return over > 0.5 || (over === 0.5 && down % 2 !== 0) ? down + 1 : down
}

interface Pyramid {
  first: number
  last: number
  levelRule: LevelRule
  canonicalLevel: number
  canonicalSize: number
}

/** SPEC §7.8. */
function checkPyramid(settings: Pyramidal, mapShapes: readonly Shape[]): Pyramid {
  const { strides, levelRule, canonicalLevel, canonicalSize } = settings
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
  checkChoice('params.levelRule', levelRule, ['torchvision', 'detectron2', 'matterport'])
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
  return { first, last: first + strides.length - 1, levelRule, canonicalLevel, canonicalSize }
}
