import type { Shape } from '@roipool/core'
import type { Expected, PoolCase, Values } from '../../case.js'
import { threeImages } from '../../fill.js'
import type { ImageName, ImageProblem } from '../../problem.js'
import { type LazyMap, type LazyProblem, problemCase, type Text } from './problem.js'

/** Ways to write a case of an operator whose regions are the images of the map. */
export function imageCasesOf<Name extends ImageName>(operator: Name) {
  type Params = ImageProblem<Name>['params']

  function pool(text: Text, maps: LazyMap, params: Params, expected: Expected): PoolCase {
    return problemCase(text, { operator, maps, params } as LazyProblem, expected)
  }

  /** A small case whose answer is written out. */
  function literal(
    text: Text,
    { shape, data }: { shape: Shape; data: readonly number[] },
    params: Params,
    values: Values,
  ): PoolCase {
    return pool(text, { shape, data: () => Float32Array.from(data) }, params, { from: 'hand', values })
  }

  /** An ascending, a descending and a shuffled image. Expected is what the oracle says. */
  function geometry(
    text: Text,
    [height, width, channels]: readonly [height: number, width: number, channels: number],
    params: Params,
  ): PoolCase {
    const unit = 2 ** -Math.ceil(Math.log2(height * width * channels))
    const data = () => threeImages(height, width, channels, unit).data
    return pool(text, { shape: [3, height, width, channels], data }, params, { from: 'oracle' })
  }

  return { pool, literal, geometry }
}
