import { describe, isFloat32Array, isList } from './check/describe.js'
import { checkFeatureMap } from './check/feature-map.js'
import { checkChoice, checkNames } from './check/params.js'
import type { FeatureMap } from './contract.js'
import { invalid } from './errors.js'
import { fromFloat16Bits } from './float16.js'
import type { Shape } from './shape.js'

/** What a list of whole numbers stands for, where it is not those numbers. */
export interface FeatureMapOptions {
  /** `'float16'`: the data are a `Uint16Array` of float16 bits. */
  readonly type?: 'float16' | undefined
}

/**
 * A feature map of any list of numbers. A `Float32Array` is taken as it is, without a copy; other lists are converted, a
 * `Float16Array` and float16 bits exactly.
 *
 * @param data row-major, in the order of `shape`
 * @param shape [batch, height, width, channels], or in the order of the `layout` that the map is given with
 * @throws RoiPoolError ROI_INVALID where `data` is no list of numbers, or not as long as the product of `shape`
 */
export function featureMap(
  data: ArrayLike<number>,
  shape: Shape,
  options: FeatureMapOptions = {},
): FeatureMap {
  checkNames(options, ['type'], 'options')
  const { type } = options
  if (type !== undefined) checkChoice('options.type', type, ['float16'])
  const map = { data: type ? fromFloat16Bits(data as Uint16Array) : floatsOf(data), shape }
  checkFeatureMap(map)
  return map
}

function floatsOf(data: ArrayLike<number>): Float32Array {
  return isFloat32Array(data) ? data : converted(data)
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
