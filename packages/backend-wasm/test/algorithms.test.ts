import { type FeatureMap, planRoiAlign, roisFromXyxy } from '@roipool/core'
import { expect, test } from 'vitest'
import { type Algorithm, wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'
import { awkwardValues, firstDifference, type RandomPlan, random, randomMaxPlan } from './plans.js'

const algorithms: readonly Algorithm[] = ['separable', 'direct', 'windows', 'auto']

test('every algorithm gives the same bits, on any number of threads, whatever the plan and the values', async () => {
  const next = random(4)
  const backends = await Promise.all([
    ...algorithms.map((algorithm) => wasm({ algorithm, threads: 1 })),
    ...algorithms.map((algorithm) => openThreads(3, { algorithm })),
  ])
  for (let round = 0; round < 300; round++) {
    const problem = randomMaxPlan(next)
    const [batch, height, width, channels] = problem.mapShape
    const data = awkwardValues(batch * height * width * channels, next)
    const wanted = byHand(problem, data)
    for (const [n, backend] of backends.entries()) {
      const map: FeatureMap = { data, shape: problem.mapShape }
      const resident = await backend.upload(map)
      const result = await backend.reduce(resident, problem.plan)
      const label = `round ${round}, ${algorithms[n % 4]}, ${backend.capabilities.runsOn}`
      expect(firstDifference(await result.read(), wanted), label).toBe(-1)
      resident.release()
      result.release()
    }
  }
  for (const backend of backends) await backend.dispose()
})

test('sums have the same bits on any number of threads', async () => {
  const next = random(5)
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

/** What the plan says, cell by cell; zeros positive. */
function byHand({ mapShape, plan }: RandomPlan, data: Float32Array): Float32Array {
  const [, height, width, mapChannels] = mapShape
  const [rows, PH, PW, channels] = plan.outputShape
  const result = new Float32Array(rows * PH * PW * channels)
  for (const [k, row] of plan.rows.entries()) {
    for (let bin = 0; bin < PH * PW; bin++) {
      const [i, j] = [Math.floor(bin / PW), bin % PW]
      const [top, bottom] = [plan.y.start[k * PH + i]!, plan.y.end[k * PH + i]!]
      const [left, right] = [plan.x.start[k * PW + j]!, plan.x.end[k * PW + j]!]
      for (let c = 0; c < channels; c++) {
        const channel = plan.positionSensitive ? c * PH * PW + bin : c
        let max = bottom <= top || right <= left ? plan.empty : -Infinity
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            const value = data[((plan.batchIndices[k]! * height + y) * width + x) * mapChannels + channel]!
            if (value > max) max = value
          }
        }
        result[(row * PH * PW + bin) * channels + c] = max + 0
      }
    }
  }
  return result
}
