import type { OutputSize, Shape } from '@roipool/core'
import { factsOf } from '../operators.js'
import { mapsOf, type Problem, regionsOf } from '../problem.js'
import type { BinAnswer, Sides } from './bin.js'
import { type Cells, cellsIn, resultIn } from './layout.js'
import { levelOfBox } from './levels.js'

type Box = [x1: number, y1: number, x2: number, y2: number]

/** A right result: its values in float64, and how far from each float32 may be. SPEC §5. */
export interface Answers {
  readonly values: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly shape: Shape
}

const known = new WeakMap<Problem, Answers>()

/** Every operator by its definition, in float64, sharing no code with core. Slow on purpose. SPEC §3 to §13. */
export function oracle(problem: Problem): Answers {
  const answers = known.get(problem) ?? solved(problem)
  known.set(problem, answers)
  return answers
}

function solved(problem: Problem): Answers {
  const { params } = problem
  const rois = regionsOf(problem)
  const maps = mapsOf(problem).map((map) => cellsIn(map, params.layout ?? 'NHWC'))
  const { shape, index, channels } = outline(problem, maps[0]!)
  const [rows, columns] = params.outputSize
  const { bins, positionSensitive } = factsOf(problem.operator)
  const length = shape.reduce((total, size) => total * size, 1)
  const values = new Float64Array(length)
  const low = new Float64Array(length)
  const high = new Float64Array(length)
  /** Boxes that are the same on several images are looked at once. */
  const answers = new Map<string, BinAnswer>()
  for (let k = 0; k < rois.boxes.length / 4; k++) {
    const image = rois.batchIndices?.[k] ?? 0
    const box = [...rois.boxes.subarray(k * 4, k * 4 + 4)] as Box
    const level = levelFor(problem, box)
    const { cell, height, width } = maps[level]!
    const key = `${level} ${box}`
    const answer = answers.get(key) ?? bins(sidesOf(box, params.outputSize, height, width), params, level)
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
  const { layout = 'NHWC', outputLayout = layout, outputSize } = problem.params
  const { positionSensitive } = factsOf(problem.operator)
  const channels = positionSensitive ? map.channels / outputSize[0] / outputSize[1] : map.channels
  return { channels, ...resultIn(outputLayout, regionsOf(problem).boxes.length / 4, outputSize, channels) }
}

function sidesOf([x1, y1, x2, y2]: Box, [rows, columns]: OutputSize, height: number, width: number): Sides {
  return {
    y: { lo: y1, hi: y2, bins: rows, limit: height },
    x: { lo: x1, hi: x2, bins: columns, limit: width },
  }
}

function levelFor({ params }: Problem, box: Box): number {
  return 'strides' in params
    ? levelOfBox(box, params.strides, params.canonicalLevel, params.canonicalSize, params.levelRule)
    : 0
}
