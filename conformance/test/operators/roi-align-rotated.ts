import {
  type MultiScaleRoiAlignRotatedParams,
  multiScaleOperator,
  operator,
  type Plan,
  planMultiScaleRoiAlignRotated,
  planRoiAlignRotated,
  type RoiAlignRotatedParams,
  type RotatedRois,
  type Shape,
} from '@roipool/core'
import { rowsOf } from '../../src/problem.js'
import type { Apart } from '../apart.js'
import type { Mutant } from '../mutant.js'
import { type LevelRules, levelRules, partsOf } from '../reference-levels.js'
import { between, listed, range, samplesOf, type Tap } from '../reference-samples.js'
import { scaleOn } from '../scale-on.js'

const f = Math.fround

/** The rules of rotated RoIAlign, one by one. */
const rules = {
  radians: (angle: number, degrees: boolean): number => f(degrees ? (angle * Math.PI) / 180 : angle),
  turn: (radians: number, clockwise: boolean): number => (clockwise ? -radians : radians),
  exact: (value: number): number => (Math.abs(value) < 2 ** -22 ? 0 : f(value)),
  shift: (aligned: boolean): number => (aligned ? 0.5 : 0),
  side: (size: number, aligned: boolean): number => (aligned ? size : Math.max(size, 1)),
  sides: (w: number, h: number): readonly [along: number, down: number] => [w, h],
  /** Where a RoI begins along one of its sides; its centre is at 0. */
  start: (size: number): number => -size / 2,
  place: (down: number, along: number, cos: number, sin: number): readonly [y: number, x: number] => [
    f(f(down * cos) - f(along * sin)),
    f(f(down * sin) + f(along * cos)),
  ],
  inside: (at: number, limit: number): boolean => at >= -1 && at <= limit,
  held: (at: number, limit: number): number => Math.min(Math.max(at, 0), limit - 1),
  divisor: (samples: number, _inside: number): number => samples,
  /** What is kept of the samples outside, for a maximum. */
  outside: (samples: readonly (readonly Tap[])[]): readonly (readonly Tap[])[] => samples,
  count: (step: number): number => Math.max(Math.ceil(step), 0),
}

type Rules = typeof rules
type Params = RoiAlignRotatedParams

function rotatedPlan(rules: Rules, plan: Plan, rois: RotatedRois, params: Params, shape: Shape): Plan {
  const { outputSize, spatialScale, aligned = true, clockwise = false, angle: unit } = params
  const { samplingRatio = 'adaptive', samplePlacement = 'center' } = params
  const [, height, width] = shape
  const [sx, sy] = [f(scaleOn(spatialScale, 0)), f(scaleOn(spatialScale, 1))]
  const bins = rowsOf(rois).rows.flatMap(([cx = 0, cy = 0, w = 0, h = 0, angle = 0]) => {
    const turn = rules.turn(rules.radians(angle, unit === 'degrees'), clockwise)
    const [cos, sin] = [rules.exact(Math.cos(turn)), rules.exact(Math.sin(turn))]
    const [y0, x0] = [f(f(cy * sy) - rules.shift(aligned)), f(f(cx * sx) - rules.shift(aligned))]
    /** Cells of a pixel that leads so far down and right. */
    const pixel = (down: number, right: number) => (sy === sx ? sy : f(Math.hypot(down * sy, right * sx)))
    /** Of every bin along a side, its samples. */
    const along = (length: number, scale: number, count: number) => {
      const size = rules.side(f(length * scale), aligned)
      const step = f(size / count)
      const samples = samplingRatio === 'adaptive' ? rules.count(step) : samplingRatio
      const [first, more] = samplePlacement === 'center' ? [0.5, 0] : [1, 1]
      return range(count).map((i) =>
        range(samples).map((n) =>
          f(f(rules.start(size) + f(i * step)) + f(f((n + first) * step) / (samples + more))),
        ),
      )
    }
    const [wide, high] = rules.sides(w, h)
    const [tall, broad] = [pixel(cos, sin), pixel(sin, cos)]
    const [downs, rights] = [along(high, tall, outputSize[0]!), along(wide, broad, outputSize[1]!)]
    return downs.flatMap((down) =>
      rights.map((right) =>
        down.flatMap((v) =>
          right.map((u): readonly Tap[] => {
            const [dy, dx] =
              sy === sx
                ? rules.place(v, u, cos, sin)
                : [
                    f(v * f((cos * sy) / tall) - u * f((sin * sy) / broad)),
                    f(v * f((sin * sx) / tall) + u * f((cos * sx) / broad)),
                  ]
            const [y, x] = [f(dy + y0), f(dx + x0)]
            if (!rules.inside(y, height) || !rules.inside(x, width)) return []
            const columns = between(rules.held(x, width), width)
            return between(rules.held(y, height), height).flatMap(([row, wy]) =>
              columns.map(([column, wx]) => [row * width + column, wy * wx] as const),
            )
          }),
        ),
      ),
    )
  })
  if (params.reduce === 'max') {
    return { ...plan, reduction: 'max-of-sums', x: samplesOf(bins.map(rules.outside)) } as Plan
  }
  const means = bins.map((samples) => {
    const divisor = rules.divisor(samples.length, samples.filter(({ length }) => length > 0).length)
    return samples.flat().map(([cell, weight]) => [cell, weight / divisor] as const)
  })
  return { ...plan, reduction: 'sum', x: listed(means) } as Plan
}

function rotated(broken: Partial<Rules> = {}) {
  const all = { ...rules, ...broken }
  return operator<Params, 'rotated'>((rois, params, shape) =>
    rotatedPlan(all, planRoiAlignRotated(rois, params, shape), rois, params, shape),
  )
}

