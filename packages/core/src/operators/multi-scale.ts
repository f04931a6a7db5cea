import { checkShape } from '../check/feature-map.js'
import { type CommonParams, checkChoice, checkNumber } from '../check/params.js'
import type { ProblemOptions } from '../check/problem.js'
import { type Counted, checkRois } from '../check/rois.js'
import type { RegionsName } from '../contract.js'
import { invalid } from '../errors.js'
import type { MultiScalePlanner } from '../operator.js'
import { type Defaults, joined, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { type AnyRegions, kindOf, numbersOf, picked } from '../regions.js'
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

export const pyramidDefaults = { levelRule: 'torchvision', canonicalLevel: 4, canonicalSize: 224 } as const
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

export type Pyramidal = PyramidParams & Defaults<PyramidParams>

/** What of a kind of regions gives them their levels. */
export interface Levelled<Of extends AnyRegions> {
  readonly regions: RegionsName
  /** What checks and counts them where they are no numbers. */
  readonly counted?: Counted
  /** Width and height of every region, in image pixels. */
  readonly sides: (regions: Of, images: Int32Array) => readonly (readonly [width: number, height: number])[]
}

/** A plan for each level, all for one result, by a planner for one map. */
export function overLevels<Settings extends Pyramidal, Of extends AnyRegions>(
  rois: Of,
  settings: Settings,
  mapShapes: readonly Shape[],
  plan: (part: Of, settings: Settings & Scaled, mapShape: Shape, options: ProblemOptions) => Plan,
  { regions, counted, sides }: Levelled<Of> = { regions: 'boxes', sides: sidesOf },
): Plan[] {
  const pyramid = checkPyramid(settings, mapShapes)
  const { count, batchIndices } = checkRois(rois, 1 / settings.strides[0]!, mapShapes[0]!, regions, counted)
  const levels = Int32Array.from(sides(rois, batchIndices), ([width, height]) =>
    levelOf(width, height, pyramid),
  )
  return mapShapes.map((shape, level) => {
    const rows = rowsOf(level, levels)
    const part = picked(rois, batchIndices, rows)
    return plan(part, { ...settings, spatialScale: 1 / settings.strides[level]! }, shape, { rows, count })
  })
}

export type Scaled = Pick<CommonParams, 'spatialScale'>

/** The rows of a level. */
function rowsOf(level: number, levels: Int32Array): Int32Array {
  return Int32Array.from(levels.keys()).filter((k) => levels[k] === level)
}

const f = Math.fround

/** Which level an octave belongs to, in float32 as the peers compute it. SPEC §13.2. */
const levelRules: Record<LevelRule, (canonicalLevel: number, octave: number) => number> = {
  torchvision: (canonicalLevel, octave) => Math.floor(f(f(canonicalLevel + octave) + f(1e-6))),
  detectron2: (canonicalLevel, octave) => Math.floor(f(canonicalLevel + octave)),
  matterport: (canonicalLevel, octave) => Math.floor(canonicalLevel + roundHalfEven(octave)),
}

/** The index of a region's feature map, of those there are. A malformed one belongs to the finest. SPEC §13.2. */
function levelOf(width: number, height: number, pyramid: Pyramid): number {
  const { first, last, levelRule, canonicalLevel, canonicalSize } = pyramid
  const side = f(Math.sqrt(f(Math.max(width, 0) * Math.max(height, 0))))
  const octave = f(Math.log2(f(side / canonicalSize)))
  const level = levelRules[levelRule](canonicalLevel, octave)
  return Math.min(Math.max(level, first), last) - first
}

/** Width and height of boxes or rotated boxes. */
export function sidesOf(regions: AnyRegions): [width: number, height: number][] {
  const { numbers, width } = numbersOf(regions)
  return Array.from({ length: numbers.length / width }, (_, k) => {
    const [a, b, c, d] = numbers.subarray(k * width) as unknown as [number, number, number, number]
    return kindOf(regions) === 'boxes' ? [f(c - a), f(d - b)] : [c, d]
  })
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
