// What is measured, in Node and in a page alike.
import { webgpu } from '@roipool/backend-webgpu'
import { planRoiAlign, planRoiPool } from '@roipool/core'
import { naive } from '../../backend-naive/dist/index.js'
import { problem, workloads } from '../../backend-wasm/bench/workloads.mjs'
import { openClock } from './clock.mjs'

/**
 * Milliseconds of every round, for each workload and operator.
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
  const times = { kernel: [], call: [], inARow: [], withTransfers: [], copy: [] }
  const again = () => backend.reduce(map, plan, out)
  const there = async () => {
    const uploaded = await backend.upload(features)
    await backend.reduce(uploaded, plan, out)
    await out.read(into)
    uploaded.release()
  }
  for (let round = -2; round < rounds; round++) {
    const one = {
      kernel: await clock.passes(again),
      call: await timed(device, again),
      inARow: (await timed(device, () => Promise.all(Array.from({ length: 20 }, again)))) / 20,
      copy: await clock.copy(out.handle),
    }
    if (round >= 0) for (const [name, value] of Object.entries(one)) times[name].push(value)
  }
  // Apart: a GPU that waits for the host lowers its clock.
  for (let round = -1; round < rounds; round++) {
    const time = await timed(device, there)
    if (round >= 0) times.withTransfers.push(time)
  }
  await backend.dispose()
  return { megabytes: into.byteLength / 1e6, times }
}

/** Milliseconds until the device has done what `work` gave it. */
async function timed(device, work) {
  const start = performance.now()
  await work()
  await device.queue.onSubmittedWorkDone()
  return performance.now() - start
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
