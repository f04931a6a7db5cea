// A queue of many jobs whose images nobody opens: what Redis keeps of them, and how long it takes to put them in, to take
// them and to count them as done. Needs redis-server on PATH.
// node apps/cli/bench/jobs.mjs [jobs] [images of a job] [jobs that are done]
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const [jobs = 100_000, perJob = 1, most = jobs] = process.argv.slice(2).map(Number)
const PORT = '17789'
const url = `redis://127.0.0.1:${PORT}`
const root = fileURLToPath(new URL('..', import.meta.url))
const source = async (name) =>
  (await runnerImport(join(root, 'src', name), { root, logLevel: 'error' })).module
const { Line } = await source('queue/line.ts')
const { openWorker } = await source('queue/worker.ts')
const { jobOf } = await source('many/jobs.ts')
const { NO_BOXES } = await source('input/boxes/format.ts')

/** An address of 34 characters and three boxes. */
function imageOf(n) {
  const rows = [
    [12, 10, 400, 500],
    [200, 100, 900, 800],
    [50, 60, 1200, 900],
  ]
  return {
    file: `photos/${String(n % 1000).padStart(4, '0')}/IMG_${String(n).padStart(12, '0')}.jpg`,
    boxes: { ...NO_BOXES, rows },
    rows: rows.length,
    stamp: String(n).padStart(16, '0'),
  }
}

const jobAt = (n) =>
  jobOf(
    'simulation',
    Array.from({ length: perJob }, (_, k) => imageOf(n * perJob + k)),
  )

const numberIn = (text, name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)[1])
const memory = async (line) => numberIn(await line.redis.info('memory'), 'used_memory')

/** Milliseconds since the program started: on the clock, and of processors, which other work does not make longer. */
async function times(line) {
  const { user, system } = process.cpuUsage()
  const redis = await line.redis.info('cpu')
  return {
    clock: performance.now(),
    own: (user + system) / 1000,
    redis: (numberIn(redis, 'used_cpu_sys') + numberIn(redis, 'used_cpu_user')) * 1000,
  }
}

const took = (from, to, count) => {
  const [clock, own, redis] = ['clock', 'own', 'redis'].map((name) =>
    ((to[name] - from[name]) / count).toFixed(3),
  )
  return `${clock} ms a job (CPU: ${own} here, ${redis} in Redis)`
}

const folder = mkdtempSync(join(tmpdir(), 'roipool-jobs-'))
const server = spawn('redis-server', ['--port', PORT, '--save', '', '--dir', folder], { stdio: 'ignore' })
try {
  await sleep(300)
  const line = await Line.open(url, 'simulation')
  await line.begin({ hash: 'simulation', configuration: {}, options: {}, folder })
  const before = await memory(line)
  let started = await times(line)
  for (let from = 0; from < jobs; from += 1000) {
    await line.put(Array.from({ length: Math.min(1000, jobs - from) }, (_, n) => jobAt(from + n)))
  }
  const put = took(started, await times(line), jobs)
  const bytes = ((await memory(line)) - before) / jobs
  let done = 0
  const result = { images: perJob, regions: 0, failures: [], milliseconds: {}, shown: [] }
  const hands = { count: 8, do: async ({ shard }) => ({ ...result, shard }), close: async () => undefined }
  started = await times(line)
  const worker = openWorker(line, hands, { queue: 'simulation', lostAfter: 30 })
  await new Promise((resolve) => {
    worker.on('completed', () => {
      if (++done === most) resolve()
    })
  })
  const taken = took(started, await times(line), done)
  await worker.close()
  const asked = performance.now()
  const counts = await line.counts()
  const counting = performance.now() - asked
  const left = (await memory(line)) - before
  console.log(
    `${jobs} jobs of ${perJob} images: ${Math.round(bytes)} bytes of Redis a job, ${((bytes * jobs) / 1e9).toFixed(2)} GB\n` +
      `put in: ${put}\ntaken and counted as done, ${done} jobs by one process: ${taken}`,
  )
  console.log(
    `status counts in ${counting.toFixed(1)} ms: ${JSON.stringify(counts)}; ${(left / 1e6).toFixed(1)} MB are left in Redis`,
  )
  const version = execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).split(' ')[2]
  console.log(`${cpus()[0].model.trim()} × ${cpus().length}, Node ${process.version}, Redis ${version}`)
  await line.close()
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
