// node bench/threads.mjs [rounds] [threads …]: what another thread brings. First the limit: stores over 32 MB, shared
// among threads. Then maxima and means of the workloads, and what opening takes. The least of many rounds is shown
// beside the median: on a machine that does other work, it comes nearest to what the threads can do.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { planRoiAlign, planRoiPool } from '@roipool/core'
import { moduleBytes, withThreads } from '@roipool/wasm-kernels'
import { wasm } from '../dist/index.js'
import { interleave, openTask, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '60', ...counts] = process.argv.slice(2)
const threads = counts.length > 0 ? counts.map(Number) : [1, 2]

await measure('stores over 32 MB', (count) => openStores(count, 32 << 20))
for (const name of ['W1c', 'W2a', 'W3s']) {
  const { features, rois, params } = problem(workloads[name])
  const plans = {
    max: planRoiPool(rois, { ...params, quantization: 'round' }, features.shape),
    mean: planRoiAlign(rois, { ...params, samplingRatio: 2 }, features.shape),
  }
  for (const [operator, plan] of Object.entries(plans)) {
    await measure(`${name}, ${operator}`, async (count) => {
      return openTask(`${count}`, await wasm({ threads: count }), features, plan)
    })
  }
}
console.table([...threads, 4, 8, 32, 95].map(opening))

async function measure(what, open) {
  const tasks = []
  for (const count of threads) tasks.push(await open(count))
  const times = await interleave(tasks, Number(rounds))
  console.table(
    threads.map((count, n) => ({
      what,
      threads: count,
      'least ms': Math.min(...times[n]).toFixed(2),
      'median ms': quantile(times[n], 0.5).toFixed(2),
      'speedup by least': (Math.min(...times[0]) / Math.min(...times[n])).toFixed(2),
    })),
  )
  for (const { close } of tasks) await close()
}

/** Stores over a warm result, a part by each thread; all begin when a counter in the memory moves. */
async function openStores(count, bytes) {
  const pages = bytes / 65_536 + 1
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const module = await WebAssembly.compile(moduleBytes(withThreads, true))
  const state = new Int32Array(memory.buffer, 0, 2)
  const part = bytes / count
  const fill = ({ exports }, n) => exports.fill(65_536 + n * part, part, 1)
  const source = `
    const { parentPort } = require('node:worker_threads')
    parentPort.once('message', ({ module, memory, n, part }) => {
      const { exports } = new WebAssembly.Instance(module, { env: { memory } })
      const state = new Int32Array(memory.buffer, 0, 2)
      parentPort.postMessage('ready')
      for (let round = 0; ; round++) {
        while (Atomics.load(state, 0) === round) Atomics.wait(state, 0, round, 1)
        exports.fill(65536 + n * part, part, 1)
        Atomics.add(state, 1, 1)
      }
    })`
  const workers = Array.from({ length: count - 1 }, () => new Worker(source, { eval: true }))
  for (const [n, worker] of workers.entries()) {
    worker.postMessage({ module, memory, n: n + 1, part })
    await once(worker, 'message')
  }
  const own = await WebAssembly.instantiate(module, { env: { memory } })
  const run = () => {
    Atomics.store(state, 1, 0)
    Atomics.add(state, 0, 1)
    Atomics.notify(state, 0)
    fill(own, 0)
    while (Atomics.load(state, 1) < count - 1);
  }
  run()
  return { run, close: () => Promise.all(workers.map((worker) => worker.terminate())) }
}

/** What opening takes, in a process of its own. */
function opening(count) {
  const code = `
    import { wasm } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
    await (await wasm({ threads: 1 })).dispose()
    const [rss, cpu, start] = [process.memoryUsage().rss, process.cpuUsage(), performance.now()]
    const backend = await wasm({ threads: ${count} })
    const { user, system } = process.cpuUsage(cpu)
    console.log(performance.now() - start, (user + system) / 1000, (process.memoryUsage().rss - rss) / 2 ** 20)
    await backend.dispose()`
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  const [ms, cpu, megabytes] = stdout.split(' ').map((number) => Number(number).toFixed(0))
  return { threads: count, 'to open, ms': ms, 'of it on the CPU, ms': cpu, 'memory MiB': megabytes }
}
