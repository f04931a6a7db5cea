import { followed, generator, randomPlan } from '@roipool/conformance'
import { elements, type FeatureMap, planRoiAlign, roisFromXyxy } from '@roipool/core'
import { expect, test } from 'vitest'
import { type Algorithm, wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'
import { awkwardValues, firstDifference } from './plans.js'

const algorithms: readonly Algorithm[] = ['separable', 'direct', 'windows', 'auto']

test('every algorithm gives the same bits, on any number of threads, whatever the plan and the values', async () => {
  const next = generator(4)
  const backends = await Promise.all([
    ...algorithms.map((algorithm) => wasm({ algorithm, threads: 1 })),
    ...algorithms.map((algorithm) => openThreads(3, { algorithm })),
  ])
  for (let round = 0; round < 300; round++) {
    const { plan, shape } = randomPlan(next, {
      reduction: 'max',
      positionSensitive: round % 4 === 0,
      someRows: round % 2 === 1,
      channels: [1, 3, 4, 17, 32, 100][round % 6],
      side: 24,
    })
    const map: FeatureMap = { data: awkwardValues(elements(shape), next), shape }
    const wanted = unsigned(followed(map, plan).values)
    let first: Float32Array | undefined
    for (const [n, backend] of backends.entries()) {
      const resident = await backend.upload(map)
      const result = await backend.reduce(resident, plan)
      const label = `round ${round}, ${algorithms[n % 4]}, ${backend.capabilities.runsOn}`
      const values = await result.read()
      expect(firstDifference(unsigned(values), wanted), label).toBe(-1)
      first ??= values
      expect(firstDifference(values, first), label).toBe(-1)
      resident.release()
      result.release()
    }
  }
  for (const backend of backends) await backend.dispose()
})

/** Float32 in which zeros of either sign are the same, as SPEC §5.1 has it. */
function unsigned(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values, (value) => value + 0)
}

test('sums have the same bits on any number of threads', async () => {
  const next = generator(5)
  const [one, three] = await Promise.all([wasm({ threads: 1 }), openThreads(3)])
  for (let round = 0; round < 60; round++) {
    // A wide map of few channels, for which most of the time goes into finding columns, or any other.
    const [width, channels] = round % 3 === 0 ? [500, 1] : [12, 1 + Math.floor(next() * 40)]
    const shape = [2, 9, width, channels] as const
    const data = awkwardValues(2 * 9 * width * channels, next)
    const boxes = Array.from({ length: 50 }, () => {
      return [next() * 4 * width, next() * 60, (8 + next() * 8) * width, next() * 140]
    })
    const rois = {
      ...roisFromXyxy(boxes),
      batchIndices: Int32Array.from(boxes, () => Math.floor(next() * 2)),
    }
    for (const reduce of ['avg', 'max'] as const) {
      const plan = planRoiAlign(rois, { outputSize: [3, 2], spatialScale: 1 / 16, reduce }, shape)
      const [wanted, got] = [one, three].map(async (backend) => {
        const map = await backend.upload({ data, shape })
        return (await backend.reduce(map, plan)).read()
      })
      expect(firstDifference(await got!, await wanted!), `round ${round}, ${reduce}`).toBe(-1)
    }
  }
  for (const backend of [one, three]) await backend.dispose()
})
