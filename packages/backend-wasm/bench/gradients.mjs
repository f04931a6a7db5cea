// What the gradient to RoIs takes, in forwards of the same operator: `node bench/gradients.mjs [rounds] [threads]` in the
// package, once everything is built. Maps are resident. A forward plans, reduces into the same result each time and reads
// it into the same array, for that is where the gradient of it comes from; `resident`: the same, not read. The gradient
// plans, reduces, reads and multiplies, for each of four or five numbers. 400 RoIs of 7×7 bins, 256 channels.
import * as core from '@roipool/core'
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
const cases = {
  'roiAlign, 2×2 samples': ['roiAlign', rois, two],
  'roiAlign, adaptive': ['roiAlign', rois, params],
  prRoiPool: ['prRoiPool', rois, params],
  cropAndResize: ['cropAndResize', { boxes: corners }, { outputSize: params.outputSize }],
  'roiAlignRotated, 2×2 samples': ['roiAlignRotated', { rotated }, two],
}

const backend = await wasm({ threads: Number(threads) })
const map = await backend.upload(features)
console.log(
  `| on ${threads} threads; ms of CPU | resident | forward | gradient | gradient / forward: median (quartiles) |`,
)
console.log('| --- | --- | --- | --- | --- |')
for (const [name, [operator, regions, options]] of Object.entries(cases)) {
  const out = await core[operator](backend, map, regions, options)
  const upstream = { data: (await out.read()).map((_, n) => ((n * 31) % 17) / 17 - 0.5), shape: out.shape }
  const into = new Float32Array(upstream.data.length)
  const resident = () => core[operator](backend, map, regions, { ...options, out })
  const forward = async () => (await resident()).read(into)
  const gradient = () => core[`${operator}Gradient`](backend, map, regions, upstream, options)
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
