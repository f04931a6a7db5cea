// A million rows of 512 numbers from a seed, in files as `roipool pool` writes them, searched by `roipool similar`.
// node apps/cli/bench/similar.mjs [rows] [numbers]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [rows = 1_000_000, size = 512] = process.argv.slice(2).map(Number)
const SHARD = 20_000
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'roipool-similar-'))

/** xorshift32, from -1 to 1. */
let state = 14
function random() {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return state / 2 ** 31
}

function header(count) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count}, 1, 1, ${size}), }`
  const head = Buffer.from(`\x93NUMPY\x01\x00\0\0${text.padEnd(117)}\n`, 'latin1')
  head.writeUInt16LE(118, 8)
  return head
}

try {
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ roipool: 1, hash: '', configuration: { as: 'npy' } }),
  )
  for (let from = 0; from < rows; from += SHARD) {
    const count = Math.min(SHARD, rows - from)
    const shard = createHash('sha256').update(String(from)).digest('hex').slice(0, 16)
    const values = Float32Array.from({ length: count * size }, random)
    const image = (n) => `${from + n}.jpg`
    writeFileSync(join(folder, `${shard}.npy`), Buffer.concat([header(count), new Uint8Array(values.buffer)]))
    const notes = Array.from({ length: count }, (_, n) => `{"row":${n},"image":"${image(n)}"}\n`)
    writeFileSync(join(folder, `${shard}.npy.jsonl`), notes.join(''))
    const images = notes.map((_, n) => ({ image: image(n), rows: 1, stamp: '' }))
    writeFileSync(join(folder, `${shard}.json`), JSON.stringify({ shard, images, files: {} }))
  }
  for (const queries of [1, 1, 4, 1, 4]) {
    const to = Array.from({ length: queries }, (_, n) => ['--to', `${n * 7}.jpg`]).flat()
    const started = performance.now()
    const text = execFileSync(process.execPath, [main, 'similar', folder, ...to, '-k', '10', '--json'])
    const seconds = (performance.now() - started) / 1000
    const { seconds: inside, threads, milliseconds, memory } = JSON.parse(text)
    const [reading, comparing] = [milliseconds.reading, milliseconds.comparing].map(
      (time) => `${(time / 1000 / threads).toFixed(2)} s`,
    )
    console.log(
      `${rows} rows of ${size}, ${queries} queries: ${seconds.toFixed(2)} s in all, ${inside.toFixed(2)} s without Node's start; ` +
        `${threads} threads: reading ${reading}, comparing ${comparing}; ${Math.round(memory / 2 ** 20)} MiB of memory`,
    )
  }
  console.log(`${cpus()[0].model.trim()}, Node ${process.version}`)
} finally {
  rmSync(folder, { recursive: true })
}
