// npm run bench:sweep, or node bench/sweep.mjs [rounds] [file]: where a call takes longer than its neighbours. Two sizes at a
// time go over their whole range, the others stay: side of the map and channels, RoIs and bins, side of a RoI and samples. Of
// every call the time over that of a model: the result is written and the cells that any bin reads are read once, at the speed
// of copying memory here, and a call has a least of its own. A map for each pair, in text, and all of them in one picture,
// bench/results/sweep.svg beside its numbers, unless another file is named; what is above four times the median of its
// neighbours is marked (!). One thread, planning included, `out` reused; the least CPU time of some rounds.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { planRoiAlign, planRoiPool, roisFromXyxy } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { heatMaps } from './heat-maps.mjs'
import { quantile } from './timing.mjs'

const results = fileURLToPath(new URL('results/sweep', import.meta.url))
const [rounds = '3', file = results] = process.argv.slice(2)
const middle = { side: 64, channels: 256, count: 300, bins: 7, part: 0.3, ratio: 2 }
const ranges = {
  side: [1, 4, 16, 64, 256, 1024],
  channels: [1, 4, 16, 64, 256, 1024, 4096],
  count: [1, 10, 100, 1000, 10_000, 100_000],
  bins: [1, 2, 3, 7, 14],
  part: [0.02, 0.1, 0.3, 0.6, 1],
  ratio: [1, 2, 4, 'adaptive'],
}
const titles = {
  side: 'side of the map',
  channels: 'channels',
  count: 'RoIs',
  bins: 'bins on a side',
  part: "RoI's side, of the map's",
  ratio: 'samples',
}
const pairs = [
  ['side', 'channels'],
  ['count', 'bins'],
  ['part', 'ratio'],
  ['part', 'side'],
  ['count', 'channels'],
]
/** Most values of a map or of a result. */
const MOST = 2 ** 24
/** Milliseconds of calls before others are measured. */
const WARM = 20
/** Milliseconds of a call that does nothing: about what one RoI takes (bench/one.mjs). */
const CALL = 0.015
const backend = await wasm({ threads: 1 })
const bytesPerMs = await copySpeed()

