// What it takes to pool many images: one worker, two, and two through Redis. Needs redis-server on PATH.
// node apps/cli/bench/queue.mjs [images]
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const [images = 64] = process.argv.slice(2).map(Number)
const url = 'redis://127.0.0.1:17788'
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'roipool-queue-'))
const server = spawn('redis-server', ['--port', '17788', '--save', '', '--dir', folder], { stdio: 'ignore' })
const run = ['photos', '-b', 'boxes.json', '--per-job', '4', '--force']
const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }
const roipool = (...args) => execFileSync(process.execPath, [main, ...args], options)

/** Photographs of 1280×960 pixels, and three boxes each. */
async function writePhotographs() {
  mkdirSync(join(folder, 'photos'))
  const noise = { type: 'gaussian', mean: 128, sigma: 20 }
  const create = { width: 1280, height: 960, channels: 3, background: '#808080', noise }
  const jpeg = await sharp({ create }).jpeg().toBuffer()
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

const seconds = (work) => {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

try {
  await writePhotographs()
  await sleep(500)
  for (const workers of ['1', '2']) {
    let report
    const took = seconds(() => {
      report = JSON.parse(roipool('pool', ...run, '-o', 'local/', '--workers', workers, '--json'))
    })
    const parts = Object.entries(report.milliseconds).map(
      ([name, time]) => `${name} ${(time / images).toFixed(1)} ms`,
    )
    const all = `${took.toFixed(1)} s with the start`
    console.log(
      `local, ${workers}: ${report.imagesPerSecond.toFixed(2)} images/s, ${all}; an image: ${parts.join(', ')}`,
    )
  }
  roipool('submit', url, ...run, '-o', 'queued/')
  const took = seconds(() => roipool('work', url, '--workers', '2'))
  const { imagesPerSecond } = JSON.parse(roipool('status', url, '--json'))
  console.log(`Redis, 2: ${imagesPerSecond.toFixed(2)} images/s, ${took.toFixed(1)} s with the start`)
  console.log(`${images} images, ${cpus()[0].model.trim()}, Node ${process.version}`)
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
