// Writes the table of peers in README.md from bench/peers/results/peers.json, which `npm run bench:peers` measured. With
// --check it only says whether the table is what those results say.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OURS, residentRows } from '../bench/peers/bars.mjs'
import { quantile, ratio } from '../bench/peers/rounds.mjs'
import { rewrite } from './marked.mjs'
import { root } from './run.mjs'

const { environment, rows } = JSON.parse(readFileSync(join(root, 'bench/peers/results/peers.json'), 'utf8'))
const { date, node, cpu, threads, peers } = environment

/** What a column holds against ours, for one operator: the beginning of a row's name. */
const others = ['onnxruntime-node, 1 thread', 'onnxruntime-web wasm', 'torchvision']

function line(workload, operator) {
  const of = rows.filter((row) => row.workload === workload && row.operator === operator)
  const [one, all] = residentRows(of, operator)
  const write = rows.find((row) => row.workload === workload && row.operator === 'write')
  const against = others.map((name) => {
    const row = of.find((other) => other.name.startsWith(name))
    return row ? `${figure(ratio(row, one))}×` : '–'
  })
  return [
    workload,
    operator,
    figure(quantile(one.samples, 0.5)),
    figure(quantile(all.samples, 0.5)),
    ...against,
    figure(ratio(one, write)),
  ]
}

function figure(value) {
  return value < 100 ? value.toPrecision(2) : value.toFixed(0)
}

function table() {
  const workloads = [...new Set(rows.map(({ workload }) => workload))]
  const head = [
    'workload',
    'operator',
    `roipool ms, ${OURS.split(', ')[1]}`,
    `${threads} threads`,
    'onnxruntime',
    'onnxruntime-web',
    'torchvision',
    'roipool / writing the result',
  ]
  const lines = workloads.flatMap((workload) => ['max', 'align'].map((operator) => line(workload, operator)))
  const versions = Object.entries(peers).filter(([, version]) => version)
  return [
    ...[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `${date}, ${cpu}, Node ${node}.`,
    `Peers: ${versions.map((pair) => pair.join(' ')).join(', ')}.`,
  ].join('\n')
}

if (!rewrite(join(root, 'README.md'), 'peers', table(), process.argv.includes('--check'))) {
  console.error(
    'README.md: the table of peers is not what bench/peers/results says. Run: npm run bench:table',
  )
  process.exit(1)
}
