// What is measured, and how it grows; the problems themselves are the wasm backend's own, seeded.
import { workloads } from '../../packages/backend-wasm/bench/workloads.mjs'

export { problem } from '../../packages/backend-wasm/bench/workloads.mjs'

const { W2a } = workloads
const c256 = { ...W2a, channels: 256 }
const side = (pixels) => ({ ...c256, count: 500, smallest: pixels, largest: pixels })

/** By name: everybody, in all their ways. One RoI is too short for one call to be timed. */
export const compared = { ...workloads, one: { ...workloads.W1c, count: 1, repeat: 2000 } }

/** One quantity grows, all else stays: this backend and onnxruntime on one thread. */
export const growth = {
  RoIs: [125, 250, 500, 1000, 2000].map((value) => ({ value, ...c256, count: value })),
  channels: [128, 256, 512, 1024].map((value) => ({ value, ...W2a, channels: value, count: 500 })),
  'RoI side, px': [64, 128, 256, 512, 800].map((value) => ({ value, ...side(value) })),
}
