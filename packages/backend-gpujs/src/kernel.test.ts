import { GPU } from 'gpu.js'
import { afterEach, expect, test, vi } from 'vitest'
import { guard } from './guard.js'
import { createKernel } from './kernel.js'

afterEach(() => vi.restoreAllMocks())

test('a kernel that gpu.js would rather run in plain JavaScript is refused', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const gpu = new GPU({ mode: 'webasm' })
  const definition = {
    arguments: ['map', 'rows'],
    source: 'function (map, rows) { return map[this.thread.y][this.thread.x] + rows[0]; }',
  }
  const kernel = createKernel(gpu, 'webasm', definition, guard('webasm'))
  const map = Float32Array.of(1, 2)
  const rows = Float32Array.of(10)
  expect(await kernel.run(1, 2, { map, rows }, 2)).toEqual([Float32Array.of(11, 12)])

  const texture = Object.assign(Float32Array.of(10), { type: 'NumberTexture', toArray: () => rows })
  const run = kernel.run(1, 2, { map, rows: texture }, 2)
  await expect(run).rejects.toThrow(/^gpu\.js left the mode webasm: argument "rows" of type NumberTexture/)
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('Falling back to CPU'))
  expect(await kernel.run(1, 2, { map, rows }, 2)).toEqual([Float32Array.of(11, 12)])
  await gpu.destroy()
})
