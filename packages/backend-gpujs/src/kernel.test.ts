import { GPU, Input } from 'gpu.js'
import { afterEach, expect, test, vi } from 'vitest'
import { openEngine } from './engine.js'
import { hostKernel } from './kernel.js'

afterEach(() => vi.restoreAllMocks())

test('a kernel that gpu.js would rather run in plain JavaScript is refused', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const gpu = new GPU({ mode: 'webasm' })
  const definition = {
    arguments: ['map', 'rows'],
    source: 'function (map, rows) { return map[this.thread.y][this.thread.x] + rows[0]; }',
  }
  const kernel = hostKernel(openEngine(gpu, 'webasm'), definition)
  const matrix = new Input([1, 2], [2, 1])
  const rows = Float32Array.of(10)
  expect(await kernel.run(1, 2, { map: matrix, rows })).toEqual([Float32Array.of(11, 12)])

  const texture = Object.assign(Float32Array.of(10), { type: 'NumberTexture', toArray: () => rows })
  const run = kernel.run(1, 2, { map: matrix, rows: texture })
  await expect(run).rejects.toThrow(/^gpu\.js left the mode webasm: argument "rows" of type NumberTexture/)
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('Falling back to CPU'))
  expect(await kernel.run(1, 2, { map: matrix, rows })).toEqual([Float32Array.of(11, 12)])
  await gpu.destroy()
})
