// node bench/plain.mjs [--count 100] [--rounds 9]
// The reference against plain nested loops that know their one reduction: it is written to be read, and should not be
// slow for it. Ratios of one run, median and 10 to 90 %.
import { parseArgs } from 'node:util'
import { planRoiAlign, planRoiPool } from '@roipool/core'
import { problem, workloads } from '../../backend-wasm/bench/workloads.mjs'
import { naive } from '../dist/index.js'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100' }, rounds: { type: 'string', default: '9' } },
})
const backend = await naive()
const rows = []
for (const name of ['W1c', 'W2a', 'W3s']) {
  const { features, rois, params } = problem({ ...workloads[name], count: Number(values.count) })
  const plans = {
    max: [planRoiPool(rois, params, features.shape), plainMax],
    sum: [planRoiAlign(rois, { ...params, samplingRatio: 2 }, features.shape), plainSum],
    'max of sums': [
      planRoiAlign(rois, { ...params, samplingRatio: 2, reduce: 'max' }, features.shape),
      plainMaxOfSums,
    ],
  }
  const map = await backend.upload(features)
  for (const [operator, [plan, plain]] of Object.entries(plans)) {
    const out = await backend.reduce(map, plan)
    const mine = new Float32Array(out.handle.length)
    plain(features, plan, mine)
    if (mine.some((value, n) => value !== out.handle[n])) throw new Error(`${name}, ${operator}: they differ`)
    const ratios = []
    const times = []
    for (let round = -2; round < Number(values.rounds); round++) {
      const start = performance.now()
      await backend.reduce(map, plan, out)
      const between = performance.now()
      plain(features, plan, mine)
      const end = performance.now()
      if (round < 0) continue
      times.push(between - start)
      ratios.push((between - start) / (end - between))
    }
    const at = (part) => quantile(ratios, part).toFixed(2)
    rows.push({
      workload: name,
      operator,
      'naive ms': quantile(times, 0.5).toFixed(0),
      'naive / plain': `${at(0.5)} (${at(0.1)} to ${at(0.9)})`,
    })
  }
}
console.table(rows)

function plainMax({ data, shape }, { outputShape, y, x }, result) {
  const [, , width] = shape
  const [K, PH, PW, C] = outputShape
  let next = 0
  for (let k = 0; k < K; k++)
    for (let i = k * PH; i < (k + 1) * PH; i++)
      for (let j = k * PW; j < (k + 1) * PW; j++)
        for (let c = 0; c < C; c++) {
          let max = -Infinity
          for (let row = y.start[i]; row < y.end[i]; row++)
            for (let column = x.start[j]; column < x.end[j]; column++) {
              const value = data[(row * width + column) * C + c]
              if (value > max) max = value
            }
          result[next++] = y.start[i] < y.end[i] && x.start[j] < x.end[j] ? max : 0
        }
}

function plainSum({ data, shape }, { outputShape, y, x }, result) {
  const [, , width] = shape
  const [K, PH, PW, C] = outputShape
  let next = 0
  for (let k = 0; k < K; k++)
    for (let i = k * PH; i < (k + 1) * PH; i++)
      for (let j = k * PW; j < (k + 1) * PW; j++)
        for (let c = 0; c < C; c++) {
          let sum = 0
          for (let v = y.offset[i]; v < y.offset[i + 1]; v++)
            for (let h = x.offset[j]; h < x.offset[j + 1]; h++)
              sum += y.weight[v] * x.weight[h] * data[(y.cell[v] * width + x.cell[h]) * C + c]
          result[next++] = sum
        }
}

function plainMaxOfSums({ data, shape }, { outputShape, y, x }, result) {
  const [, , width] = shape
  const [K, PH, PW, C] = outputShape
  const [ty, tx] = [y.taps, x.taps]
  let next = 0
  for (let k = 0; k < K; k++)
    for (let i = k * PH; i < (k + 1) * PH; i++)
      for (let j = k * PW; j < (k + 1) * PW; j++)
        for (let c = 0; c < C; c++) {
          let max = -Infinity
          for (let a = y.offset[i]; a < y.offset[i + 1]; a++)
            for (let b = x.offset[j]; b < x.offset[j + 1]; b++) {
              let sum = 0
              for (let v = ty.offset[a]; v < ty.offset[a + 1]; v++)
                for (let h = tx.offset[b]; h < tx.offset[b + 1]; h++)
                  sum += ty.weight[v] * tx.weight[h] * data[(ty.cell[v] * width + tx.cell[h]) * C + c]
              if (sum > max) max = sum
            }
          result[next++] = max
        }
}

function quantile(values, at) {
  return [...values].sort((a, b) => a - b)[Math.round(at * (values.length - 1))]
}
