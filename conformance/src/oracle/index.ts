import type { OperatorName, Shape } from '@roipool/core'
import { factsOf } from '../operators.js'
import { binsOf, kindOf, mapsOf, type Problem, rowsOfProblem } from '../problem.js'
import type { BinAnswer, Sides } from './bin.js'
import { type Cells, cellsIn, resultIn } from './layout.js'
import { levelOfArea } from './levels.js'
import { maskLengths } from './masks.js'
import { f32 } from './numbers.js'

type Row = readonly number[]

/** A right result: its values in float64, and how far from each float32 may be. SPEC §5. */
export interface Answers {
  readonly values: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly shape: Shape
}

const known = new WeakMap<Problem, Answers>()

/** Every operator by its definition, in float64, sharing no code with core. Slow on purpose. SPEC §3 to §21. */
export function oracle(problem: Problem): Answers {
  const answers = known.get(problem) ?? solved(problem)
  known.set(problem, answers)
  return answers
}

function solved(problem: Problem): Answers {
  const { params } = problem
  const { rows: regions, images } = rowsOfProblem(problem)
  const maps = mapsOf(problem).map((map) => cellsIn(map, params.layout ?? 'NHWC'))
  const { shape, index, channels } = outline(problem, maps[0]!)
  const [rows, columns] = binsOf(problem)
  const { bins, positionSensitive } = factsOf(problem.operator)
  const length = shape.reduce((total, size) => total * size, 1)
  const values = new Float64Array(length)
  const low = new Float64Array(length)
  const high = new Float64Array(length)
  /** Boxes that are the same on several images are looked at once. */
  const answers = new Map<string, BinAnswer>()
  for (const [k, row] of regions.entries()) {
    const image = images?.[k] ?? 0
    const level = levelFor(problem, row)
    const { cell, height, width } = maps[level]!
    const key = `${level} ${row}`
    const sides = sidesOf(problem, row, height, width)
    const answer = answers.get(key) ?? bins(sides, params, level)
    answers.set(key, answer)
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let c = 0; c < channels; c++) {
          const channel = positionSensitive ? (c * rows + i) * columns + j : c
          const one = answer(i, j, (y, x) => cell(image, y, x, channel))
          const at = index(k, i, j, c)
          values[at] = one.value
          low[at] = one.low
          high[at] = one.high
        }
      }
    }
  }
  return { values, low, high, shape }
}

/** The shape of a problem's result, in the order of its layout. */
export function resultShape(problem: Problem): Shape {
  return outline(problem, cellsIn(mapsOf(problem)[0]!, problem.params.layout ?? 'NHWC')).shape
}

function outline(problem: Problem, map: Cells) {
  const { layout = 'NHWC', outputLayout = layout } = problem.params
  const outputSize = binsOf(problem)
  const { positionSensitive } = factsOf(problem.operator)
  const channels = positionSensitive ? map.channels / outputSize[0] / outputSize[1] : map.channels
  return { channels, ...resultIn(outputLayout, rowsOfProblem(problem).rows.length, outputSize, channels) }
}

function sidesOf(problem: Problem, row: Row, height: number, width: number): Sides {
  const [rows, columns] = binsOf(problem)
  const [x1, y1, x2, y2] = kindOf(problem.operator) === 'boxes' ? row : []
  const side = (lo = Number.NaN, hi = Number.NaN) => ({ lo, hi })
  return {
    y: { ...side(y1, y2), bins: rows, limit: height },
    x: { ...side(x1, x2), bins: columns, limit: width },
    row,
  }
}

function levelFor({ operator, params }: Problem, row: Row): number {
  if (!('strides' in params)) return 0
  const [width, height] = lengthsOf(operator, row)
  const area = f32(Math.max(width, 0) * Math.max(height, 0))
  const { strides, canonicalLevel, canonicalSize, levelRule } = params
  return levelOfArea(area, strides, canonicalLevel, canonicalSize, levelRule)
}

/** Width and height of a region in image pixels; of a mask, of what it covers. */
function lengthsOf(operator: OperatorName, row: Row): readonly [width: number, height: number] {
  const kind = kindOf(operator)
  if (kind === 'masks') return maskLengths(row)
  const [a = 0, b = 0, c = 0, d = 0] = row
  return kind === 'boxes' ? [f32(c - a), f32(d - b)] : [c, d]
}
