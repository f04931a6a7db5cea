import { catalog } from '@roipool/catalog'
import { roiPool } from '@roipool/core'
import { expect, it } from 'vitest'
import { runOperator } from '../src/run-operator.js'

it('pools some regions at a time where a backend could not hold all results', async () => {
  const naive = await catalog[0]!.open()
  const features = {
    data: Float32Array.from({ length: 3 * 7 * 9 * 4 }, (_, n) => n),
    shape: [3, 7, 9, 4],
  } as const
  const boxes = Float32Array.from(Array.from({ length: 70 }, (_, k) => [k % 9, 0, k + 3, 7 - (k % 5)]).flat())
  const rois = { boxes, batchIndices: Int32Array.from({ length: 70 }, (_, k) => (k * 2 + 1) % 3) }
  const params = { outputSize: [2, 3], spatialScale: 1 } as const
  // A region has 24 values: 31 fit into as many as the map has.
  const small = { ...naive, capabilities: { ...naive.capabilities, maxElements: features.data.length } }
  const counts: number[] = []
  const values: number[] = []
  for await (const { data, shape } of runOperator('roiPool', small, features, rois, params)) {
    counts.push(shape[0])
    values.push(...data)
  }
  expect(counts).toEqual([31, 31, 8])
  expect(values).toEqual([...(await roiPool(naive, features, rois, params)).data])
})
