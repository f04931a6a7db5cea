// What the gradient to RoIs takes, in forwards of the same operator: `node bench/gradients.mjs [rounds] [threads]` in the
// package, once everything is built. Maps are resident. A forward plans, reduces into the same result each time and reads
// it into the same array, for that is where the gradient of it comes from; `resident`: the same, not read. The gradient
// plans, reduces, reads and multiplies, for each of four or five numbers. 400 RoIs of 7×7 bins, 256 channels.
import {
  cropAndResize,
  cropAndResizeGradient,
  deformPsRoiPool,
  deformPsRoiPoolGradient,
  deformRoiPool,
  deformRoiPoolGradient,
  prRoiPool,
  prRoiPoolGradient,
  psRoiAlign,
  psRoiAlignGradient,
  roiAlign,
  roiAlignGradient,
  roiAlignRotated,
  roiAlignRotatedGradient,
  samplePoints,
  samplePointsGradient,
} from '@roipool/core'
import { wasm } from '../dist/index.js'
import { quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '15', threads = '1'] = process.argv.slice(2)
const { features, rois, params } = problem({ ...workloads.W2a, channels: 256, count: 400 })
const [, height, width] = features.shape
const stride = workloads.W2a.stride
const corners = rois.boxes.map((side, n) => side / stride / (n % 2 ? height : width))
const rotated = Float32Array.from({ length: (rois.boxes.length / 4) * 5 }, (_, n) => {
  const [x1, y1, x2, y2] = rois.boxes.subarray(4 * Math.floor(n / 5))
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, n][n % 5]
})
const two = { ...params, samplingRatio: 2 }
const count = rois.boxes.length / 4
const offsets = Float32Array.from({ length: count * 2 * 49 }, (_, n) => ((n * 31) % 17) / 8 - 1)
const points = Float32Array.from({ length: count * 49 * 2 }, (_, n) => {
  const [x1, y1, x2, y2] = rois.boxes.subarray(4 * Math.floor(n / 98))
  const share = ((n * 31) % 49) / 48
  return n % 2 ? y1 + share * (y2 - y1) : x1 + share * (x2 - x1)
})
// 21 classes, as R-FCN has: 1029 channels.
const sensitive = problem({ ...workloads.W2a, channels: 21 * 49, count: 400 }).features
const cases = {
  'roiAlign, 2×2 samples': [roiAlign, roiAlignGradient, rois, two],
  'roiAlign, adaptive': [roiAlign, roiAlignGradient, rois, params],
  prRoiPool: [prRoiPool, prRoiPoolGradient, rois, params],
  cropAndResize: [
    cropAndResize,
    cropAndResizeGradient,
    { boxes: corners },
    { outputSize: params.outputSize },
  ],
  'psRoiAlign, 2×2 samples': [psRoiAlign, psRoiAlignGradient, rois, two],
  'roiAlignRotated, 2×2 samples': [roiAlignRotated, roiAlignRotatedGradient, { rotated }, two],
  'deformRoiPool, 2×2 samples': [deformRoiPool, deformRoiPoolGradient, rois, { ...two, offsets }],
  deformPsRoiPool: [deformPsRoiPool, deformPsRoiPoolGradient, rois, { ...params, offsets }],
  samplePoints: [
    samplePoints,
    samplePointsGradient,
    { points, perRegion: 49 },
    { spatialScale: params.spatialScale },
  ],
}

const backend = await wasm({ threads: Number(threads) })
const maps = { true: await backend.upload(features), false: await backend.upload(sensitive) }
console.log(
  `| on ${threads} threads; ms of CPU | resident | forward | gradient | gradient / forward: median (quartiles) |`,
)
console.log('| --- | --- | --- | --- | --- |')
for (const [name, [operator, derived, regions, options]] of Object.entries(cases)) {
  const map = maps[!/[pP]s[A-Z]?Ro/.test(name)]
  const out = await operator(backend, map, regions, options)
  const upstream = { data: (await out.read()).map((_, n) => ((n * 31) % 17) / 17 - 0.5), shape: out.shape }
  const into = new Float32Array(upstream.data.length)
  const resident = () => operator(backend, map, regions, { ...options, out })
  const forward = async () => (await resident()).read(into)
  const gradient = () => derived(backend, map, regions, upstream, options)
  const times = []
  // The first rounds are those in which V8 compiles.
  for (let round = -3; round < Number(rounds); round++) {
    const three = [await cpuOf(resident), await cpuOf(forward), await cpuOf(gradient)]
    if (round >= 0) times.push(three)
  }
  const medians = [0, 1, 2].map((n) =>
    quantile(
      times.map((each) => each[n]),
      0.5,
    ).toFixed(1),
  )
  const ratios = times.map(([, forward, gradient]) => gradient / forward)
  const [median, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2))
  const row = [name, ...medians, `${median} (${low}–${high})`]
  console.log(`| ${row.join(' | ')} |`)
  out.release()
}
await backend.dispose()

/** Milliseconds of CPU, which other processes change less than those of a clock. */
async function cpuOf(run) {
  const start = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
