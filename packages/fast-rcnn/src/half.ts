/** Float32 numbers as the nearest float16, two bytes each; of two as near, the even one. Too large becomes infinite. */
export function halves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return Uint16Array.from(bits, half)
}

function half(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const size = bits & 0x7fffffff
  if (size > 0x7f800000) return sign | 0x7e00
  if (size >= 0x477ff000) return sign | 0x7c00
  // Below 2^-14 a half has fewer digits: how many of float32's 24 are to be dropped.
  const exponent = size >>> 23
  const drop = exponent >= 113 ? 13 : 126 - exponent
  if (drop > 24) return sign
  const digits = exponent >= 113 ? size - (112 << 23) : (size & 0x7fffff) | 0x800000
  const kept = digits >>> drop
  const rest = digits & ((1 << drop) - 1)
  const middle = 1 << (drop - 1)
  return sign | (kept + (rest > middle || (rest === middle && kept % 2 === 1) ? 1 : 0))
}
