import type { OutputSize, Shape } from '@roipool/core'
import { mapsOf, type Problem } from '../problem.js'
import type { BinValue, Sides } from './bin.js'
import { pooledCells } from './cells.js'
import { cropped } from './crop.js'
import { type Cells, cellsIn, resultIn } from './layout.js'
import { levelOfBox } from './levels.js'
import { precise } from './precise.js'
import { aligned, warped } from './samples.js'

type Box = [x1: number, y1: number, x2: number, y2: number]

/** Every operator by its definition, in float64, sharing no code with core. Slow on purpose. SPEC §3 to §13. */
export function oracle(problem: Problem): { values: Float64Array; shape: Shape } {
  const { rois, params } = problem
  const maps = mapsOf(problem).map((map) => cellsIn(map, params.layout ?? 'NHWC'))
  const { shape, index, channels } = outline(problem, maps[0]!)
  const [rows, columns] = params.outputSize
  const values = new Float64Array(shape.reduce((total, size) => total * size, 1))
  for (let k = 0; k < rois.boxes.length / 4; k++) {
    const image = rois.batchIndices?.[k] ?? 0
    const box = [...rois.boxes.subarray(k * 4, k * 4 + 4)] as Box
    const level = levelFor(problem, box)
    const { cell, height, width } = maps[level]!
    const value = binValues(problem, level, sidesOf(box, params.outputSize, height, width))
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let c = 0; c < channels; c++) {
          const channel = positionSensitive(problem) ? (c * rows + i) * columns + j : c
          values[index(k, i, j, c)] = value(i, j, (y, x) => cell(image, y, x, channel))
        }
      }
    }
  }
  return { values, shape }
}

/** The shape of a problem's result, in the order of its layout. */
export function resultShape(problem: Problem): Shape {
  return outline(problem, cellsIn(mapsOf(problem)[0]!, problem.params.layout ?? 'NHWC')).shape
}

function outline(problem: Problem, map: Cells) {
  const { layout = 'NHWC', outputLayout = layout, outputSize } = problem.params
  const channels = positionSensitive(problem) ? map.channels / outputSize[0] / outputSize[1] : map.channels
  return { channels, ...resultIn(outputLayout, problem.rois.boxes.length / 4, outputSize, channels) }
}

function positionSensitive({ operator }: Problem): boolean {
  return operator === 'psRoiPool' || operator === 'psRoiAlign'
}

function sidesOf([x1, y1, x2, y2]: Box, [rows, columns]: OutputSize, height: number, width: number): Sides {
  return {
    y: { lo: y1, hi: y2, bins: rows, limit: height },
    x: { lo: x1, hi: x2, bins: columns, limit: width },
  }
}

function levelFor({ params }: Problem, box: Box): number {
  return 'strides' in params
    ? levelOfBox(box, params.strides, params.canonicalLevel, params.canonicalSize)
    : 0
}

/** The definition of each operator. */
function binValues({ operator, params }: Problem, level: number, sides: Sides): BinValue {
  switch (operator) {
    case 'roiPool':
      return pooledCells(sides, params.spatialScale, params.quantization ?? 'floor', params.reduce ?? 'max')
    case 'psRoiPool':
      return pooledCells(sides, params.spatialScale, 'position-sensitive', 'avg')
    case 'roiAlign':
      return aligned(sides, params.spatialScale, params.aligned ?? true, params)
    case 'psRoiAlign':
      return aligned(sides, params.spatialScale, true, { samplingRatio: params.samplingRatio })
    case 'roiWarp':
      return warped(sides, params.spatialScale, params.quantization ?? 'floor', params)
    case 'prRoiPool':
      return precise(sides, params.spatialScale)
    case 'cropAndResize':
      return cropped(sides, params.method ?? 'bilinear', params.extrapolationValue ?? 0)
    case 'multiScaleRoiAlign':
      return aligned(sides, 1 / params.strides[level]!, params.aligned ?? true, params)
    case 'multiScaleRoiPool':
      return pooledCells(
        sides,
        1 / params.strides[level]!,
        params.quantization ?? 'floor',
        params.reduce ?? 'max',
      )
  }
}
