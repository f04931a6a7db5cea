import type { Shape } from '@roipool/core'
import type { Expected, PoolCase, Values } from '../../case.js'
import { threeImages } from '../../fill.js'
import type { Proof } from '../../level.js'
import { factsOf } from '../../operators.js'
import type { MaskName, OneMapName, PointName, RotatedName, SingleProblem } from '../../problem.js'
import {
  type Box,
  type Boxes,
  type LazyMap,
  type LazyProblem,
  type MaskRow,
  type Points,
  problemCase,
  type Rotated,
  type Text,
} from './problem.js'

export type { Box, Rotated, Text } from './problem.js'

/** Ways to write a case of an operator that takes one feature map: of its planner, if nothing else is said. */
export function casesOf<Name extends OneMapName>(operator: Name, proves: Proof = 'planner') {
  type Params = SingleProblem<Name>['params']
  type Row = Name extends RotatedName
    ? Rotated
    : Name extends PointName
      ? Points
      : Name extends MaskName
        ? MaskRow
        : Box

  function pool(text: Text, map: LazyMap, rois: Boxes<Row>, params: Params, expected: Expected): PoolCase {
    return problemCase({ proves, ...text }, { operator, maps: map, rois, params } as LazyProblem, expected)
  }

  /** A small case whose answer is written out. */
  function literal(
    text: Text,
    { shape, data }: { shape: Shape; data: ArrayLike<number> | (() => Float32Array) },
    rois: Boxes<Row>,
    params: Params,
    values: Values,
  ): PoolCase {
    const map = { shape, data: typeof data === 'function' ? data : () => Float32Array.from(data) }
    return pool(text, map, rois, params, { from: 'hand', values })
  }

  /**
   * A geometry, tried on three fills at once: every box on an ascending, a descending and a shuffled image, in an order
   * in which no RoI's number is its image's. Expected is what the oracle says.
   */
  function geometry(
    text: Text,
    [height, width, channels]: readonly [height: number, width: number, channels: number],
    boxes: readonly Row[],
    params: Params,
  ): PoolCase {
    const size = height * width * channels
    const unit = factsOf(operator).selects(params) ? 1 : 2 ** -Math.ceil(Math.log2(size))
    const images = [2, 0, 1]
    return pool(
      text,
      { shape: [3, height, width, channels], data: () => threeImages(height, width, channels, unit).data },
      { boxes: boxes.flatMap((box) => images.map(() => box)), images: boxes.flatMap(() => images) },
      params,
      { from: 'oracle' },
    )
  }

  return { pool, literal, geometry }
}

export const { literal, geometry } = casesOf('roiPool')
