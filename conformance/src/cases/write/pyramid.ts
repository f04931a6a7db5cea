import type { Shape } from '@roipool/core'
import type { Expected, PoolCase, Values } from '../../case.js'
import { threeImages } from '../../fill.js'
import type { AnyPyramidName, PyramidName, PyramidProblem, RotatedPyramidName } from '../../problem.js'
import {
  type Box,
  type LazyMap,
  type LazyProblem,
  type MaskRow,
  problemCase,
  type Rotated,
  type Text,
} from './problem.js'

type Size = readonly [height: number, width: number]

/** Of a pyramid of three maps. */
export const strides = [8, 16, 32] as const
const sizes: readonly Size[] = [
  [13, 19],
  [7, 10],
  [4, 5],
]

/** Ways to write a case of an operator over a pyramid of three maps. */
export function pyramidCasesOf<Name extends AnyPyramidName>(operator: Name) {
  type Row = Name extends PyramidName ? Box : Name extends RotatedPyramidName ? Rotated : MaskRow
  type Params = Omit<PyramidProblem<Name>['params'], 'strides'>

  function pool(
    text: Text,
    maps: readonly LazyMap[],
    boxes: readonly Row[],
    params: Params,
    expected: Expected,
  ) {
    const images = boxes.map((_, k) => (k * 2 + 1) % maps[0]!.shape[0])
    const problem = { operator, maps, rois: { boxes, images }, params: { strides, ...params } }
    return problemCase(text, problem as unknown as LazyProblem, expected)
  }

  /** Boxes on three maps whose every cell is the number of its level: 3, 4 or 5. So the answer tells the level of a box. */
  function levels(text: Text, boxes: readonly Row[], params: Params, values: Values): PoolCase {
    const maps = sizes.map(([height, width], level) => {
      const shape: Shape = [2, height, width, 1]
      return { shape, data: () => new Float32Array(2 * height * width).fill(level + 3) }
    })
    return pool(text, maps, boxes, params, { from: 'hand', values })
  }

  /** Every box on ascending, descending and shuffled images in turn. Expected is what the oracle says. */
  function geometry(text: Text, channels: number, boxes: readonly Row[], params: Params): PoolCase {
    return pool(text, pyramid(channels), boxes, params, { from: 'oracle' })
  }

  return { levels, geometry }
}

/** Three maps of three images, no two values of which are equal, all below 1. */
export function pyramid(channels: number): LazyMap[] {
  return sizes.map(([height, width], level) => ({
    shape: [3, height, width, channels],
    data: () => threeImages(height, width, channels, 2 ** -12).data.map((value) => value + level * 2 ** -15),
  }))
}
