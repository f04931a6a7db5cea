import { type Backend, defineBackend, roiPool } from '@roipool/core'
import { GPU } from 'gpu.js'
import { expect, test } from 'vitest'
import { gpuDriver } from '../src/driver.js'
import type { Mode } from '../src/modes.js'

const shape = [2, 7, 9, 5] as const
const data = Float32Array.from({ length: 2 * 7 * 9 * 5 }, (_, n) => ((n * 37) % 101) - 120)
const rois = {
  boxes: Float32Array.of(0, 0, 8, 6, 3, 2, 4, 2, 5, 1, 20, 9, -9, -9, -7, -7, 1, 3, 6, 5),
  batchIndices: Int32Array.of(1, 0, 1, 1, 0),
}

async function pool(backend: Backend, reduce: 'max' | 'avg'): Promise<Float32Array> {
  const params = { outputSize: [3, 4], spatialScale: 1, quantization: 'round', reduce } as const
  const { data: pooled } = await roiPool(backend, { data, shape }, rois, params)
  await backend.dispose()
  return pooled
}

/** A result of 15 × 20 values, computed in one call of a kernel and in many. */
export function testSmallBlocks(modes: readonly Mode[]): void {
  const limits = { rows: 4, lanes: 7, elements: 20 }
  for (const mode of modes) {
    test.each(['max', 'avg'] as const)(`${mode}: %s in blocks is what it is in one`, async (reduce) => {
      const whole = defineBackend(gpuDriver(new GPU({ mode }), mode, 1e6))
      const inBlocks = defineBackend(gpuDriver(new GPU({ mode }), mode, 1e6, limits))
      const expected = await pool(whole, reduce)
      expect(new Set(expected).size).toBeGreaterThan(50)
      expect(await pool(inBlocks, reduce)).toEqual(expected)
    })
  }
}