const cells = []
for (const operator of ['max', 'mean', 'align']) {
  // What is measured first would else be what V8 compiles.
  for (const channels of [1, 256]) await measure(operator, { ...middle, side: 8, channels })
  for (const [down, along] of pairs) {
    if (along === 'ratio' && operator !== 'align') continue
    const grid = []
    for (const a of ranges[down]) {
      const line = []
      for (const b of ranges[along]) line.push(await measure(operator, { ...middle, [down]: a, [along]: b }))
      grid.push(line)
    }
    draw(operator, down, along, grid)
    for (const [n, line] of grid.entries()) {
      for (const [m, value] of line.entries()) {
        if (value === undefined) continue
        const pair = `${titles[down]} \\ ${titles[along]}`
        const [y, x] = [`${ranges[down][n]}`, `${ranges[along][m]}`]
        cells.push({ operator, pair, y, x, ratio: Number(value.toPrecision(2)), peak: isPeak(grid, n, m) })
      }
    }
  }
}
await backend.dispose()
const environment = {
  node: process.version,
  cpu: cpus()[0].model,
  date: new Date().toISOString().slice(0, 10),
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(`${file}.json`, `${JSON.stringify({ environment, cells }, undefined, 2)}\n`)
writeFileSync(`${file}.svg`, heatMaps(cells))

/** Time over the model's; undefined for what is too large. */
async function measure(operator, { side, channels, count, bins, part, ratio }) {
  const shape = [1, side, side, channels]
  const values = side * side * channels
  const written = count * bins * bins * channels
  if (values > MOST || written > MOST) return undefined
  const data = new Float32Array(values)
  for (let n = 0; n < values; n++) data[n] = ((n * 7919) % 1009) / 1009
  const size = Math.max(part * side, 1)
  const place = (n) => (((n * 2654435761) % 2 ** 32) / 2 ** 32) * (side - size)
  const boxes = Array.from({ length: count }, (_, n) => {
    const [x, y] = [place(2 * n + 1), place(2 * n + 2)]
    return [x, y, x + size, y + size]
  })
  const rois = roisFromXyxy(boxes)
  const params = { outputSize: [bins, bins], spatialScale: 1 }
  const plan = () => {
    if (operator === 'align') return planRoiAlign(rois, { ...params, samplingRatio: ratio }, shape)
    const reduce = operator === 'max' ? 'max' : 'avg'
    return planRoiPool(rois, { ...params, quantization: 'round', reduce }, shape)
  }
  const map = await backend.upload({ data, shape })
  const out = await backend.reduce(map, plan())
  const run = () => backend.reduce(map, plan(), out)
  // Until V8 has compiled what is called: that takes the processor, too.
  for (let spent = 0; spent < WARM; ) spent += await cpuOf(run)
  const calls = Math.min(Math.max(Math.ceil(2 / (await cpuOf(run))), 1), 200)
  let least = Infinity
  for (let round = 0; round < Number(rounds); round++) {
    const took = await cpuOf(async () => {
      for (let n = 0; n < calls; n++) await run()
    })
    least = Math.min(least, took / calls)
  }
  map.release()
  out.release()
  const bytes = 4 * (written + cellsRead(plan(), side) * channels)
  return least / (bytes / bytesPerMs + CALL)
}

/** Milliseconds of CPU, which other processes change less than those of a clock. */
async function cpuOf(work) {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** Cells that any bin reads. */
function cellsRead({ reduction, y, x, rows, outputShape: [, PH, PW] }, side) {
  const cells = new Uint8Array(side * side)
  const lists = (axis, bin) => {
    if (reduction === 'max')
      return Array.from({ length: axis.end[bin] - axis.start[bin] }, (_, n) => axis.start[bin] + n)
    return axis.cell.subarray(axis.offset[bin], axis.offset[bin + 1])
  }
  const step = Math.max(1, Math.floor(rows.length / 300))
  for (let k = 0; k < rows.length; k += step) {
    const columns = new Set()
    for (let j = 0; j < PW; j++) for (const c of lists(x, k * PW + j)) columns.add(c)
    for (let i = 0; i < PH; i++) {
      for (const r of lists(y, k * PH + i)) for (const c of columns) cells[r * side + c] = 1
    }
  }
  return cells.reduce((sum, cell) => sum + cell, 0)
}

/** Bytes read or written in a millisecond, by copying 32 MB. */
async function copySpeed() {
  const from = new Float32Array(2 ** 23).fill(1)
  const to = new Float32Array(2 ** 23).fill(2)
  const times = []
  for (let round = 0; round < 9; round++) times.push(await cpuOf(() => to.set(from)))
  return (2 * from.byteLength) / Math.min(...times)
}

function draw(operator, down, along, grid) {
  console.log(`\n${operator}: time / model\n`)
  console.log(`| ${titles[down]} \\ ${titles[along]} | ${ranges[along].join(' | ')} |`)
  console.log(`| --- |${' --- |'.repeat(ranges[along].length)}`)
  for (const [n, line] of grid.entries()) {
    const texts = line.map((value, m) => {
      return value === undefined ? '' : value.toPrecision(2) + (isPeak(grid, n, m) ? ' (!)' : '')
    })
    console.log(`| ${ranges[down][n]} | ${texts.join(' | ')} |`)
  }
}

/** Whether a value is above four times the median of those beside it. */
function isPeak(grid, n, m) {
  const near = [grid[n - 1]?.[m], grid[n + 1]?.[m], grid[n][m - 1], grid[n][m + 1]]
  const others = near.filter((other) => other !== undefined)
  return others.length > 0 && grid[n][m] > 4 * quantile(others, 0.5)
}
