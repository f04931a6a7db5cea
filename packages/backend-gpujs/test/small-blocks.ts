import {
  type Backend,
  type FeatureMap,
  multiScaleRoiAlign,
  psRoiPool,
  roiAlign,
  roiPool,
} from '@roipool/core'
import { GPU } from 'gpu.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gpuBackend } from '../src/backend.js'
import { openEngine } from '../src/engine.js'
import type { Mode } from '../src/modes.js'

const outputSize = [3, 4] as const
const rois = {
  boxes: Float32Array.of(0, 0, 8, 6, 3, 2, 4, 2, 5, 1, 20, 9, -9, -9, -7, -7, 1, 3, 6, 5),
  batchIndices: Int32Array.of(1, 0, 1, 1, 0),
}

function map(height: number, width: number, channels: number): FeatureMap {
  const data = Float32Array.from({ length: 2 * height * width * channels }, (_, n) => ((n * 37) % 101) - 120)
  return { data, shape: [2, height, width, channels] }
}

/** Every kernel, and results that take the channels and the rows that the plan says. */
const pools: Readonly<Record<string, (backend: Backend) => Promise<FeatureMap>>> = {
  max: (backend) =>
    roiPool(backend, map(7, 9, 5), rois, { outputSize, spatialScale: 1, quantization: 'round' }),
  sum: (backend) => roiAlign(backend, map(7, 9, 5), rois, { outputSize, spatialScale: 1 }),
  'max-of-sums': (backend) =>
    roiAlign(backend, map(7, 9, 5), rois, { outputSize, spatialScale: 1, samplingRatio: 2, reduce: 'max' }),
  'position sensitive': (backend) =>
    psRoiPool(backend, map(7, 9, 5 * 3 * 4), rois, { outputSize, spatialScale: 1 }),
  pyramid: (backend) =>
    multiScaleRoiAlign(backend, [map(7, 9, 5), map(4, 5, 5)], rois, {
      outputSize,
      strides: [1, 2],
      canonicalLevel: 1,
      canonicalSize: 5,
    }),
}

/** A result of 15 × 20 values, computed in one call of a kernel and in many. */
export function testSmallBlocks(modes: readonly Mode[], names = Object.keys(pools)): void {
  describe.each(modes)('%s', (mode) => {
    let whole: Backend
    let inBlocks: Backend
    // Opened once: a kernel is compiled for each backend.
    beforeAll(() => {
      const open = () => openEngine(new GPU({ mode }), mode)
      whole = gpuBackend(open(), 1e6)
      inBlocks = gpuBackend(open(), 1e6, { rows: 4, lanes: 7, elements: 20 })
    })
    afterAll(() => Promise.all([whole.dispose(), inBlocks.dispose()]))

    test.each(names)('%s in blocks is what it is in one', async (name) => {
      const pool = pools[name]!
      const { data: expected } = await pool(whole)
      expect(new Set(expected).size).toBeGreaterThan(50)
      expect((await pool(inBlocks)).data).toEqual(expected)
    })
  })
}
