import { expect, test } from 'vitest'
import { checkUnit, type Limits, runs, windowOf } from './limits.js'

const limits: Limits = { buffer: 4096, binding: 1024, alignment: 256, workgroups: 8, piece: 600 }
const buffer = {} as GPUBuffer

test('a buffer that a kernel sees whole is given whole', () => {
  expect(windowOf({ buffer, offset: 0, bytes: 128, count: 8 }, 5, 6, limits)).toEqual({
    buffer,
    offset: 0,
    size: 1024,
  })
})

test('of a larger one, some units, from an aligned place on', () => {
  const units = { buffer, offset: 0, bytes: 300, count: 9 }
  expect(windowOf(units, 1, 3, limits)).toEqual({ buffer, offset: 256, size: 644 })
  expect(windowOf(units, 0, 2, limits)).toEqual({ buffer, offset: 0, size: 600 })
  expect(windowOf({ ...units, bytes: 512 }, 3, 4, limits)).toEqual({ buffer, offset: 1536, size: 512 })
})

test('units that begin at an offset are given from the aligned place before it', () => {
  const units = { buffer, offset: 400, bytes: 300, count: 2 }
  expect(windowOf(units, 0, 1, limits)).toEqual({ buffer, offset: 256, size: 744 })
  expect(windowOf({ ...units, count: 9 }, 1, 3, limits)).toEqual({ buffer, offset: 512, size: 788 })
})

test.each([
  [
    200,
    7,
    [
      [0, 3],
      [3, 6],
      [6, 7],
    ],
  ],
  [
    600,
    2,
    [
      [0, 1],
      [1, 2],
    ],
  ],
  [
    700,
    2,
    [
      [0, 1],
      [1, 2],
    ],
  ],
])('units of %i bytes go in runs that a piece holds, or one by one', (bytes, count, expected) => {
  expect([...runs({ bytes, count }, limits)]).toEqual(expected)
})

test('runs are seen at once wherever they begin', () => {
  const wide = { ...limits, piece: 1024 }
  for (const [first, end] of runs({ bytes: 100, count: 50 }, wide)) {
    expect(windowOf({ buffer, offset: 0, bytes: 100, count: 50 }, first, end, wide).size).toBeLessThanOrEqual(
      1024,
    )
  }
})

test('a unit is refused where it might not be seen at once', () => {
  expect(() => checkUnit('a unit', 768, limits)).not.toThrow()
  expect(() => checkUnit('a unit', 769, limits)).toThrow('a unit takes 769 bytes, and a kernel sees 768')
})
