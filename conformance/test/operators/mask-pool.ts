import {
  type MaskPoolParams,
  type Masks,
  type MultiScaleMaskPoolParams,
  multiScaleOperator,
  operator,
  type Plan,
  planMaskPool,
  planMultiScaleMaskPool,
  type Shape,
} from '@roipool/core'
import { FORMS, ringsOf } from '../../src/masks.js'
import { type Cover, coverOf, maskLengths, type Weighed, weightsIn } from '../../src/oracle/masks.js'
import { rowsOf } from '../../src/problem.js'
import type { Apart } from '../apart.js'
import type { Mutant } from '../mutant.js'
import { type LevelRules, levelRules, partsOf } from '../reference-levels.js'
import { listed, samplesOf, type Tap } from '../reference-samples.js'

type Row = readonly number[]

/** The rules of mask pooling, one by one. */
export const maskRules = {
  /** What a mask covers, as its row says. */
  row: (row: Row): Row => row,
  params: (params: MaskPoolParams, _row: Row): MaskPoolParams => params,
  box: (box: Cover['box'], _row: Row, _map: readonly [number, number]): Cover['box'] => box,
  /** The cells of bin (i, j) of those there are. */
  cells: (cells: Weighed, _bin: readonly [i: number, j: number]): Weighed => cells,
  /** What the weights of a bin are divided by. */
  divisor: (cells: Weighed): number => cells.reduce((sum, [, , weight]) => sum + weight, 0),
}

type Rules = typeof maskRules

/** By the definition, bin by bin, where core adds up edges. */
function maskPlan(rules: Rules, plan: Plan, masks: Masks, params: MaskPoolParams, shape: Shape): Plan {
  const [, height, width] = shape
  const [PH, PW] = params.outputSize as readonly [number, number]
  const side = (bins: number, limit: number) => ({ lo: 0, hi: 0, bins, limit })
  const bins = rowsOf(masks).rows.flatMap((given) => {
    const row = rules.row(given)
    const sides = { y: side(PH, height), x: side(PW, width), row }
    const cover = coverOf(sides, rules.params(params, row))
    const boxed = { ...cover, box: rules.box(cover.box, row, [height, width]) }
    return Array.from({ length: PH * PW }, (_, n) => {
      const bin = [Math.floor(n / PW), n % PW] as const
      return rules.cells(weightsIn(boxed, sides, ...bin), bin)
    })
  })
  const cell = ([y, x]: Weighed[number]) => y * width + x
  if (params.reduce === 'max') {
    const single = bins.map((cells) => cells.map((one) => [[cell(one), 1] as const]))
    return { ...plan, reduction: 'max-of-sums', x: samplesOf(single) } as Plan
  }
  const means = bins.map((cells) => {
    const divisor = rules.divisor(cells)
    return cells.map((one): Tap => [cell(one), one[2] / divisor])
  })
  return { ...plan, reduction: 'sum', x: listed(means) } as Plan
}

export function maskPool(broken: Partial<Rules> = {}) {
  const rules = { ...maskRules, ...broken }
  return operator<MaskPoolParams, 'masks'>((masks, params, shape) =>
    maskPlan(rules, planMaskPool(masks, params, shape), masks, params, shape),
  )
}

export function overPyramid(broken: Partial<LevelRules> = {}) {
  const levels = { ...levelRules, ...broken }
  return multiScaleOperator<MultiScaleMaskPoolParams, 'masks'>((masks, params, shapes) =>
    partsOf(levels, planMultiScaleMaskPool(masks, params, shapes), masks, params).map((part, level) => {
      const { outputSize, strides, threshold, reduce } = params
      const onLevel = { outputSize, spatialScale: 1 / strides[level]!, threshold, reduce }
      const { outputShape, rows, batchIndices } = part.plan
      const plan = planMaskPool(part.rois, onLevel, shapes[level]!)
      const inResult = { ...plan, outputShape, rows, batchIndices } as Plan
      return maskPlan(maskRules, inResult, part.rois, onLevel, shapes[level]!)
    }),
  )
}

const ofLevels = (
  mistake: string,
  killedBy: string,
  survives: string,
  broken: Partial<LevelRules>,
): Mutant => ({
  mistake,
  killedBy: `mask-pool/${killedBy}`,
  survives: `mask-pool/${survives}`,
  operators: { multiScaleMaskPool: overPyramid(broken) },
})

/** How much of its image a mask covers, in pixels. */
function area(row: Row): number {
  const [, height = 0, width = 0] = row
  const side = (limit: number) => ({ lo: 0, hi: 0, bins: 1, limit })
  return coverOf({ y: side(height), x: side(width), row }, { spatialScale: 1 }).inside(
    [0, height],
    [0, width],
  )
}

export default {
  name: 'maskPool',
  operator: maskPool(),
  pyramid: { multiScaleMaskPool: overPyramid() },
  mutants: [
    ofLevels('the level of what a mask covers', 'level-of-its-box', 'level-within-the-image', {
      sides: (row) => [Math.sqrt(area(row)), Math.sqrt(area(row))],
    }),
    ofLevels('the level of the longer side of a mask', 'level-of-its-box', 'level-within-the-image', {
      area: (width, height) => Math.max(width, height) ** 2,
    }),
    ofLevels('the level of a mask by its image', 'level-of-its-box', 'whole-cells', {
      sides: ([, height = 0, width = 0]) => [width, height],
    }),
    ofLevels('the level of a polygon, of its image or not', 'level-within-the-image', 'level-of-its-box', {
      sides: (row) => {
        const [form, , , ...numbers] = row
        const corners = form === FORMS.rings && maskLengths(row)[0] > 0 ? ringsOf(numbers).flat() : undefined
        if (!corners) return maskLengths(row)
        const along = (axis: number) => {
          const places = corners.filter((_, n) => n % 2 === axis)
          return Math.max(...places) - Math.min(...places)
        }
        return [along(0), along(1)]
      },
    }),
    ofLevels('the rows of masks in the order of the levels', 'three-levels', 'level-within-the-image', {
      rows: (rows, before) => rows.map((_, n) => before + n),
    }),
    ofLevels('masks above the coarsest level left out', 'level-of-its-box', 'level-within-the-image', {
      clamp: (level, first, last) => (level > last - 1 ? first : Math.max(level, first)),
    }),
  ],
} satisfies Apart
