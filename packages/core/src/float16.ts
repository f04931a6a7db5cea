import { describe, typeOf } from './check/describe.js'
import { invalid } from './errors.js'

/** A `Float16Array`, where the platform has them. */
export interface HalfFloats extends ArrayLike<number> {
  readonly [Symbol.toStringTag]: 'Float16Array'
}

/** Bits of the fraction: of float16, and how many more float32 has. */
const [FRACTION, MORE] = [10, 13]
const QUIET = 0x200

/**
 * The numbers that float16 bits stand for, exactly: float32 holds every one of them. Of NaN the payload is kept. SPEC §23.2.
 *
 * @param bits IEEE 754 binary16, as WebGPU, ONNX and safetensors have them
 */
export function fromFloat16Bits(bits: Uint16Array): Float32Array {
  if (typeOf(bits) !== 'Uint16Array') invalid(`float16 bits must be a Uint16Array, but is ${describe(bits)}`)
  const values = new Float32Array(bits.length)
  const words = new Uint32Array(values.buffer)
  for (let n = 0; n < bits.length; n++) {
    const half = bits[n]!
    const sign = (half & 0x8000) << 16
    const exponent = (half >> FRACTION) & 31
    const fraction = half & 0x3ff
    if (exponent > 0) {
      words[n] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << MORE)
    } else {
      // Nearer to 0 than 2^-14: steps of 2^-24, which are no subnormals of float32.
      values[n] = fraction * 2 ** -24
      words[n]! |= sign
    }
  }
  return values
}

/**
 * The float16 bits nearest to numbers: of two that are as near, the even one. Beyond 65519.996 they are infinite. Of NaN the
 * upper bits of the payload are kept, and it is quiet. SPEC §23.2.
 */
export function toFloat16Bits(values: Float32Array): Uint16Array {
  if (typeOf(values) !== 'Float32Array') invalid(`values must be a Float32Array, but is ${describe(values)}`)
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return Uint16Array.from(words, (word) => {
    const sign = (word >>> 16) & 0x8000
    const size = word & 0x7fffffff
    if (size > 0x7f800000) return sign | 0x7c00 | QUIET | ((size >> MORE) & 0x3ff)
    // From the middle between the largest number and the next on.
    if (size >= 0x477ff000) return sign | 0x7c00
    if (size >= 0x38800000) return sign | toEven(size - (112 << 23), MORE)
    // Steps of 2^-24: the fraction with its leading 1, shifted by how much smaller the number is.
    const shift = 126 - (size >> 23)
    return shift > 24 ? sign : sign | toEven((size & 0x7fffff) | 0x800000, shift)
  })
}

/** A whole number without its last bits, rounded to the nearest, halves to the even one. */
function toEven(value: number, bits: number): number {
  const half = 2 ** (bits - 1)
  const kept = Math.floor(value / (2 * half))
  const rest = value - kept * 2 * half
  return kept + (rest > half || (rest === half && kept % 2 === 1) ? 1 : 0)
}
