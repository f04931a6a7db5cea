// The plan of many small RoIs beside their reduction, on one thread: node bench/planning.mjs [rounds]
//
// The plan of a planner called by itself is the caller's and lies in new memory; a call plans in memory that is kept.
import * as core from '@roipool/core'
import { wasm } from '../dist/index.js'
import { interleave, quantile } from './timing.mjs'

const [rounds = '11'] = process.argv.slice(2)
const [K, side] = [100_000, 50]
let state = 1
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}
const boxes = new Float32Array(K * 4)
for (let k = 0; k < K; k++) {
  const [w, h] = [4 + random() * 24, 4 + random() * 24]
  const [x, y] = [random() * (side * 16 - w), random() * (side * 16 - h)]
  boxes.set([x, y, x + w, y + h], 4 * k)
}
const rois = core.roisFromXyxy(boxes)
const shape = [1, side, side, 16]
const params = { outputSize: [7, 7], spatialScale: 1 / 16, samplingRatio: 2 }
const data = Float32Array.from({ length: side * side * 16 }, () => random() - 0.5)
const backend = await wasm({ threads: 1 })
const map = await backend.upload({ data, shape })
const out = await core.roiAlign(backend, map, rois, params)
let plan
const tasks = {
  'reduction of a plan': () => backend.reduce(map, plan, out),
  'planner called by itself': () => {
    plan = core.planRoiAlign(rois, params, shape)
  },
  'call: plan and reduction': () => core.roiAlign(backend, map, rois, { ...params, out }),
}
tasks['planner called by itself']()
const times = await interleave(
  Object.values(tasks).map((run) => ({ run })),
  Number(rounds),
)
const [reduction, , call] = times
const inCall = call.map((time, n) => time - reduction[n])
const rows = {
  ...Object.fromEntries(Object.keys(tasks).map((name, n) => [name, times[n]])),
  'plan in a call': inCall,
}
console.log(
  `| 100,000 RoIs of 7×7 bins of 2×2 samples on ${shape.slice(1).join('×')} | ms, median (quartiles) | of the reduction |`,
)
console.log('| --- | --- | --- |')
for (const [name, list] of Object.entries(rows)) {
  const [median, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(list, part).toFixed(1))
  const ratios = list.map((time, n) => time / reduction[n])
  console.log(`| ${name} | ${median} (${low}–${high}) | ${quantile(ratios, 0.5).toFixed(2)} |`)
}
await backend.dispose()
