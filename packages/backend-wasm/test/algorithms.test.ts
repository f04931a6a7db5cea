import type { FeatureMap } from '@roipool/core'
import { expect, test } from 'vitest'
import { type Algorithm, wasm } from '../src/index.js'
import { awkwardValues, type RandomPlan, random, randomMaxPlan } from './plans.js'

const algorithms: readonly Algorithm[] = ['separable', 'direct', 'pyramid', 'auto']

test('every algorithm gives the same bits, whatever the plan and the values', async () => {
  const next = random(4)
  const backends = await Promise.all(algorithms.map((algorithm) => wasm({ algorithm })))
  for (let round = 0; round < 300; round++) {
    const problem = randomMaxPlan(next)
    const [batch, height, width, channels] = problem.mapShape
    const data = awkwardValues(batch * height * width * channels, next)
    const wanted = bits(byHand(problem, data))
    for (const [n, backend] of backends.entries()) {
      const map: FeatureMap = { data, shape: problem.mapShape }
      const resident = await backend.upload(map)
      const result = await backend.reduce(resident, problem.plan)
      expect(bits(await result.read()), `round ${round}, ${algorithms[n]}`).toEqual(wanted)
      resident.release()
      result.release()
    }
  }
})

function bits(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length)
}

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
