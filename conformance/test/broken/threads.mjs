import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { defineBackend } from '@roipool/core'

/** A backend that computes on threads which share its memory, for known.ts and more.ts to break. */
export async function threads() {
  const workers = Array.from({ length: 2 }, () => new Worker(new URL('./thread.mjs', import.meta.url)))
  for (const worker of workers) worker.unref()
  return defineBackend({
    name: 'threads',
    capabilities: {
      runsOn: `JavaScript, ${workers.length} threads`,
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 28,
    },
    upload(map) {
      const handle = memory(map.data.length)
      handle.set(map.data)
      return handle
    },
    async reduce(source, shape, plan, out) {
      const [rows, PH, PW, channels] = plan.outputShape
      const result = out ?? memory(rows * PH * PW * channels)
      const share = Math.ceil(plan.rows.length / workers.length)
      const jobs = workers.map(async (worker, n) => {
        const job = {
          source,
          shape,
          plan,
          result,
          from: n * share,
          to: Math.min((n + 1) * share, plan.rows.length),
        }
        if (job.from >= job.to) return
        worker.ref()
        worker.postMessage(job)
        await once(worker, 'message')
        worker.unref()
      })
      await Promise.all(jobs)
      return result
    },
    read: (values, into) => into.set(values),
    release: (values) => void values.fill(Number.NaN),
    async dispose() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  })
}

function memory(length) {
  return new Float32Array(new SharedArrayBuffer(length * 4))
}
