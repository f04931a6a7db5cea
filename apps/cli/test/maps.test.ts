import { Float16Array } from '@petamoriken/float16'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { FileLayout } from '../src/input/choices.js'
import { readFeatureMap } from '../src/input/feature-map.js'
import { npy } from './roipool.js'

/** Values that every float type holds. */
const values = [0, -1, 0.5, 2, 1024, -0.25]
const dims = [1, 2, 3]

/** A NumPy file of any type. */
function file(descr: string, bytes: Uint8Array, shape = dims, order = 'False'): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')}), }`.padEnd(
    117,
  )
  return Buffer.concat([Buffer.from(`\x93NUMPY\x01\0v\0${text}\n`, 'latin1'), bytes])
}

function bytesOf(list: ArrayBufferView): Buffer {
  return Buffer.from(list.buffer.slice(list.byteOffset, list.byteOffset + list.byteLength) as ArrayBuffer)
}

const halves = () => Buffer.from(new Float16Array(values).buffer)
const singles = () => bytesOf(Float32Array.from(values))
const doubles = () => bytesOf(Float64Array.from(values))

function safetensors(tensors: Record<string, [dtype: string, shape: number[], bytes: Buffer]>): Buffer {
  let at = 0
  const described = Object.entries(tensors).map(([name, [dtype, shape, { length }]]) => {
    const entry = [name, { dtype, shape, data_offsets: [at, at + length] }]
    at += length
    return entry
  })
  const header = Buffer.from(
    JSON.stringify({ __metadata__: { from: 'a test' }, ...Object.fromEntries(described) }),
  )
  const length = Buffer.alloc(8)
  length.writeUInt32LE(header.length)
  return Buffer.concat([length, header, ...Object.values(tensors).map(([, , bytes]) => bytes)])
}

const read = (bytes: Buffer, path = 'map.npy', layout?: FileLayout, array?: string) =>
  readFeatureMap(bytes, path, layout, array)

describe('a feature map of', () => {
  it.each([
    ['<f2', halves()],
    ['>f2', halves().swap16()],
    ['<f4', singles()],
    ['>f4', singles().swap32()],
    ['<f8', doubles()],
    ['>f8', doubles().swap64()],
  ])('%s is read as it is', (descr, bytes) => {
    const { features } = read(file(descr, bytes))
    expect([...features.data]).toEqual(values)
    expect(features.shape).toEqual([1, 1, 2, 3])
  })

  it.each([
    ['F16', halves()],
    ['F32', singles()],
    ['F64', doubles()],
    // bfloat16 is the upper half of a float32.
    ['BF16', Buffer.concat(values.map((_, n) => singles().subarray(n * 4 + 2, n * 4 + 4)))],
  ])('safetensors with %s is read as it is', (dtype, bytes) => {
    const { features } = read(safetensors({ map: [dtype, dims, bytes] }), 'map.safetensors')
    expect([...features.data]).toEqual(values)
  })

  it('an archive is read, packed or not, and one of several is chosen', () => {
    const one = npy(Float32Array.from(values), dims)
    for (const level of [0, 6] as const) {
      const { features } = read(Buffer.from(zipSync({ 'a.npy': one }, { level })), 'map.npz')
      expect([...features.data]).toEqual(values)
    }
    const two = Buffer.from(zipSync({ 'a.npy': npy(new Float32Array(6), dims), 'b.npy': one }))
    expect(() => read(two, 'map.npz')).toThrow('map.npz has the arrays a, b: choose one with --array')
    expect(() => read(two, 'map.npz', undefined, 'c')).toThrow('map.npz has no array c; it has a, b')
    expect([...read(two, 'map.npz', undefined, 'b').features.data]).toEqual(values)
    const tensors = safetensors({ a: ['F32', dims, singles()], b: ['I64', [1], Buffer.alloc(8)] })
    expect([...read(tensors, 'm.safetensors', undefined, 'a').features.data]).toEqual(values)
    expect(() => read(tensors, 'm.safetensors', undefined, 'b')).toThrow('tensor b has the shape (1)')
  })

  it.each([
    ['what is no float, by its true name', file('<i8', Buffer.alloc(48)), 'map.npy holds int64, but'],
    [
      'a double beyond float32',
      file('<f8', bytesOf(Float64Array.of(0, 0, 1e300, 0, 0, 0))),
      'holds 1e+300 at place 2',
    ],
    ['Fortran order', file('<f4', singles(), dims, 'True'), 'is in Fortran order'],
    ['tensors of another type', safetensors({ a: ['F8_E4M3', dims, Buffer.alloc(6)] }), 'holds F8_E4M3, but'],
    [
      'half a file of tensors',
      safetensors({ a: ['F32', dims, singles()] }).subarray(0, -4),
      'is cut off: (1, 2, 3)',
    ],
  ])('%s is refused', (_, bytes, says) => {
    expect(() => read(bytes, 'map.npy')).toThrow(says)
  })
})

describe('channels that come first', () => {
  it('are put last where --layout says so, image by image', () => {
    const first = Float32Array.from({ length: 2 * 3 * 2 * 2 }, (_, n) => n)
    const { features, doubt } = read(npy(first, [2, 3, 2, 2]), 'map.npy', 'NCHW')
    expect(features.shape).toEqual([2, 2, 2, 3])
    expect([...features.data.subarray(0, 6)]).toEqual([0, 4, 8, 1, 5, 9])
    expect([...features.data.subarray(12, 15)]).toEqual([12, 16, 20])
    expect(doubt).toBeUndefined()
    expect(read(npy(first, [3, 2, 4]), 'map.npy', 'NCHW').features.shape).toEqual([1, 2, 4, 3])
  })

  const doubtOf = (shape: number[], layout?: FileLayout) => {
    const size = shape.reduce((product, dim) => product * dim, 1)
    return read(npy(new Float32Array(size), shape), 'map.npy', layout).doubt
  }

  it.each([[[256, 50, 68]], [[256, 20, 304 / 16]], [[64, 8, 8]], [[2, 256, 7, 7]], [[64, 50, 76]]])(
    '%j seems to have them first',
    (shape) => {
      expect(doubtOf(shape)).toContain('say --layout NCHW, else --layout NHWC')
      expect(doubtOf(shape, 'NHWC')).toBeUndefined()
    },
  )

  it.each([
    [[16, 16, 480]],
    [[50, 68, 256]],
    [[32, 32, 88]],
    [[1, 7, 11, 5]],
    [[64, 64, 24]],
    [[25, 38, 64]],
  ])('%j does not', (shape) => {
    expect(doubtOf(shape)).toBeUndefined()
  })
})
