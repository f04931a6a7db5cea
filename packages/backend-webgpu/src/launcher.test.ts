import { expect, test, vi } from 'vitest'
import { grid, growing } from './launcher.js'

test.each([
  [1, 10, [1, 1]],
  [10, 10, [10, 1]],
  [11, 10, [6, 2]],
  [95, 10, [10, 10]],
])('%i workgroups, of %i at most in a row', (workgroups, most, expected) => {
  expect(grid(workgroups, most)).toEqual(expected)
})

test('a buffer grows by powers of two, up to what the device allows, and is replaced only then', () => {
  const destroy = vi.fn()
  const createBuffer = vi.fn(({ size }: GPUBufferDescriptor) => ({ size, destroy }))
  const buffer = growing({ createBuffer } as unknown as GPUDevice, 0, { buffer: 3000 })
  const sizes = [1, 1024, 1025, 2000, 2900, 100].map((bytes) => buffer.atLeast(bytes).size)
  expect(sizes).toEqual([1024, 1024, 2048, 2048, 3000, 3000])
  expect(createBuffer).toHaveBeenCalledTimes(3)
  expect(destroy).toHaveBeenCalledTimes(2)
})
