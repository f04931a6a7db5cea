// node bench/run.mjs [workloads] [rounds]: how long each algorithm takes on one thread, on a resident map and with `out`
// reused; one thread and all threads; channels first in and out; beside the time it takes to write as many results.
// Interleaved; medians and p10–p90. Compare ratios: other work on the machine moves the milliseconds.
import { availableParallelism } from 'node:os'
import { planRoiAlign, planRoiPool } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { openFill } from './fill.mjs'
import { interleave, openChannelsFirst, openTask, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [names = 'W1c,W2a,W3s', rounds = '9'] = process.argv.slice(2)
for (const name of names.split(',')) await measure(name, workloads[name])

async function measure(name, workload) {
  const { features, rois, params } = problem(workload)
  const max = planRoiPool(rois, { ...params, quantization: 'round' }, features.shape)
  const align = planRoiAlign(rois, { ...params, samplingRatio: 2 }, features.shape)
  const one = (options) => wasm({ ...options, threads: 1 })
  const all = `${availableParallelism()} threads`
  const maxima = []
  for (const algorithm of ['auto', 'separable', 'direct', 'windows']) {
    maxima.push(await openTask(`max, ${algorithm}`, await one({ algorithm }), features, max))
  }
  maxima.push(await openTask(`max, ${all}`, await wasm(), features, max))
  agree(maxima)
  const sums = [
    await openTask('align', await one(), features, align),
    await openTask(`align, ${all}`, await wasm(), features, align),
  ]
  agree(sums)
  const tasks = [
    await openFill(max.outputShape),
    ...maxima,
    ...sums,
    await openChannelsFirst('max, NCHW in and out', await one(), features, max),
    await openChannelsFirst(`max, NCHW in and out, ${all}`, await wasm(), features, max),
  ]
  table(name, tasks, await interleave(tasks, Number(rounds)))
  for (const { close } of tasks) await close()
}

/** No time is taken of what differs in a bit. */
function agree([first, ...others]) {
  const bits = ({ out }) => {
    const { buffer, byteOffset, byteLength } = out.handle.view()
    return Buffer.from(buffer, byteOffset, byteLength)
  }
  for (const other of others) {
    if (!bits(other).equals(bits(first))) throw new Error(`${other.label} differs from ${first.label}`)
  }
}

function table(name, tasks, times) {
  const rows = tasks.map(({ label }, n) => {
    const at = (part) => quantile(times[n], part).toFixed(2)
    const ratios = times[n].map((time, round) => time / times[0][round])
    return {
      task: label,
      'median ms': at(0.5),
      'p10–p90 ms': `${at(0.1)}–${at(0.9)}`,
      '× fill': quantile(ratios, 0.5).toFixed(2),
    }
  })
  console.log(`${name}: ${JSON.stringify(workloads[name])}`)
  console.table(rows)
}
