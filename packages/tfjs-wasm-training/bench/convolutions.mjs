// How long gradients take on tfjs's cpu backend, on its wasm backend as it comes, and with this package, seeded, in
// turn in one run. `node bench/convolutions.mjs [rounds]` in the package, once built. The cpu backend runs twice only.
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { registerTraining } from '@roipool/tfjs-wasm-training'
import * as tf from '@tensorflow/tfjs-core'

const rounds = Number(process.argv[2] ?? 15)

function convolution(side, filter, strides) {
  const [, , inputs, outputs] = filter
  const inputShape = [1, side, side, inputs]
  const cells = Math.ceil(side / strides)
  const x = tf.randomUniform(inputShape, -1, 1, 'float32', 1)
  const w = tf.randomUniform(filter, -1, 1, 'float32', 2)
  const dy = tf.randomUniform([1, cells, cells, outputs], -1, 1, 'float32', 3)
  const attrs = { strides, pad: 'same', dataFormat: 'NHWC' }
  return {
    filter: () => run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter }),
    input: () => run('Conv2DBackpropInput', { dy, filter: w }, { ...attrs, inputShape }),
  }
}

function depthwise(side, channels) {
  const x = tf.randomUniform([1, side, side, channels], -1, 1, 'float32', 1)
  const w = tf.randomUniform([3, 3, channels, 1], -1, 1, 'float32', 2)
  const dy = tf.randomUniform(x.shape, -1, 1, 'float32', 3)
  const attrs = { strides: 1, pad: 'same', dilations: 1 }
  return {
    filter: () => run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: w.shape }),
    input: () =>
      run('DepthwiseConv2dNativeBackpropInput', { dy, filter: w }, { ...attrs, inputShape: x.shape }),
  }
}

const run = (name, inputs, attrs) => tf.engine().runKernel(name, inputs, attrs)
const product = (a, b, transposeA, transposeB) => {
  const x = tf.randomUniform(a, -1, 1, 'float32', 1)
  const y = tf.randomUniform(b, -1, 1, 'float32', 2)
  return () => tf.matMul(x, y, transposeA, transposeB)
}

await tf.setBackend('cpu')
const [small, strided, one, light] = [
  convolution(32, [3, 3, 64, 128], 1),
  convolution(32, [3, 3, 64, 128], 2),
  convolution(32, [1, 1, 64, 128], 1),
  depthwise(32, 128),
]
const tasks = {
  '3×3, 32², 64 → 128: filter': small.filter,
  '3×3, 32², 64 → 128: input': small.input,
  '3×3, 32², 64 → 128, stride 2: filter': strided.filter,
  '3×3, 32², 64 → 128, stride 2: input': strided.input,
  '1×1, 32², 64 → 128: filter': one.filter,
  '1×1, 32², 64 → 128: input': one.input,
  'depthwise 3×3, 32², 128: filter': light.filter,
  'depthwise 3×3, 32², 128: input': light.input,
  'dense 128 × 4320 × 256: weights': product([128, 4320], [128, 256], true, false),
  'dense 128 × 4320 × 256: input': product([128, 256], [4320, 256], false, true),
}

/** Milliseconds of one call, or undefined where the backend has no kernel for it. */
function timed(task) {
  try {
    const start = performance.now()
    tf.tidy(() => {
      task().dataSync()
    })
    return performance.now() - start
  } catch {
    return undefined
  }
}

console.log('| gradient, ms | tfjs cpu | tfjs wasm | with this package | times faster than each |')
console.log('| --- | --- | --- | --- | --- |')
for (const [name, task] of Object.entries(tasks)) {
  const times = { cpu: [], stock: [], ours: [] }
  await tf.setBackend('cpu')
  for (let n = 0; n < 2; n++) times.cpu.push(timed(task))
  await tf.setBackend('wasm')
  // The first two bring the inputs over and warm up.
  for (let n = -2; n < rounds; n++) {
    const stock = timed(task)
    const undo = registerTraining()
    const ours = timed(task)
    undo()
    if (n < 0) continue
    times.stock.push(stock)
    times.ours.push(ours)
  }
  const { cpu, stock, ours } = times
  const than = (other) => (other[0] === undefined ? '–' : (median(other) / median(ours)).toFixed(1))
  console.log(`| ${[name, cell(cpu), cell(stock), cell(ours), `${than(cpu)}; ${than(stock)}`].join(' | ')} |`)
}

function median(times) {
  return times.toSorted((a, b) => a - b)[times.length >> 1]
}

function cell(times) {
  if (times[0] === undefined) return 'no kernel'
  const [least, most] = [Math.min(...times), Math.max(...times)]
  return `${digits(median(times))} (${digits(least)} to ${digits(most)})`
}

function digits(ms) {
  return ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')
}
