import { CliError, oneLine } from '@roipool/terminal'
import { Piscina } from 'piscina'
import type { PoolOptions } from '../pool/options.js'
import type { PoolMessage, PoolTask } from '../pool-worker.js'
import { poolWorker } from '../threads.js'
import type { Job } from './jobs.js'
import { poolJob } from './pool-job.js'
import { type About, aboutOf, type Pooler } from './pooler.js'
import type { ImageEvent, JobResult, Wish } from './runner.js'

/** What does jobs, some at a time. */
export interface Hands {
  /** Jobs at a time. */
  readonly count: number
  about(): Promise<About>
  /** @throws CliError where the job could not be done; what is wrong with an image is in the result */
  do(job: Job, wish: Wish, hear: (event: ImageEvent) => void): Promise<JobResult>
  close(): Promise<void>
}

/** This process itself, which is busy meanwhile. */
export function ownHands(pooler: Pooler): Hands {
  return {
    count: 1,
    about: async () => aboutOf(pooler),
    do: (job, wish, hear) => poolJob(pooler, job, wish, hear),
    close: () => pooler.close(),
  }
}

/** Threads with a network and a backend each. This process stays free, and goes on when a thread dies. */
export function threads(options: PoolOptions, count: number): Hands {
  const pool = new Piscina({
    filename: poolWorker,
    workerData: options,
    minThreads: count,
    maxThreads: count,
    atomics: 'disabled',
  })
  const heard = new Map<string, (event: ImageEvent) => void>()
  pool.on('message', ({ shard, event }: PoolMessage) => heard.get(shard)?.(event))
  // A task that was under way says so itself.
  pool.on('error', () => undefined)
  const ask = (task: PoolTask) =>
    pool.run(task).catch((error: unknown) => {
      throw new CliError(oneLine(error), { cause: error })
    })
  return {
    count,
    about: () => ask('about'),
    async do(job, wish, hear) {
      heard.set(job.shard, hear)
      try {
        return await ask({ job, wish })
      } finally {
        heard.delete(job.shard)
      }
    },
    close: () => pool.destroy(),
  }
}
