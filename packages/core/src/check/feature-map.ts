import type {
  AdoptOptions,
  Capabilities,
  FeatureMap,
  FeatureMapInput,
  Hint,
  ResidentMap,
} from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import type { HalfFloats } from '../float16.js'
import { elements, type Shape, sameShape } from '../shape.js'
import { describe, isDetached, isFloat16Array, isFloat32Array, isList, isPromise } from './describe.js'
import { checkNames } from './params.js'

/** A map wherever it lives. */
export type AnyMap = FeatureMapInput | ResidentMap

/** A map in host memory as an operator is given it: what is no Float32Array is refused with what converts it. */
export interface HostMapInput {
  readonly data: Float32Array | HalfFloats | Hint<'featureMap(data, shape) converts'>
  readonly shape: FeatureMapInput['shape']
}

/** A map as an operator is given it. */
export type MapInput = HostMapInput | ResidentMap

export function isResident(map: AnyMap): map is ResidentMap {
  return typeof (map as ResidentMap | null)?.read === 'function'
}

/** SPEC §7.1: a Float32Array whose length is the product of a shape of four whole numbers. */
export function checkFeatureMap(map: FeatureMapInput): asserts map is FeatureMap {
  if (map === null || typeof map !== 'object' || isPromise(map)) {
    invalid(`features must be a feature map { data, shape }, but is ${describe(map)}`)
  }
  checkNoTensor(map)
  checkShape('features.shape', map.shape)
  checkData('features.data', map.data, map.shape)
}

/** SPEC §24.7: the gradient of a result, of the result's shape. */
export function checkUpstream(upstream: AnyMap, shape: Shape): void {
  if (upstream === null || typeof upstream !== 'object' || isPromise(upstream)) {
    invalid(`upstream must be the gradient of the result, { data, shape }, but is ${describe(upstream)}`)
  }
  checkShape('upstream.shape', upstream.shape)
  if (!sameShape(upstream.shape, shape)) {
    invalid(`upstream must have the shape of the result, [${shape}], but has [${upstream.shape}]`)
  }
  if (!isResident(upstream)) checkData('upstream.data', upstream.data, shape)
}

/** A tensor of TensorFlow.js has its values behind a method, one of onnxruntime its shape under another name. */
function checkNoTensor(map: FeatureMapInput & { dims?: unknown }): void {
  if (map.dims !== undefined && map.shape === undefined) {
    invalid('features is a tensor: pass { data: await t.getData(), shape: t.dims }, and its layout')
  }
  if (typeof map.data === 'function') {
    invalid('features is a tensor: pass { data: await t.data(), shape: t.shape }')
  }
}

function checkData(what: string, data: unknown, shape: Shape): void {
  if (!isFloat32Array(data) && !isFloat16Array(data)) {
    const must = `${what} must be a Float32Array, but is ${describe(data)}`
    const cure = isList(data) ? ': featureMap(data, shape) converts' : ''
    if (ArrayBuffer.isView(data)) unsupported(must + cure)
    invalid(must + cure)
  }
  if (isDetached(data)) invalid(`${what} is ${describe(data)}`)
  const expected = elements(shape)
  if (data.length !== expected) {
    invalid(`${what} must hold ${expected} values for the shape [${shape}], but holds ${data.length}`)
  }
}

/** SPEC §6.4, §6.8: an array that the values of a map of `shape` are written to. */
export function checkInto(what: string, into: Float32Array, shape: Shape): void {
  if (!isFloat32Array(into) || isDetached(into)) {
    invalid(`${what} needs a Float32Array, but got ${describe(into)}`)
  }
  const expected = elements(shape)
  if (into.length !== expected) {
    invalid(`${what} needs ${expected} elements for [${shape}], but got ${into.length}`)
  }
}

/** SPEC §6.8: an array that is written to while values are read. */
export function checkApart(into: Float32Array, values: unknown): void {
  if (overlap(into, values)) invalid('into must not share memory with the feature map that is read')
}

/** Whether two arrays have bytes in common. */
export function overlap(a: unknown, b: unknown): boolean {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.buffer !== b.buffer) return false
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
}

/** SPEC §6.6: returns the offset. */
export function checkAdoptOptions(options: AdoptOptions): number {
  if (typeof options === 'string') {
    invalid(`adopt takes storage that is channels last, not ${describe(options)}: upload transposes`)
  }
  checkNames(options, ['offset'], 'options')
  const { offset = 0 } = options
  if (!Number.isSafeInteger(offset) || offset < 0) {
    invalid(`options.offset must be a whole number of elements, but is ${describe(offset)}`)
  }
  return offset
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
