// node bench/run.mjs [--workloads W1c,W1d,W2a,W3s] [--part 1] [--rounds 9] [--chromium path | --python python3]
// Kernel time by the device's clock, a call on a resident map, twenty in a row, the same with upload and read-back, and
// a copy of as many bytes on the same device. In Node on npm package webgpu, or in a page of the Chromium given. Beside
// it torchvision's CUDA kernels on the same RoIs and the same card, with the Python given.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { problem, workloads } from '../../backend-wasm/bench/workloads.mjs'

const { values } = parseArgs({
  options: {
    workloads: { type: 'string', default: 'W1c,W1d,W2a,W3s' },
    part: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    chromium: { type: 'string' },
    python: { type: 'string' },
  },
})
const options = {
  names: values.workloads.split(','),
  part: Number(values.part),
  rounds: Number(values.rounds),
}
const { adapter, software, rows } = values.chromium ? await inPage(values.chromium) : await here()
console.log(
  `${values.chromium ? 'Chromium' : `Node ${process.version}`}, ${adapter}${values.part === '1' ? '' : `, ${values.part} of the RoIs`}`,
)
if (software)
  console.log('A software adapter: these figures say that the results are right, and nothing of speed.')
const theirs = values.python && torchvision(values.python)
if (theirs) console.log(theirs.name)
console.log('Milliseconds, median (10 to 90 %); in brackets: torchvision / ours')
console.table(rows.map((row) => shown(row, theirs?.rows)))

async function here() {
  const { create } = await import('webgpu')
  const { measure } = await import('./measure.mjs')
  // By default the device's clock is read to a tenth of a millisecond.
  const gpu = create(['disable-dawn-features=timestamp_quantization'])
  const found = await measure(gpu, options)
  return { ...found, gpu }
}

/** The same RoIs on torchvision, in a process of its own. */
function torchvision(python) {
  const given = options.names.map((name) => {
    const workload = { ...workloads[name], count: Math.ceil(workloads[name].count * options.part) }
    const { rois } = problem({ ...workload, channels: 1 })
    return { ...workload, name, boxes: Array.from(rois.boxes) }
  })
  const script = new URL('cuda.py', import.meta.url).pathname
  const input = JSON.stringify({ workloads: given, rounds: options.rounds })
  const { status, stdout, stderr, error } = spawnSync(python, [script], { input, maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`${python} ${script}: ${stderr || error}`)
  return JSON.parse(stdout)
}

function shown({ workload, operator, megabytes, times }, theirs) {
  const peer = theirs?.find((it) => it.workload === workload && it.operator === operator)?.times
  const cell = (name) => {
    if (times[name].includes(undefined)) return 'no timestamps'
    const [low, median, high] = [0.1, 0.5, 0.9].map((at) => quantile(times[name], at))
    const ratio = peer?.[name] ? ` [${(quantile(peer[name], 0.5) / median).toFixed(2)}]` : ''
    return `${median.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})${ratio}`
  }
  return {
    workload,
    operator,
    'result MB': megabytes.toFixed(0),
    kernel: cell('kernel'),
    'copy of the result': cell('copy'),
    call: cell('call'),
    'of 20 in a row': cell('inARow'),
    'with upload and read': cell('withTransfers'),
  }
}

function quantile(values, at) {
  return [...values].sort((a, b) => a - b)[Math.round(at * (values.length - 1))]
}

async function inPage(executablePath) {
  const { createServer } = await import('vite')
  const { chromium } = await import('playwright')
  const { testChromiumOptions } = await import('@roipool/browser')
  const root = new URL('..', import.meta.url).pathname
  const server = await createServer({ root, logLevel: 'error', server: { host: '127.0.0.1' } })
  await server.listen()
  const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
  try {
    const page = await browser.newPage()
    await page.goto(`${server.resolvedUrls.local[0]}bench/page.html`)
    const measured = async ([url, given]) => (await import(url)).measure(navigator.gpu, given)
    return await page.evaluate(measured, ['/bench/measure.mjs', options])
  } finally {
    await browser.close()
    await server.close()
  }
}
