import { describe, isFloat32Array, isList } from './check/describe.js'
import { checkFeatureMap } from './check/feature-map.js'
import type { FeatureMap } from './contract.js'
import { invalid } from './errors.js'
import type { Shape } from './shape.js'

/**
 * A feature map of any list of numbers. A `Float32Array` is taken as it is, without a copy; other lists are converted.
 *
 * @param data row-major, in the order of `shape`
 * @param shape [batch, height, width, channels], or in the order of the `layout` that the map is given with
 * @throws RoiPoolError ROI_INVALID where `data` is no list of numbers, or not as long as the product of `shape`
 */
export function featureMap(data: ArrayLike<number>, shape: Shape): FeatureMap {
  const map = { data: isFloat32Array(data) ? data : converted(data), shape }
  checkFeatureMap(map)
  return map
}

function converted(data: ArrayLike<unknown>): Float32Array {
  if (!isList(data)) invalid(`data must be a list of numbers, but is ${describe(data)}`)
  return Float32Array.from({ length: data.length }, (_, n) => {
    const value = data[n]
    return typeof value === 'number'
      ? value
      : invalid(`data[${n}] must be a number, but is ${describe(value)}`)
  })
}
