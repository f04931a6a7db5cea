// What is measured, in Node and in a page alike.
import { webgpu } from '@roipool/backend-webgpu'
import { planRoiAlign, planRoiPool } from '@roipool/core'
import { naive } from '../../backend-naive/dist/index.js'
import { problem, workloads } from '../../backend-wasm/bench/workloads.mjs'
import { openClock } from './clock.mjs'

/**
 * Rows of figures, one for each workload and operator.
 *
 * @param gpu what gives adapters
 * @param options names of workloads, a part of their RoIs, and how often to measure
 */
export async function measure(gpu, { names, part, rounds }) {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits
  const device = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
  })
  const clock = openClock(device)
  const rows = []
  for (const name of names) {
    const workload = { ...workloads[name], count: Math.ceil(workloads[name].count * part) }
    const { features, rois, params } = problem(workload)
    const plans = {
      max: planRoiPool(rois, { ...params, quantization: 'round' }, features.shape),
      align: planRoiAlign(rois, { ...params, samplingRatio: 2 }, features.shape),
    }
    for (const [operator, plan] of Object.entries(plans)) {
      rows.push({ workload: name, operator, ...(await measureOne(device, clock, features, plan, rounds)) })
    }
  }
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  device.destroy()
  return {
    adapter: [vendor, architecture, description].filter(Boolean).join(' '),
    software: isFallbackAdapter,
    rows,
  }
}

async function measureOne(device, clock, features, plan, rounds) {
  const backend = await webgpu({ device })
  await agree(backend, features, plan)
  const map = await backend.upload(features)
  const out = await backend.reduce(map, plan)
  const into = new Float32Array(plan.outputShape.reduce((a, b) => a * b))
  const kernel = []
  const call = []
  const whole = []
  const copy = []
  for (let round = -1; round < rounds; round++) {
    const ran = await clock.passes(() => backend.reduce(map, plan, out))
    const done = await timed(async () => {
      await backend.reduce(map, plan, out)
      await device.queue.onSubmittedWorkDone()
    })
    const all = await timed(async () => {
      const uploaded = await backend.upload(features)
      await backend.reduce(uploaded, plan, out)
      await out.read(into)
      uploaded.release()
    })
    const copied = await clock.copy(out.handle)
    if (round < 0) continue
    kernel.push(ran)
    call.push(done)
    whole.push(all)
    copy.push(copied)
  }
  await backend.dispose()
  const shown = (times) => (times.includes(undefined) ? 'no timestamps' : quantile(times, 0.5).toFixed(3))
  return {
    'result MB': (into.byteLength / 1e6).toFixed(1),
    'kernel ms': shown(kernel),
    'call ms': shown(call),
    'with upload and read ms': shown(whole),
    'copy of the result ms': shown(copy),
    'kernel / copy': kernel.includes(undefined)
      ? ''
      : (quantile(kernel, 0.5) / quantile(copy, 0.5)).toFixed(2),
  }
}

async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function quantile(values, at) {
  return [...values].sort((a, b) => a - b)[Math.round(at * (values.length - 1))]
}

/** No time is taken of what is wrong. */
async function agree(backend, features, plan) {
  const reference = await naive()
  const [expected, actual] = await Promise.all(
    [reference, backend].map(async (it) => (await it.reduce(await it.upload(features), plan)).read()),
  )
  const tolerance = plan.reduction === 'max' ? 0 : 1e-5
  for (const [n, value] of expected.entries()) {
    if (Math.abs(actual[n] - value) <= tolerance * Math.max(1, Math.abs(value))) continue
    throw new Error(`value ${n} is ${actual[n]}, not ${value}`)
  }
}
