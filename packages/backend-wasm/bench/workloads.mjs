// Seeded workloads. Features are uniform in [-1, 1); RoIs log-uniform in area, from `smallest` to `largest` pixels a
// side, with an aspect of 1/2 to 2.
import { roisFromXyxy } from '@roipool/core'

const c4 = {
  map: [50, 68],
  channels: 1024,
  stride: 16,
  count: 1000,
  smallest: 32,
  largest: 933,
  outputSize: [7, 7],
}
const c5 = {
  map: [16, 16],
  channels: 512,
  stride: 32,
  count: 1000,
  smallest: 32,
  largest: 512,
  outputSize: [7, 7],
}
const p2 = {
  map: [200, 272],
  channels: 256,
  stride: 4,
  count: 512,
  smallest: 16,
  largest: 933,
  outputSize: [7, 7],
}

export const workloads = {
  W1b: { ...c5, count: 2000, outputSize: [3, 3] },
  W1c: c5,
  W1d: { ...c5, count: 2000 },
  W2a: c4,
  W2b: { ...c4, outputSize: [14, 14] },
  W3: p2,
  W3s: { ...p2, largest: 112 },
}

export function problem({ map, channels, stride, count, smallest, largest, outputSize }) {
  const next = random(20150430)
  const [height, width] = map
  const data = Float32Array.from({ length: height * width * channels }, () => next() * 2 - 1)
  const boxes = Array.from({ length: count }, () => {
    const side = smallest * (largest / smallest) ** next()
    const aspect = Math.SQRT2 ** (next() * 2 - 1)
    const w = Math.min(side * aspect, width * stride)
    const h = Math.min(side / aspect, height * stride)
    const [x, y] = [next() * (width * stride - w), next() * (height * stride - h)]
    return [x, y, x + w - 1, y + h - 1]
  })
  const params = { outputSize, spatialScale: 1 / stride }
  return { features: { data, shape: [1, height, width, channels] }, rois: roisFromXyxy(boxes), params }
}

function random(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
