import type { HalfFloats } from '../float16.js'

/** A value as an error message shows it: short, and with its type where the value alone would mislead. */
export function describe(value: unknown): string {
  if (isDetached(value)) return `a detached ${typeOf(value)}: its buffer was transferred`
  if (ArrayBuffer.isView(value)) {
    const { byteLength, length = byteLength } = value as Float32Array
    return `${typeOf(value)} of length ${length}`
  }
  if (Array.isArray(value))
    return value.length <= 8 ? `[${value.map(describe).join(', ')}]` : `an array of ${value.length}`
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return isPromise(value) ? 'a Promise: await it' : 'an object'
}

export function isPromise(value: object): boolean {
  return 'then' in value && typeof value.then === 'function'
}

/** `'Float32Array'` of a Float32Array, wherever it comes from: a frame or a test runner has classes of its own. */
export function typeOf(value: unknown): string | undefined {
  return ArrayBuffer.isView(value) ? (value as Float32Array)[Symbol.toStringTag] : undefined
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return typeOf(value) === 'Float32Array'
}

/** Whether an array lost its buffer, to `postMessage` or to a WebAssembly memory that grew: it then looks empty. */
export function isDetached(value: unknown): boolean {
  if (!ArrayBuffer.isView(value)) return false
  try {
    // Both throw without a buffer: this of a DataView, that of any other.
    return value.byteLength === 0 && new Uint8Array(value.buffer) === undefined
  } catch {
    return true
  }
}

/** Whether it is a list whose values can be had, of whatever kind. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !isDetached(value))
}

export function isFloat16Array(value: unknown): value is HalfFloats {
  return typeOf(value) === 'Float16Array'
}

/** The same values as a Float32Array of this realm's class, which is what drivers look for; those of float16 in a copy. */
export function ofThisRealm(values: Float32Array | HalfFloats): Float32Array {
  if (isFloat16Array(values)) return Float32Array.from(values)
  const { buffer, byteOffset, length } = values as Float32Array
  return values instanceof Float32Array ? values : new Float32Array(buffer, byteOffset, length)
}
