import { availableParallelism, freemem } from 'node:os'
import type { PoolOptions } from '../pool/options.js'
import { SHOWN } from '../report/pool-page.js'
import type { Hands } from './hands.js'
import { type Job, PER_JOB, type Share } from './jobs.js'
import type { JobRunner } from './runner.js'

/**
 * Does jobs here, in order, as many at a time as there are hands.
 *
 * @param share of which it does its own jobs only, every `count`-th
 */
export function localRunner(hands: Hands, report: boolean, share?: Share): JobRunner {
  return {
    mine: (jobs) => (share ? jobs.filter((_, n) => n % share.count === share.index) : jobs),
    async run(jobs, listener) {
      const show = report ? shown(jobs) : []
      let next = 0
      const work = async () => {
        while (next < jobs.length) {
          const n = next++
          const hear = listener.image.bind(listener)
          listener.result(await hands.do(jobs[n]!, { show: show[n] ?? [] }, hear))
        }
      }
      await Promise.all(Array.from({ length: hands.count }, work))
    },
    close: () => hands.close(),
  }
}

/** Of each job, which of its images a report shows: evenly spread among all, until those are enough. */
function shown(jobs: readonly Job[]): number[][] {
  const all = jobs.reduce((sum, { images }) => sum + images.length, 0)
  const share = Math.min(1, SHOWN.images / all)
  let [at, regions] = [0, 0]
  return jobs.map(({ images }) =>
    [...images.keys()].filter((n) => {
      const before = Math.ceil(at++ * share)
      if (Math.ceil(at * share) === before || regions >= SHOWN.regions) return false
      regions += images[n]!.rows
      return true
    }),
  )
}

/** Memory a worker is counted with: 190 to 260 MB were measured with CenterNet (docs/many-images.md), and some is left. */
const WORKER_BYTES = 300e6

/** As many as there are processors, jobs and memory for. onnxruntime takes the processors for itself. */
export function workersThatPay(
  images: number,
  { model, perJob = PER_JOB }: PoolOptions,
  machine = { processors: availableParallelism(), bytes: freemem() },
): number {
  if (model?.toLowerCase().endsWith('.onnx')) return 1
  const room = Math.floor(machine.bytes / WORKER_BYTES)
  return Math.max(1, Math.min(machine.processors, Math.ceil(images / perJob), room))
}
