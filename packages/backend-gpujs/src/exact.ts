import { unsupported } from '@roipool/core'

/** gpu.js counts in float32 in every mode but `cpu`: exactly, as far as here. No table is longer, no entry larger. */
export const EXACT = 2 ** 24

export function tooLarge(what: string, size: string): never {
  return unsupported(`backend gpujs counts to ${EXACT}, but ${what} has ${size}`)
}
