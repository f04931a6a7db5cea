import { catalog } from '@roipool/catalog'
import { coverage, roiPool } from '@roipool/core'
import { expect, it } from 'vitest'
import { coverageOf } from '../src/output/coverage.js'
import { runOperator } from '../src/run-operator.js'

it('pools some regions at a time where all results would take much memory', async () => {
  const wasm = await catalog.find(({ id }) => id === 'wasm')!.open()
  const features = {
    data: Float32Array.from({ length: 3 * 7 * 9 * 64 }, (_, n) => n),
    shape: [3, 7, 9, 64],
  } as const
  const boxes = Float32Array.from(Array.from({ length: 70 }, (_, k) => [k % 9, 0, k + 3, 7 - (k % 5)]).flat())
  const rois = { boxes, batchIndices: Int32Array.from({ length: 70 }, (_, k) => (k * 2 + 1) % 3) }
  // A region has 2^18 values, 1 MiB.
  const params = { outputSize: [64, 64], spatialScale: 1 } as const
  const { data: expected } = await roiPool(wasm, features, rois, params)
  const counts: number[] = []
  let done = 0
  for await (const { data, shape } of runOperator('roiPool', wasm, features, rois, params)) {
    expect(shape.slice(1)).toEqual([64, 64, 64])
    expect(
      Buffer.compare(Buffer.from(data.buffer), Buffer.from(expected.buffer, done * 2 ** 20, data.byteLength)),
    ).toBe(0)
    done += shape[0]
    counts.push(shape[0])
  }
  expect(done).toBe(70)
  expect(counts.length).toBeGreaterThan(1)
})

it('keeps nothing of each of many regions but their mean, unless it is asked to', () => {
  const boxes = Float32Array.from(
    Array.from({ length: 2500 }, (_, k) => [k % 9, 0, (k % 9) + (k % 4), 7]).flat(),
  )
  const rois = { boxes, batchIndices: Int32Array.from({ length: 2500 }, (_, k) => k % 3) }
  const params = { outputSize: [2, 2], spatialScale: 1 } as const
  const all = coverage(rois, params, [3, 7, 13, 1])
  const some = all.filter(({ trueArea }) => trueArea > 0)
  const { mean, regions } = coverageOf(rois, params, [3, 7, 13, 1])
  expect(regions).toBeUndefined()
  for (const step of ['afterRoi', 'afterBins'] as const) {
    for (const part of ['lostFraction', 'gainedFraction'] as const) {
      const sum = some.reduce((total, region) => total + region[step][part], 0)
      expect(mean[step][part]).toBe(sum / some.length)
    }
  }
  const kept = coverageOf(rois, params, [3, 7, 13, 1], true).regions!
  expect(kept.map(({ trueArea }) => trueArea)).toEqual(all.map(({ trueArea }) => trueArea))
})
