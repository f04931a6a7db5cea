import { fail } from '@roipool/terminal'
import { clip } from '../show.js'
import type { RawArray } from './types.js'

export function isNpy(bytes: Uint8Array): boolean {
  return latin(bytes, 0, 6) === '\x93NUMPY'
}

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3. */
export function readNpy(bytes: Uint8Array, path: string): RawArray {
  if (!isNpy(bytes)) fail(`${path} is not a NumPy file`)
  const long = bytes[6] !== 1
  const at = long ? 12 : 10
  if (bytes.length < at) fail(`${path} is cut off: its header is not whole`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const begin = at + (long ? view.getUint32(8, true) : view.getUint16(8, true))
  if (bytes.length < begin) fail(`${path} is cut off: its header is not whole`)
  const text = latin(bytes, at, begin).trim()
  const field = (name: string, value: string) => new RegExp(`'${name}' *: *${value}`).exec(text)?.[1]
  const descr = field('descr', "'([^']*)'") ?? field('descr', "(\\[.*?\\])(?=, *')")
  const order = field('fortran_order', '(True|False)')
  const dims = field('shape', '\\(([\\d, ]*)\\)')
  if (descr === undefined || order === undefined || dims === undefined) {
    fail(`${path} has a NumPy header that cannot be read: ${JSON.stringify(clip(text, 80))}`)
  }
  if (order === 'True') fail(`${path} is in Fortran order: save numpy.ascontiguousarray(array)`)
  return {
    path,
    kind: descr.replace(/^[<>|=]/, ''),
    littleEndian: !descr.startsWith('>'),
    dims: dims
      .split(',')
      .filter((dim) => dim.trim() !== '')
      .map(Number),
    bytes: bytes.subarray(begin),
  }
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(from, to).toString('latin1')
}
