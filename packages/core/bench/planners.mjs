// How long every planner takes for 2,000 RoIs at 7×7, and whether the number of channels matters. npm run bench:plan
import * as core from '@roipool/core'
import { Bench } from 'tinybench'

const COUNT = 2000
const IMAGE = 800
const outputSize = [7, 7]
const stride16 = { outputSize, spatialScale: 1 / 16 }

/** Proposals of 16 to 400 pixels a side, seeded. */
function proposals() {
  let state = 20150430
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const boxes = Array.from({ length: COUNT }, () => {
    const [width, height] = [16 * 25 ** random(), 16 * 25 ** random()]
    const [x, y] = [random() * (IMAGE - width), random() * (IMAGE - height)]
    return [x, y, x + width, y + height]
  })
  return core.roisFromXyxy(boxes)
}

const rois = proposals()
const rotated = core.roisFromRotated(
  Array.from({ length: COUNT }, (_, k) => {
    const [x1, y1, x2, y2] = rois.boxes.subarray(k * 4)
    return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, k % 6]
  }),
)
const offsets = Float32Array.from({ length: COUNT * 2 * 49 }, (_, n) => ((n * 7) % 31) / 15 - 1)
/** 49 points a RoI, in its box. */
const points = {
  points: Float32Array.from({ length: COUNT * 49 * 2 }, (_, n) => {
    const [k, side] = [Math.floor(n / 98), n % 2]
    const [low, high] = [rois.boxes[k * 4 + side], rois.boxes[k * 4 + 2 + side]]
    return low + ((n % 97) / 97) * (high - low)
  }),
  perRegion: 49,
}
const normalised = { boxes: rois.boxes.map((value) => value / IMAGE) }

const planners = {
  'roiPool floor': (shape) => core.planRoiPool(rois, stride16, shape),
  'roiPool round': (shape) => core.planRoiPool(rois, { ...stride16, quantization: 'round' }, shape),
  'roiPool avg': (shape) => core.planRoiPool(rois, { ...stride16, reduce: 'avg' }, shape),
  'roiAlign adaptive': (shape) => core.planRoiAlign(rois, stride16, shape),
  'roiAlign 2×2': (shape) => core.planRoiAlign(rois, { ...stride16, samplingRatio: 2 }, shape),
  'roiAlign adaptive, max': (shape) => core.planRoiAlign(rois, { ...stride16, reduce: 'max' }, shape),
  'roiWarp adaptive': (shape) => core.planRoiWarp(rois, stride16, shape),
  'roiAlignRotated 2×2': (shape) =>
    core.planRoiAlignRotated(rotated, { ...stride16, samplingRatio: 2 }, shape),
  roiPoolRotated: (shape) => core.planRoiPoolRotated(rotated, stride16, shape),
  'deformRoiPool 2×2': (shape) =>
    core.planDeformRoiPool(rois, { ...stride16, samplingRatio: 2, offsets }, shape),
  deformPsRoiPool: (shape) => core.planDeformPsRoiPool(rois, { ...stride16, offsets }, shape),
  samplePoints: (shape) => core.planSamplePoints(points, { spatialScale: 1 / 16 }, shape),
  prRoiPool: (shape) => core.planPrRoiPool(rois, stride16, shape),
  cropAndResize: (shape) => core.planCropAndResize(normalised, { outputSize }, shape),
  psRoiPool: (shape) => core.planPsRoiPool(rois, stride16, shape),
  'psRoiAlign adaptive': (shape) => core.planPsRoiAlign(rois, stride16, shape),
  multiScaleRoiPool: ([, , , channels]) => core.planMultiScaleRoiPool(rois, pyramid, levels(channels)),
  'multiScaleRoiAlign adaptive': ([, , , channels]) =>
    core.planMultiScaleRoiAlign(rois, pyramid, levels(channels)),
}
for (const name of Object.keys(core.takes).filter((name) => core.takes[name] === 'images')) {
  const plan = { ...core }[`plan${name[0].toUpperCase()}${name.slice(1)}`]
  planners[name] = (shape) => plan({ outputSize }, shape)
}
const pyramid = { outputSize, strides: [4, 8, 16, 32] }
const levels = (channels) => pyramid.strides.map((stride) => [1, IMAGE / stride, IMAGE / stride, channels])

const bench = new Bench({ time: 300, warmupTime: 200, retainSamples: true })
for (const [name, plan] of Object.entries(planners)) {
  for (const channels of [49, 49 * 20]) bench.add(`${name}|${channels}`, () => plan([1, 50, 50, channels]))
}
await bench.run()

const rows = Object.keys(planners).map((name) => {
  const [few, many] = [49, 49 * 20].map((channels) => bench.getTask(`${name}|${channels}`).result.latency)
  return {
    planner: name,
    'median ms': few.p50.toFixed(2),
    'p10–p90 ms': `${quantile(few, 0.1)}–${quantile(few, 0.9)}`,
    '980 channels / 49': (many.p50 / few.p50).toFixed(2),
  }
})
console.log(`${COUNT} RoIs at 7×7, Node ${process.version}`)
console.table(rows)

function quantile({ samples }, q) {
  return samples[Math.floor(q * (samples.length - 1))].toFixed(2)
}
