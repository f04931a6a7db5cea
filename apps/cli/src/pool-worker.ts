import { parentPort } from 'node:worker_threads'
import { workerData } from 'piscina'
import type { Job } from './many/jobs.js'
import { poolJob } from './many/pool-job.js'
import { type About, aboutOf, openPooler } from './many/pooler.js'
import type { ImageEvent, JobResult, Wish } from './many/runner.js'
import type { PoolOptions } from './pool/options.js'

/** What a thread is asked for: to do a job, or to say what follows from its options. */
export type PoolTask = { readonly job: Job; readonly wish: Wish } | 'about'

/** What a thread says while it works on a job. */
export interface PoolMessage {
  readonly shard: string
  readonly event: ImageEvent
}

const pooler = await openPooler(workerData as PoolOptions)

/** Works in a thread of its own, which has a network and a backend of its own. */
export default async function poolInThread(task: PoolTask): Promise<JobResult | About> {
  if (task === 'about') return aboutOf(pooler)
  const { job, wish } = task
  return poolJob(pooler, job, wish, (event) => {
    parentPort!.postMessage({ shard: job.shard, event } satisfies PoolMessage)
  })
}
