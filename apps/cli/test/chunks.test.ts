import { catalog } from '@roipool/catalog'
import { roiPool } from '@roipool/core'
import { expect, it } from 'vitest'
import { poolAll } from '../src/pool.js'

it('pools some regions at a time where a backend could not hold all results', async () => {
  const naive = await catalog[0]!.open()
  const features = {
    data: Float32Array.from({ length: 3 * 7 * 9 * 4 }, (_, n) => n),
    shape: [3, 7, 9, 4],
  } as const
  const boxes = Float32Array.from(Array.from({ length: 8 }, (_, k) => [k, 0, k + 3, 7 - k]).flat())
  const rois = { boxes, batchIndices: Int32Array.of(2, 0, 1, 1, 0, 2, 2, 1) }
  const params = { outputSize: [2, 3], spatialScale: 1 } as const
  // A region has 24 values: three fit into 80.
  const small = { ...naive, capabilities: { ...naive.capabilities, maxElements: 80 } }
  const seen: number[] = []
  const pooled = await poolAll(small, features, rois, params, (done) => seen.push(done))
  expect(seen).toEqual([3, 6, 8])
  expect(pooled).toEqual(await roiPool(naive, features, rois, params))
})
