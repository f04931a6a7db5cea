// Operators over tensors on tfjs's wasm backend beside @roipool/backend-wasm, one thread each, planning included, and a
// training step (forward and gradient). `node bench/heap.mjs [rounds]` in the package, once everything is built.
// `javascript`: the same without the SIMD kernels, as where they cannot be had.
import { execFileSync } from 'node:child_process'
import { roiAlign, roiPool } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { interleave, quantile } from '../../backend-wasm/bench/timing.mjs'
import { problem } from '../../backend-wasm/bench/workloads.mjs'
import { wasm } from '../../backend-wasm/dist/index.js'
import { roiAlign as alignTensors, roiPool as poolTensors } from '../dist/tensors.js'

const [rounds = '31', mode] = process.argv.slice(2)
const workload = { map: [32, 32], channels: 88, stride: 16, count: 2000, smallest: 32, largest: 512 }
const { features, rois, params } = problem({ ...workload, outputSize: [5, 5] })
const cases = {
  'roiAlign, mean of 2×2 samples': [alignTensors, roiAlign, { samplingRatio: 2 }],
  'roiAlign, largest of 2×2 samples': [alignTensors, roiAlign, { samplingRatio: 2, reduce: 'max' }],
  "roiPool, 'floor'": [poolTensors, roiPool, { quantization: 'floor' }],
  "roiPool, 'round', as Caffe": [poolTensors, roiPool, { quantization: 'round' }],
}

await tf.setBackend('wasm')
if (mode === 'javascript') {
  const module = tf.backend().wasm
  module.asm = { ...module.asm, memory: undefined }
}
const x = tf.tensor4d(features.data, features.shape)
const backend = await wasm({ threads: 1 })
const resident = await backend.upload(features)

const rows = {}
for (const [name, [onTensors, onBackend, more]] of Object.entries(cases)) {
  const options = { ...params, ...more }
  const pool = (map) => onTensors(map, rois.boxes, rois.batchIndices, options)
  const result = pool(x)
  const dy = tf.randomUniform(result.shape, -1, 1, 'float32', 7)
  const gradient = tf.grad(pool)
  const tasks = [
    async () => (await onBackend(backend, resident, rois, options)).release(),
    async () => pool(x).dispose(),
    async () => gradient(x, dy).dispose(),
  ]
  const times = await interleave(
    tasks.map((run) => ({ run })),
    Number(rounds),
  )
  rows[name] = times.map((each) => [0.5, 0.25, 0.75].map((part) => quantile(each, part)))
  tf.dispose([result, dy])
}
await backend.dispose()

if (mode === 'javascript') console.log(JSON.stringify(rows))
else {
  const stdout = execFileSync(process.execPath, [import.meta.filename, rounds, 'javascript'], {
    encoding: 'utf8',
  })
  const before = JSON.parse(stdout.trim().split('\n').at(-1))
  const ms = ([median, low, high]) => `${median.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`
  console.log(
    '| ms: median (quartiles) | backend-wasm | tensors | ratio | in JavaScript | training step | in JavaScript |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const [name, [own, forward, step]] of Object.entries(rows)) {
    const [, forwardBefore, stepBefore] = before[name]
    const ratio = (forward[0] / own[0]).toFixed(2)
    console.log(
      `| ${[name, ms(own), ms(forward), ratio, ms(forwardBefore), ms(step), ms(stepBefore)].join(' | ')} |`,
    )
  }
}
