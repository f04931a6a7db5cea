// The wasm backend beside the peers: npm run bench:peers [-- --workloads W1c,W2a --rounds 9]
//
// One process, interleaved rounds, seeded inputs. No time is taken before the results agree: maxima bit for bit, sums
// within 1e-5. Times of Python's torchvision are its own, around the op alone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import * as ortNode from 'onnxruntime-node'
import * as ortWeb from 'onnxruntime-web'
import { naive } from '../../packages/backend-naive/dist/index.js'
import { wasm } from '../../packages/backend-wasm/dist/index.js'
import { agree } from './agree.mjs'
import { FRESH, INTO, LEFT, OURS } from './bars.mjs'
import { writeCharts } from './charts.mjs'
import { environment, threads } from './environment.mjs'
import { firstTouch, limit } from './peers/limit.mjs'
import { onnxruntime } from './peers/onnxruntime.mjs'
import { channelsFirstToo, cold, intoArray, leftChannelsFirst, resident } from './peers/ours.mjs'
import { tfjs } from './peers/tfjs.mjs'
import { torchvision } from './peers/torchvision.mjs'
import { barTable, growthTable, table } from './report.mjs'
import { interleave } from './rounds.mjs'
import { compared, growth, problem } from './workloads.mjs'

const chosen = new Command('bench:peers')
  .description('this backend beside onnxruntime, tfjs and torchvision')
  .option(
    '--workloads <names>',
    `some of ${Object.keys(compared).join(', ')}`,
    Object.keys(compared).join(','),
  )
  .option('--rounds <number>', 'timed rounds', '7')
  .option('--no-growth', 'leave out how time grows with RoIs, channels and sides')
  .option('--no-naive', 'leave out the reference backend, which takes seconds a call')
  .option('--output <folder>', 'where peers.json and the charts go', 'out')
  .parse()
  .opts()

const rows = []
for (const name of chosen.workloads.split(',')) {
  if (!compared[name]) throw new Error(`no workload ${name}: there are ${Object.keys(compared).join(', ')}`)
  const measured = await measure(name, compared[name], everybody)
  console.log(`\n${name}: ${JSON.stringify(compared[name])}\n${table(measured)}`)
  rows.push(...measured)
}
const grown = []
for (const [quantity, steps] of chosen.growth ? Object.entries(growth) : []) {
  for (const { value, ...workload } of steps) {
    const measured = await measure(`${quantity} ${value}`, workload, twoOnOneThread)
    grown.push(...measured.map((row) => ({ quantity, value, ...row })))
  }
}
if (grown.length > 0) console.log(`\nHow it grows\n${growthTable(grown)}`)
console.log(`\nWhat was asked\n${barTable({ rows, growth: grown })}`)

mkdirSync(chosen.output, { recursive: true })
const results = { environment: environment(), rows, growth: grown }
writeFileSync(`${chosen.output}/peers.json`, `${JSON.stringify(results, rounded, 1)}\n`)
writeCharts(results, chosen.output)
console.log(`\npeers.json and its charts are in ${chosen.output}`)
process.exit(0) // onnxruntime-web and tfjs leave workers behind

/** Everybody, in all their ways. */
async function everybody(given) {
  const ours = (options) => () => wasm(options)
  return [
    ...(await limit(given)),
    firstTouch(given),
    ...(await resident(OURS, ours({ threads: 1 }), ['max', 'align', 'crop'], given)),
    ...(await resident(`roipool wasm, ${threads} threads`, ours({ threads }), ['max', 'align'], given)),
    ...(await channelsFirstToo(OURS, ours({ threads: 1 }), ['max', 'align'], given)),
    ...(await leftChannelsFirst(LEFT, ours({ threads: 1 }), ['max', 'align'], given)),
    ...(await intoArray(INTO, ours({ threads: 1 }), ['max', 'align'], given)),
    ...(await cold(FRESH, ours({ threads: 1 }), ['max', 'align'], given)),
    ...(chosen.naive ? await resident('roipool naive', naive, ['max'], given, 1) : []),
    ...(await onnxruntime('onnxruntime-node, 1 thread', ortNode, 1, given)),
    ...(await onnxruntime(`onnxruntime-node, ${threads} threads`, ortNode, threads, given)),
    ...(await onnxruntime('onnxruntime-web wasm', ortWeb, 1, given)),
    ...(await tfjs(given)),
    ...(await torchvision(given)).filter(({ operator }) => operator !== 'gradient'),
  ]
}

async function twoOnOneThread(given) {
  return [
    ...(await resident(OURS, () => wasm({ threads: 1 }), ['max', 'align'], given)),
    ...(await onnxruntime('onnxruntime-node, 1 thread', ortNode, 1, given)),
  ]
}

async function measure(workload, { repeat = 1, ...description }, contestants) {
  const { features, rois, params } = problem(description)
  const [, height, width] = features.shape
  const pixels = (n) => [width, height][n % 2] / params.spatialScale
  const normalised = { boxes: rois.boxes.map((value, n) => value / pixels(n)) }
  const tasks = await contestants({ features, rois, params, normalised })
  await agree(tasks)
  const repeated = tasks.map((task) => ({
    ...task,
    run: () => (task.call ? timed(task.call, repeat) : mean(task.run, repeat)),
  }))
  const times = await interleave(repeated, Number(chosen.rounds), (round) => {
    process.stderr.write(`\r${workload}: round ${round} of ${chosen.rounds}   `)
  })
  for (const { close } of tasks) await close()
  return tasks.map(({ name, operator, layout }, n) => ({
    workload,
    name,
    operator,
    layout,
    samples: times[n],
  }))
}

/** Milliseconds of a call; of many, as a loop makes them. */
async function timed(call, times) {
  const start = performance.now()
  for (let n = 0; n < times; n++) await call()
  return (performance.now() - start) / times
}

/** The mean of what times itself. */
async function mean(run, times) {
  let total = 0
  for (let n = 0; n < times; n++) total += await run()
  return total / times
}

/** Samples to a tenth of a microsecond. */
function rounded(_key, value) {
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value
}
