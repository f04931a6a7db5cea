// The wasm backend beside the peers: npm run bench:peers -- --workloads W1c,W2a,W3s --rounds 9
//
// One process, interleaved rounds, seeded inputs. No time is taken before the results agree: maxima bit for bit, sums
// within 1e-5. Times of Python's torchvision are its own, around the op alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { Command } from 'commander'
import * as ortNode from 'onnxruntime-node'
import * as ortWeb from 'onnxruntime-web'
import { naive } from '../../packages/backend-naive/dist/index.js'
import { openFill } from '../../packages/backend-wasm/bench/fill.mjs'
import { problem, workloads } from '../../packages/backend-wasm/bench/workloads.mjs'
import { wasm } from '../../packages/backend-wasm/dist/index.js'
import { agree } from './agree.mjs'
import { onnxruntime } from './peers/onnxruntime.mjs'
import { cold, resident } from './peers/ours.mjs'
import { tfjs } from './peers/tfjs.mjs'
import { torchvision } from './peers/torchvision.mjs'
import { chart, ratios, table } from './report.mjs'

const {
  workloads: names,
  rounds,
  output,
  naive: withNaive,
} = new Command('bench:peers')
  .option('--workloads <names>', `of ${Object.keys(workloads).join(', ')}`, 'W1c,W2a,W3s')
  .option('--rounds <number>', 'timed rounds after one to warm up', '9')
  .option('--naive', 'the reference backend too: it takes seconds a round')
  .option('--output <folder>', 'where peers.json and peers.svg go', 'out')
  .parse()
  .opts()

const rows = []
for (const name of names.split(',')) {
  if (!workloads[name]) throw new Error(`no workload ${name}`)
  const measured = await measure(name, workloads[name])
  console.log(`\n${name}: ${JSON.stringify(workloads[name])}\n${table(measured)}\n\n${ratios(measured)}`)
  rows.push(...measured)
}
mkdirSync(output, { recursive: true })
writeFileSync(`${output}/peers.json`, `${JSON.stringify({ environment: environment(), rows }, null, 1)}\n`)
writeFileSync(`${output}/peers.svg`, chart(rows))
console.log(`\n${output}/peers.json and ${output}/peers.svg`)
process.exit(0) // onnxruntime-web and tfjs leave workers behind

function title({ name, operator, layout }) {
  return { name, operator, layout }
}

async function measure(workload, description) {
  const given = problem(description)
  const { features, rois } = given
  const [, height, width] = features.shape
  const pixels = (n) => [width, height][n % 2] / given.params.spatialScale
  const normalised = { boxes: rois.boxes.map((value, n) => value / pixels(n)) }
  const tasks = [
    ...(await resident('roipool wasm, 1 thread', wasm, ['max', 'align', 'crop'], given, normalised)),
    ...(await cold('roipool wasm, cold', wasm, ['max', 'align'], given)),
    ...(withNaive ? await resident('roipool naive', naive, ['max'], given) : []),
    ...(await onnxruntime('onnxruntime-node, 1 thread', ortNode, 1, given)),
    ...(await onnxruntime('onnxruntime-node, all threads', ortNode, cpus().length, given)),
    ...(await onnxruntime('onnxruntime-web wasm', ortWeb, 1, given)),
    ...(await tfjs(given, normalised)),
    ...(await torchvision(given)),
  ]
  for (const task of tasks) await task.run()
  await agree(tasks)
  const fill = await openFill([rois.boxes.length / 4, ...given.params.outputSize, features.shape[3]])
  const limit = {
    name: 'limit: fill the result',
    operator: 'fill',
    layout: '–',
    close: fill.close,
    run: () => timed(fill.run),
  }
  const times = await interleave([limit, ...tasks])
  for (const { close } of tasks) await close()
  return times.map((samples, n) => ({ workload, ...title([limit, ...tasks][n]), samples }))
}

function timed(work) {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Milliseconds of every task in every round; each round begins with another task. */
async function interleave(tasks) {
  const times = tasks.map(() => [])
  for (let round = 0; round < Number(rounds); round++) {
    for (let n = 0; n < tasks.length; n++) {
      const at = (n + round) % tasks.length
      times[at].push(await tasks[at].run())
    }
    process.stderr.write(`\rround ${round + 1} of ${rounds} `)
  }
  return times
}

function environment() {
  const version = (name) =>
    JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cpus()[0].model,
    cores: cpus().length,
    peers: Object.fromEntries(
      ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/tfjs-backend-wasm'].map((name) => [
        name,
        version(name),
      ]),
    ),
  }
}
