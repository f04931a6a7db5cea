import { describe, isDetached } from './check/describe.js'
import { invalid } from './errors.js'

/** The image of each box: whole numbers, those of a BigInt64Array (an int64 tensor of ONNX) included. */
export type IndexList = ArrayLike<number | bigint>

export function toIndices(list: IndexList): Int32Array {
  checkList('batch indices must be a list of whole numbers', list)
  const indices = new Int32Array(list.length)
  for (let row = 0; row < list.length; row++) {
    const given = list[row]
    const index = typeof given === 'number' || typeof given === 'bigint' ? Number(given) : Number.NaN
    indices[row] = index
    if (indices[row] !== index) {
      invalid(`batch index ${row} must be a whole number, but is ${describe(given)}`)
    }
  }
  return indices
}

/** A tensor has no length, and a detached array only seems to be empty. */
export function checkList(must: string, list: ArrayLike<unknown>): void {
  const { length } = (typeof list === 'object' && list) || {}
  if (!Number.isSafeInteger(length) || length! < 0 || isDetached(list)) {
    invalid(`${must}, but is ${describe(list)}`)
  }
}
