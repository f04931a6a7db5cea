// node bench/peers/masks.mjs [rounds]: 100 masks of an image of 1024×1024 pixels on a map of 64×64×256, planned and pooled
// by the wasm backend on one thread, with the masks in each of their forms; beside an einsum in tfjs wasm over weights that
// are dense and made before. All results agree before a time is taken. Rounds are interleaved; medians are shown.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { wasm } from '../../packages/backend-wasm/dist/index.js'
import {
  masksFromBits,
  masksFromPolygons,
  masksFromRle,
  planMaskPool,
  polygonCoverage,
} from '../../packages/core/dist/index.js'

const [COUNT, SIDE, CELLS, CHANNELS] = [100, 1024, 64, 256]
const rounds = Number(process.argv[2] ?? 15)
const params = { outputSize: [1, 1], spatialScale: CELLS / SIDE }
const shape = [1, CELLS, CELLS, CHANNELS]

let state = 20150430
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}

/** Blobs of 48 corners, 60 to 500 pixels across, corners in whole pixels so that a mask of pixels can be near them. */
const polygons = Array.from({ length: COUNT }, () => {
  const radius = 30 + 220 * random()
  const [cx, cy] = [radius + random() * (SIDE - 2 * radius), radius + random() * (SIDE - 2 * radius)]
  return Array.from({ length: 48 }, (_, n) => {
    const far = radius * (0.75 + 0.25 * random())
    return [cx + far * Math.cos((n * Math.PI) / 24), cy + far * Math.sin((n * Math.PI) / 24)]
  })
})
const bits = new Uint8Array(COUNT * SIDE * SIDE)
for (const [k, polygon] of polygons.entries()) {
  const covered = polygonCoverage(polygon, [SIDE, SIDE])
  for (let n = 0; n < covered.length; n++) bits[k * SIDE * SIDE + n] = covered[n] >= 0.5 ? 1 : 0
}
const rles = polygons.map((_, k) => {
  const counts = [0]
  for (let x = 0; x < SIDE; x++) {
    for (let y = 0; y < SIDE; y++) {
      if ((counts.length - 1) % 2 !== bits[(k * SIDE + y) * SIDE + x]) counts.push(0)
      counts[counts.length - 1]++
    }
  }
  return { size: [SIDE, SIDE], counts }
})
const forms = {
  'run lengths': masksFromRle(rles),
  polygons: masksFromPolygons(
    polygons.map((polygon) => [polygon]),
    [SIDE, SIDE],
  ),
  'bytes of 1024×1024': masksFromBits(bits, [COUNT, SIDE, SIDE]),
}

const data = Float32Array.from({ length: CELLS * CELLS * CHANNELS }, () => random() - 0.5)
const backend = await wasm({ threads: 1 })
const map = await backend.upload({ data, shape })

const require = createRequire(import.meta.url)
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm'))}/`)
setThreadsCount(1)
tf.enableProdMode()
await tf.setBackend('wasm')
const image = tf.tensor2d(data, [CELLS * CELLS, CHANNELS])

/** The weights of masks as a matrix, each row's sum 1. */
function dense(masks) {
  const { x } = planMaskPool(masks, params, shape)
  const weights = new Float32Array(COUNT * CELLS * CELLS)
  for (let k = 0; k < COUNT; k++) {
    for (let n = x.offset[k]; n < x.offset[k + 1]; n++) weights[k * CELLS * CELLS + x.cell[n]] = x.weight[n]
  }
  return tf.tensor2d(weights, [COUNT, CELLS * CELLS])
}

const contenders = {}
for (const [name, masks] of Object.entries(forms)) {
  const out = await backend.reduce(map, planMaskPool(masks, params, shape))
  contenders[`roipool, ${name}`] = {
    plan: () => planMaskPool(masks, params, shape),
    run: () => backend.reduce(map, planMaskPool(masks, params, shape), out),
    read: () => out.read(),
  }
}
const weights = dense(forms['run lengths'])
const einsum = () => tf.matMul(weights, image)
contenders['tfjs wasm, einsum of dense weights'] = {
  run: () => {
    const result = einsum()
    result.dataSync()
    result.dispose()
  },
}

const wanted = einsum().dataSync()
const got = await contenders['roipool, run lengths'].read()
got.forEach((value, n) => {
  if (Math.abs(value - wanted[n]) > 1e-5)
    throw new Error(`value ${n}: ${value}, and by the einsum ${wanted[n]}`)
})

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
const plans = structuredClone(times)
for (let round = 0; round < rounds + 2; round++) {
  for (const [name, { run, plan }] of Object.entries(contenders)) {
    const start = performance.now()
    await run()
    if (round > 1) times[name].push(performance.now() - start)
    const again = performance.now()
    plan?.()
    if (round > 1) plans[name].push(performance.now() - again)
  }
}
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1]
const cells = planMaskPool(forms['run lengths'], params, shape).x.cell.length
console.log(
  `${COUNT} masks of ${SIDE}×${SIDE}, ${cells / COUNT} cells a mask, map ${shape.slice(1).join('×')}`,
)
const base = Object.keys(contenders).at(-1)
for (const [name, list] of Object.entries(times)) {
  const ratio = (median(times[base]) / median(list)).toFixed(2)
  const least = Math.min(...list).toFixed(1)
  console.log(
    `${name}: ${median(list).toFixed(1)} ms, least ${least}, planning ${median(plans[name]).toFixed(1)}; einsum/this ${ratio}`,
  )
}
await backend.dispose()
