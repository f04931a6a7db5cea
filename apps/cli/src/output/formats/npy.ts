import type { FeatureMap, Shape } from '@roipool/core'
import type { Pieces } from '../write-whole.js'
import type { Format } from './format.js'

export const npy: Format = {
  async *pieces({ shape, blocks }) {
    yield npyHeader(shape)
    for await (const block of blocks) yield bytesOf(block)
  },
  isOne: (start) => start.subarray(0, 6).toString('latin1') === '\x93NUMPY',
}

/** A map in NumPy's file format: float32, C order. */
export function npyPieces({ data, shape }: FeatureMap): Pieces {
  return [npyHeader(shape), bytesOf(data)]
}

/** What comes before the values: `<f4`, C order, padded so that they begin at a multiple of 64 bytes. */
export function npyHeader(shape: Shape): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const begin = Math.ceil((10 + text.length + 1) / 64) * 64
  const header = Buffer.from(`\x93NUMPY\x01\x00\0\0${text.padEnd(begin - 11)}\n`, 'latin1')
  header.writeUInt16LE(begin - 10, 8)
  return header
}

/** The values as they lie in memory, which is little-endian wherever Node runs. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
