// A training step of RoIAlign: forward, and the gradient with respect to the features, on tfjs's wasm and cpu backends, one
// thread each, planning included; beside torchvision's on a CPU. `node bench/gradients.mjs [rounds]` in the package, once
// everything is built; torchvision where /usr/bin/python3 (or ROIPOOL_PYTHON) has it. 1,000 RoIs of 3×3 bins of 2×2
// samples on a map of 16×16×256. The gradients agree before a time is taken.
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import { torchvision } from '../../../bench/peers/peers/torchvision.mjs'
import { interleave, quantile } from '../../backend-wasm/bench/timing.mjs'
import { problem, workloads } from '../../backend-wasm/bench/workloads.mjs'
import { roiAlign } from '../dist/tensors.js'

const [rounds = '15'] = process.argv.slice(2)
const given = problem({ ...workloads.W1c, channels: 256, outputSize: [3, 3] })
const { features, rois, params } = given
const options = { ...params, samplingRatio: 2 }

const peer = (await torchvision(given)).find(({ operator }) => operator === 'gradient')
if (!peer) console.log('no torchvision here: tfjs alone')
const wanted = await peer?.result()

setThreadsCount(1)
tf.enableProdMode()
const tasks = []
for (const name of ['wasm', 'cpu']) {
  await tf.setBackend(name)
  const x = tf.tensor4d(features.data, features.shape)
  const pool = (map) => roiAlign(map, rois.boxes, rois.batchIndices, options)
  const dy = tf.ones([rois.boxes.length / 4, ...params.outputSize, features.shape[3]])
  const gradient = tf.grad(pool)
  const step = async () => {
    await tf.setBackend(name)
    const result = gradient(x, dy)
    const values = await result.data()
    result.dispose()
    return values
  }
  agree(await step(), wanted)
  const own = async () => {
    const started = performance.now()
    await step()
    return performance.now() - started
  }
  tasks.push({ label: `tfjs ${name}`, own })
}
if (peer) tasks.push({ label: peer.name, own: () => peer.run() })
const own = tasks.map(() => [])
const run = (n) => ({ run: async () => own[n].push(await tasks[n].own()) })
await interleave(
  tasks.map((_, n) => run(n)),
  Number(rounds),
)
await peer?.close()
const times = own.map((list) => list.slice(1))
console.log('| 16×16×256, 1,000 RoIs, 3×3 of 2×2 | ms, median (quartiles) | torchvision / this |')
console.log('| --- | --- | --- |')
for (const [n, { label }] of tasks.entries()) {
  const [median, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(times[n], part).toFixed(1))
  const ratios = peer ? times.at(-1).map((time, round) => time / times[n][round]) : []
  console.log(`| ${label} | ${median} (${low}–${high}) | ${peer ? quantile(ratios, 0.5).toFixed(2) : '–'} |`)
}

function agree(values, others) {
  others?.forEach((value, n) => {
    const far = Math.abs(values[n] - value) > 1e-4 * Math.max(1, Math.abs(value))
    if (far) throw new Error(`gradient ${n} is ${values[n]}, and torchvision's ${value}`)
  })
}
