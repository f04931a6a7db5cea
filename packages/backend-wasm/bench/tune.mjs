// npm run bench:tune, or node bench/tune.mjs [rounds]: the constants of packages/wasm-kernels/src/costs.ts as this machine has
// them, beside those that are built in. They choose how a bin is found, never what it is: results have the same bits whatever
// they are. Every way is timed on maps of several sizes, with bins of several sizes; constants are those that fit best.
import { planRoiPool } from '@roipool/core'
import { COSTS, choose, orderRows } from '@roipool/wasm-kernels'
import { wasm } from '../dist/index.js'
import { interleave, openTask, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '5'] = process.argv.slice(2)
const maps = [
  { ...workloads.W1c, channels: 256, map: [24, 24] },
  { ...workloads.W2a, channels: 256 },
  { ...workloads.W3, map: [150, 200] },
]
// Each sample: how often each thing is done, and the milliseconds that all of it took.
const maxima = []
const sums = []
for (const map of maps) {
  for (const cells of [7, 14, 21, map.map[0] - 2]) {
    const side = cells * map.stride
    const { features, rois, params } = problem({ ...map, count: 60, smallest: side, largest: side })
    const area = map.map[0] * map.map[1]
    const max = planRoiPool(rois, { ...params, quantization: 'round' }, features.shape)
    const sum = planRoiPool(rois, { ...params, quantization: 'round', reduce: 'avg' }, features.shape)
    const [direct, axes, windows] = await timesOf(max, ['direct', 'separable', 'windows'], features)
    const order = new Int32Array(max.rows.length * max.outputShape[1])
    const [rows] = orderRows(max, features.shape, order)
    const { depth, cost } = choose(max, rows, order, area, 'windows')
    const reads = readsOfMax(max)
    maxima.push(
      [[reads.windows, 0, 0, 0, 0], direct],
      [[0, reads.rows, reads.passes, reads.columns, 0], axes],
    )
    maxima.push([[cost, 0, 0, 0, area * depth], windows])
    const [plain, kept] = await timesOf(sum, ['separable', 'windows'], features)
    const { plainReads, keptReads } = readsOfSum(sum)
    sums.push([[plainReads, 0], plain])
    if (keptReads < plainReads) sums.push([[keptReads, area], kept])
  }
}
const [window, row, pass, column, build] = leastSquares(maxima)
const [cell, means] = leastSquares(sums)
const measured = {
  row: row / window,
  pass: pass / window,
  column: column / window,
  build: build / window,
  means: means / cell,
}
const each = await channelsOfACall()
console.log(
  `a window of 256 channels is read in ${(window * 1e6).toFixed(0)} ns, a cell of a sum in ${(cell * 1e6).toFixed(0)} ns`,
)
console.log('| constant | built in | here |\n| --- | --- | --- |')
for (const [name, value] of Object.entries(measured)) {
  console.log(`| ${name} | ${COSTS[name]} | ${value.toFixed(2)} |`)
}
console.log(`| each | ${COSTS.each} | ${each.toFixed(0)} |`)
console.log(
  `| large, small | ${COSTS.large}, ${COSTS.small} | half of a core's cache, a quarter (not measured) |`,
)

/** Median milliseconds of a plan by each of some algorithms. */
async function timesOf(plan, algorithms, features) {
  const tasks = []
  for (const algorithm of algorithms) {
    tasks.push(await openTask(algorithm, await wasm({ algorithm, threads: 1 }), features, plan))
  }
  const times = await interleave(tasks, Number(rounds))
  for (const { close } of tasks) await close()
  return times.map((each) => quantile(each, 0.5))
}

/** What a window costs beside its channels, in channels: windows one by one, of few channels and of many. */
async function channelsOfACall() {
  const [few, many] = [8, 256]
  const times = []
  for (const channels of [few, many]) {
    const { features, rois, params } = problem({
      ...maps[0],
      channels,
      count: 300,
      smallest: 300,
      largest: 300,
    })
    const plan = planRoiPool(rois, { ...params, quantization: 'round' }, features.shape)
    times.push(...(await timesOf(plan, ['direct'], features)))
  }
  const [short, long] = times
  return (short * (many - few)) / (long - short) - few
}

/** What the ways to a maximum read: windows of one cell, or by axes. */
function readsOfMax({ y, x, rows, outputShape: [, PH, PW] }) {
  const total = { windows: 0, rows: 0, passes: 0, columns: 0 }
  for (let k = 0; k < rows.length; k++) {
    const span = x.end[(k + 1) * PW - 1] - x.start[k * PW]
    for (let i = k * PH; i < (k + 1) * PH; i++) {
      const height = y.end[i] - y.start[i]
      if (height <= 0) continue
      total.rows += span * height
      if (height > 1) total.passes += span
      for (let j = k * PW; j < (k + 1) * PW; j++) {
        const width = x.end[j] - x.start[j]
        total.windows += height * width
        total.columns += width
      }
    }
  }
  return total
}

/** What sums read, without means of rows and with them. */
function readsOfSum({ y, x, rows, outputShape: [, PH, PW] }) {
  let plainReads = 0
  let keptReads = 0
  for (let k = 0; k < rows.length; k++) {
    const width = x.offset[(k + 1) * PW] - x.offset[k * PW]
    for (let i = k * PH; i < (k + 1) * PH; i++) {
      const first = y.cell[y.offset[i]]
      const height = y.offset[i + 1] - y.offset[i]
      let vectors = 0
      for (let n = 0; n < height; vectors++) {
        const [at, left] = [first + n, height - n]
        n += at % 16 === 0 && left >= 16 ? 16 : at % 4 === 0 && left >= 4 ? 4 : 1
      }
      plainReads += (height + 1) * width
      keptReads += (vectors + 1) * width
    }
  }
  return { plainReads, keptReads }
}

/** What each term costs, none less than nothing, so that the relative errors of all sums together are least. */
function leastSquares(samples) {
  const size = samples[0][0].length
  const costs = Array(size).fill(0)
  for (let round = 0; round < 2000; round++) {
    for (let n = 0; n < size; n++) {
      let over = 0
      let under = 0
      for (const [terms, total] of samples) {
        const others = terms.reduce((sum, term, m) => (m === n ? sum : sum + term * costs[m]), 0)
        over += (terms[n] / total) * ((total - others) / total)
        under += (terms[n] / total) ** 2
      }
      costs[n] = Math.max(over / under, 0)
    }
  }
  return costs
}
