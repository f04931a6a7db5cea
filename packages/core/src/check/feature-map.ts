import type { Capabilities, FeatureMap, FeatureMapInput, ResidentMap } from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import { elements, type Shape } from '../shape.js'
import { describe } from './describe.js'

/** A map wherever it lives. */
export type AnyMap = FeatureMapInput | ResidentMap

export function isResident(map: AnyMap): map is ResidentMap {
  return typeof (map as ResidentMap | null)?.read === 'function'
}

/** SPEC §7.1: a Float32Array whose length is the product of a shape of four whole numbers. */
export function checkFeatureMap(map: FeatureMapInput): asserts map is FeatureMap {
  if (map === null || typeof map !== 'object') {
    invalid(`features must be a feature map { data, shape }, but is ${describe(map)}`)
  }
  checkShape('features.shape', map.shape)
  if (ArrayBuffer.isView(map.data) && !(map.data instanceof Float32Array)) {
    unsupported(`features.data must be a Float32Array, but is ${describe(map.data)}: convert it first`)
  }
  if (!(map.data instanceof Float32Array)) {
    invalid(`features.data must be a Float32Array, but is ${describe(map.data)}`)
  }
  const expected = elements(map.shape)
  if (map.data.length !== expected) {
    invalid(
      `features.data must hold ${expected} values for the shape [${map.shape}], but holds ${map.data.length}`,
    )
  }
}

/** SPEC §7.1: four whole numbers, none negative. */
export function checkShape(what: string, shape: readonly number[]): asserts shape is Shape {
  if (!Array.isArray(shape) || shape.length !== 4) {
    invalid(`${what} must be four numbers [batch, height, width, channels], but is ${describe(shape)}`)
  }
  const axis = shape.findIndex((size) => !Number.isSafeInteger(size) || size < 0)
  if (axis >= 0) invalid(`${what}[${axis}] must be a whole number, but is ${describe(shape[axis])}`)
}

/** SPEC §7.6: a map or result larger than the backend can hold. */
export function checkElements(
  what: string,
  shape: Shape,
  backend: string,
  { maxElements }: Capabilities,
): void {
  const count = elements(shape)
  if (count > maxElements) {
    unsupported(
      `${what} [${shape}] has ${count} elements, but backend ${backend} takes at most ${maxElements}`,
    )
  }
}
