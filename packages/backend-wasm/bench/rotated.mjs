// RoIAlign of rotated boxes beside RoIAlign of the same boxes without their angles, planning included, and its plan alone:
// `node bench/rotated.mjs [rounds] [threads]` in the package, once everything is built. 1,000 RoIs of 7×7 bins of 2×2
// samples on a resident map of 50×68×1024; a result is written again each time.
import { planRoiAlignRotated, roiAlign, roiAlignRotated } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { interleave, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '15', threads = '1'] = process.argv.slice(2)
const { features, rois, params } = problem({ ...workloads.W2a, count: 1000 })
const rotated = Float32Array.from({ length: (rois.boxes.length / 4) * 5 }, (_, n) => {
  const [x1, y1, x2, y2] = rois.boxes.subarray(4 * Math.floor(n / 5))
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, n][n % 5]
})
const two = { outputSize: [7, 7], spatialScale: params.spatialScale, samplingRatio: 2 }

const backend = await wasm({ threads: Number(threads) })
const map = await backend.upload(features)
const out = await roiAlign(backend, map, rois, two)
const tasks = {
  roiAlign: () => roiAlign(backend, map, rois, { ...two, out }),
  roiAlignRotated: () => roiAlignRotated(backend, map, { rotated }, { ...two, out }),
  'its plan': () => planRoiAlignRotated({ rotated }, two, features.shape),
}
const times = await interleave(
  Object.values(tasks).map((run) => ({ run })),
  Number(rounds),
)
const shape = features.shape.slice(1).join('×')
console.log(`| 1,000 RoIs on ${shape}, ${threads} threads | ms, median (quartiles) | of roiAlign |`)
console.log('| --- | --- | --- |')
for (const [n, name] of Object.keys(tasks).entries()) {
  const [median, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(times[n], part).toFixed(1))
  const ratios = times[n].map((time, round) => time / times[0][round])
  console.log(`| ${name} | ${median} (${low}–${high}) | ${quantile(ratios, 0.5).toFixed(2)} |`)
}
await backend.dispose()
