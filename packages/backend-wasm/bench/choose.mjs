// node bench/choose.mjs [rounds]: the algorithm chosen beside the best of the three, over a grid of maps, sides and
// numbers of RoIs. The constants of packages/wasm-kernels/src/costs.ts are judged by the last column.
import { planRoiPool } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { interleave, openTask, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '7'] = process.argv.slice(2)
const grid = [
  { name: 'W1', ...workloads.W1c, sides: [48, 160, 400] },
  { name: 'W2', ...workloads.W2a, sides: [48, 96, 160, 256, 600] },
  { name: 'W2, C 256', ...workloads.W2a, channels: 256, sides: [48, 96, 160, 256, 600] },
  { name: 'W3', ...workloads.W3, sides: [24, 48, 96, 200] },
  { name: 'W3, C 1', ...workloads.W3, channels: 1, sides: [48, 200, 600] },
  { name: 'W3, C 4', ...workloads.W3, channels: 4, sides: [48, 200, 600] },
  { name: 'W3, C 16', ...workloads.W3, channels: 16, sides: [48, 200, 600] },
  { name: 'W3, C 64', ...workloads.W3, channels: 64, sides: [48, 200, 600] },
]

/** Milliseconds of a run of calls. */
const LEAST = 4

const rows = []
for (const { name, sides, ...workload } of grid) {
  for (const side of sides) {
    for (const count of [40, 300])
      rows.push({ map: name, side, count, ...(await compare(workload, side, count)) })
  }
}
console.table(rows)

async function compare(workload, side, count) {
  const { features, rois, params } = problem({
    ...workload,
    count,
    smallest: side * 0.8,
    largest: side * 1.25,
  })
  const plan = planRoiPool(rois, { ...params, quantization: 'round' }, features.shape)
  const tasks = []
  for (const algorithm of ['separable', 'direct', 'windows', 'auto']) {
    tasks.push(await openTask(algorithm, await wasm({ algorithm, threads: 1 }), features, plan))
  }
  // Short calls are repeated: so is what disturbs them told from what they cost.
  const [first] = await interleave(tasks.slice(0, 1), 3)
  const calls = Math.ceil(LEAST / quantile(first, 0.5))
  const repeated = tasks.map(({ run }) => ({
    async run() {
      for (let n = 0; n < calls; n++) await run()
    },
  }))
  const medians = (await interleave(repeated, Number(rounds))).map((times) => quantile(times, 0.5) / calls)
  for (const { close } of tasks) await close()
  const cells = Object.fromEntries(tasks.map(({ label }, n) => [label, medians[n].toFixed(2)]))
  return { ...cells, 'auto / best': (medians[3] / Math.min(...medians.slice(0, 3))).toFixed(2) }
}
