import { extname } from 'node:path'
import { isNpy, readNpy } from './npy.js'
import { isZip, readNpz } from './npz.js'
import { isSafetensors, readSafetensors } from './safetensors.js'
import type { RawArray } from './types.js'

const endings = ['.npy', '.npz', '.safetensors']

/** Whether a file is of arrays: its ending says so, or else how it begins. */
export function isArrayFile(path: string, bytes: Uint8Array): boolean {
  return endings.includes(extname(path).toLowerCase()) || isNpy(bytes) || isZip(bytes) || isSafetensors(bytes)
}

/**
 * An array of a file of NumPy's or of safetensors.
 *
 * @param name which one, where there are several
 */
export function readArray(bytes: Uint8Array, path: string, name?: string): RawArray {
  // The bytes know better than a name that someone gave them.
  if (isZip(bytes)) return readNpz(bytes, path, name)
  const named = extname(path).toLowerCase() === '.safetensors'
  return isNpy(bytes) || !(named || isSafetensors(bytes))
    ? readNpy(bytes, path)
    : readSafetensors(bytes, path, name)
}
