import { parentPort } from 'node:worker_threads'
import { workerData } from 'piscina'
import type { Job } from './many/jobs.js'
import { poolJob } from './many/pool-job.js'
import { openPooler } from './many/pooler.js'
import type { ImageEvent, JobResult, Wish } from './many/runner.js'
import type { PoolOptions } from './pool/options.js'

/** What a thread is asked for. */
export interface PoolTask {
  readonly job: Job
  readonly wish: Wish
}

/** What a thread says while it works on a job. */
export interface PoolMessage {
  readonly shard: string
  readonly event: ImageEvent
}

const pooler = await openPooler(workerData as PoolOptions)

/** Does a job in a thread of its own, which has a network and a backend of its own. */
export default async function poolInThread({ job, wish }: PoolTask): Promise<JobResult> {
  if (job.hash !== pooler.setting.hash) {
    throw new Error(`the job is of configuration ${job.hash}, and this is ${pooler.setting.hash}`)
  }
  return poolJob(pooler, job, wish, (event) => {
    parentPort!.postMessage({ shard: job.shard, event } satisfies PoolMessage)
  })
}