function overPyramid(broken: Partial<LevelRules> = {}) {
  const levels = { ...levelRules, ...broken }
  return multiScaleOperator<MultiScaleRoiAlignRotatedParams, 'rotated'>((rois, params, shapes) =>
    partsOf(levels, planMultiScaleRoiAlignRotated(rois, params, shapes), rois, params).map((part, level) => {
      const { strides, ...own } = params
      const onLevel = { ...own, spatialScale: 1 / strides[level]! }
      // Core's plan of a level has the RoIs that core gives it; where others are given, it is made anew.
      const plan = {
        ...planRoiAlignRotated(part.rois, ofOneMap(onLevel), shapes[level]!),
        ...of(part.plan),
      } as Plan
      return rotatedPlan(rules, plan, part.rois, onLevel, shapes[level]!)
    }),
  )
}

/** The parameters of one map. */
function ofOneMap({
  canonicalLevel: _,
  canonicalSize: __,
  levelRule: ___,
  ...own
}: Params & Record<string, unknown>): Params {
  return own as Params
}

/** What of a plan belongs to its result and its rows. */
function of({ outputShape, rows, batchIndices }: Plan) {
  return { outputShape, rows, batchIndices }
}

const FLAT = 'roi-align-rotated/not-turned'
const QUARTER = 'roi-align-rotated/quarter-turn'
const LARGEST = 'roi-align-rotated/largest'

const mutant = (mistake: string, killedBy: string, survives: string, broken: Partial<Rules>): Mutant => ({
  mistake,
  killedBy: `roi-align-rotated/${killedBy}`,
  survives,
  operators: { roiAlignRotated: rotated(broken) },
})

const ofLevels = (
  mistake: string,
  killedBy: string,
  survives: string,
  broken: Partial<LevelRules>,
): Mutant => ({
  mistake,
  killedBy: `roi-align-rotated/${killedBy}`,
  survives,
  operators: { multiScaleRoiAlignRotated: overPyramid(broken) },
})

export default {
  name: 'roiAlignRotated',
  operator: rotated(),
  pyramid: { multiScaleRoiAlignRotated: overPyramid() },
  mutants: [
    mutant('a turn the other way round', 'quarter-turn', FLAT, {
      turn: (angle, clockwise) => (clockwise ? angle : -angle),
    }),
    mutant('degrees taken for radians', 'degrees', QUARTER, { radians: f }),
    mutant('clockwise ignored', 'clockwise', QUARTER, { turn: (radians) => radians }),
    mutant('quarter turns as near as float32 holds their angle', 'quarter-turn-of-a-long-box', QUARTER, {
      exact: f,
    }),
    mutant('quarter turns exact in float64 only', 'quarter-turn-of-a-long-box', QUARTER, {
      exact: (value) => (Math.abs(value) < 1e-12 ? 0 : f(value)),
    }),
    mutant('cosine and sine exchanged', 'three-four-five', 'roi-align-rotated/without-size', {
      place: (down, along, cos, sin) => [
        f(f(down * sin) - f(along * cos)),
        f(f(down * cos) + f(along * sin)),
      ],
    }),
    mutant('a RoI turned round its corner', 'three-four-five', FLAT, {
      place: (down, along, cos, sin) => [
        f(f((down + 1) * cos) - f((along + 2) * sin)) - 1,
        f(f((down + 1) * sin) + f((along + 2) * cos)) - 2,
      ],
    }),
    mutant('a RoI that begins at its centre', 'not-turned', 'roi-align-rotated/without-size', {
      start: () => 0,
    }),
    mutant('half a cell not taken off', 'not-turned', 'roi-align-rotated/legacy', { shift: () => 0 }),
    mutant('half a cell taken off in the legacy form', 'legacy', FLAT, { shift: () => 0.5 }),
    mutant('legacy RoIs below a cell', 'legacy-is-at-least-a-cell', FLAT, { side: (size) => size }),
    mutant('aligned RoIs of at least a cell', 'every-form', FLAT, { side: (size) => Math.max(size, 1) }),
    mutant('samples outside left out of a rotated mean', 'every-form-fixed', FLAT, {
      divisor: (_, inside) => Math.max(inside, 1),
    }),
    mutant('samples outside left out of a rotated maximum', 'largest-is-outside', LARGEST, {
      outside: (samples) => samples.filter(({ length }) => length > 0),
    }),
    mutant('rotated samples beyond the outermost cells read nothing', 'every-form-fixed', FLAT, {
      inside: (at, limit) => at >= 0 && at <= limit - 1,
    }),
    mutant(
      'adaptive samples of a rotated RoI rounded down',
      'every-form',
      'roi-align-rotated/every-form-fixed',
      {
        count: (step) => Math.max(Math.floor(step), 0),
      },
    ),
    ...['detectron2-roi-align-rotated-31-60', 'mmcv-roi-align-rotated-1-30'].map(
      (name): Mutant => ({
        mistake: `width and height of a rotated RoI exchanged, beside ${name}`,
        killedBy: `golden/${name}`,
        survives: 'roi-align-rotated/without-size',
        operators: { roiAlignRotated: rotated({ sides: (w, h) => [h, w] }) },
      }),
    ),
    ofLevels(
      'the level of the longer side of a rotated RoI',
      'level-of-an-area',
      'roi-align-rotated/every-form',
      {
        area: (width, height) => Math.max(width, height) ** 2,
      },
    ),
    ofLevels(
      'the rows of rotated RoIs in the order of the levels',
      'three-levels',
      'roi-align-rotated/every-form',
      {
        rows: (rows, before) => rows.map((_, n) => before + n),
      },
    ),
  ],
} satisfies Apart
