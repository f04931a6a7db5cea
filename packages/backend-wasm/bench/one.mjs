// node bench/one.mjs [calls] [rounds]: one RoI on a resident map, as a caller makes it, with `out`: beside onnxruntime's
// MaxRoiPool, which bench/peers installs (`npm ci --ignore-scripts` there). Runs of calls, interleaved; medians of ratios.
import { planRoiPool, roiAlign, roiPool } from '@roipool/core'
import * as ort from '../../../bench/peers/node_modules/onnxruntime-node/dist/index.js'
import { onnxruntime } from '../../../bench/peers/peers/onnxruntime.mjs'
import { wasm } from '../dist/index.js'
import { interleave, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [calls = '500', rounds = '21'] = process.argv.slice(2)
const { features, rois, params } = problem({ ...workloads.W1c, count: 1 })
const round = { ...params, quantization: 'round' }
const backend = await wasm({ threads: 1 })
const map = await backend.upload(features)
const plan = planRoiPool(rois, round, features.shape)
const out = await backend.reduce(map, plan)
const pooling = { ...round, out }
const aligning = { ...params, samplingRatio: 2, out }
const [peer] = await onnxruntime('onnxruntime', ort, 1, { features, rois, params })

const wanted = await peer.result()
for (const [n, value] of (await out.read()).entries()) {
  if (value !== wanted[n]) throw new Error(`value ${n} is ${value}, of onnxruntime ${wanted[n]}`)
}
const tasks = {
  'onnxruntime MaxRoiPool': peer.call,
  roiPool: () => roiPool(backend, map, rois, pooling),
  'a plan made before': () => backend.reduce(map, plan, out),
  'its plan': () => planRoiPool(rois, round, features.shape),
  roiAlign: () => roiAlign(backend, map, rois, aligning),
}
const repeated = Object.values(tasks).map((task) => ({
  async run() {
    for (let n = 0; n < Number(calls); n++) await task()
  },
}))
const times = await interleave(repeated, Number(rounds))
console.log('| one RoI, 7×7 of 16×16×512 | µs a call, median (quartiles) | onnxruntime / it |')
console.log('| --- | --- | --- |')
for (const [n, name] of Object.keys(tasks).entries()) {
  const [median, low, high] = [0.5, 0.25, 0.75].map((part) =>
    ((quantile(times[n], part) * 1000) / Number(calls)).toFixed(1),
  )
  const ratios = times[n].map((time, at) => times[0][at] / time)
  const [ratio, least, most] = [0.5, 0.25, 0.75].map((part) => quantile(ratios, part).toFixed(1))
  console.log(`| ${name} | ${median} (${low}–${high}) | ${ratio} (${least}–${most}) |`)
}
await backend.dispose()
await peer.close()
