import { setTimeout as sleep } from 'node:timers/promises'
import { fail, oneLine } from '@roipool/terminal'
import { Worker } from 'bullmq'
import { type Hands, threads } from '../many/hands.js'
import type { ImageEvent } from '../many/runner.js'
import { differences } from '../many/setting.js'
import { doJob } from './do-job.js'
import { Line, PREFIX, type QueueJob } from './line.js'

export interface WorkOptions {
  readonly queue: string
  readonly workers: number
  /** Seconds without a word after which a worker's job is given to another. */
  readonly lostAfter: number
  /** Whether to wait for more when everything is done. */
  readonly stay?: boolean
  /** Where the folder of the command line that submitted is on this machine. */
  readonly folder?: string
}

/** What a worker did. */
export interface Worked {
  readonly jobs: number
  readonly failed: number
  readonly stopped: boolean
}

/** Takes jobs from a queue until nothing is left, or a signal says to stop: then what is begun is done first. */
export async function workOn(url: string, options: WorkOptions): Promise<Worked> {
  const line = await Line.open(url, options.queue)
  let hands: Hands | undefined
  try {
    const setting = await line.setting()
    enter(options.folder ?? setting.folder)
    hands = threads(setting.options, options.workers)
    const { setting: here } = await hands.about()
    if (here.hash !== setting.hash) {
      fail(
        `here, what ${line.name} asks for would give other numbers: ${differences(setting.configuration, here.configuration)}`,
      )
    }
    return await take(line, hands, options)
  } finally {
    await hands?.close()
    await line.close()
  }
}

async function take(line: Line, hands: Hands, options: WorkOptions): Promise<Worked> {
  const worker = openWorker(line, hands, options)
  const done = { jobs: 0, failed: 0 }
  worker.on('completed', () => {
    done.jobs++
  })
  worker.on('failed', (job, error) => {
    if (job?.finishedOn === undefined) return
    done.failed++
    console.error(`roipool: ${oneLine(error)}`)
  })
  const stop = stopSignal()
  console.error(`roipool: working on ${line.name}, ${hands.count} at a time`)
  try {
    while (!stop.signal.aborted && (options.stay || (await isLeft(line)))) {
      await sleep(300, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  } finally {
    stop.close()
    await worker.close()
  }
  return { ...done, stopped: stop.signal.aborted }
}

/** Takes jobs, as many at a time as there are hands. */
export function openWorker(
  line: Line,
  hands: Hands,
  { queue, lostAfter }: Pick<WorkOptions, 'queue' | 'lostAfter'>,
): Worker<QueueJob> {
  const worker = new Worker<QueueJob>(queue, (job) => doJob(line, hands, job, say), {
    connection: line.redis,
    prefix: PREFIX,
    concurrency: hands.count,
    // Locks are renewed in this thread, which does nothing else.
    lockDuration: lostAfter * 1000,
    stalledInterval: lostAfter * 500,
    // `doJob` counts, and knows of which image.
    maxStalledCount: 1e9,
    drainDelay: 1,
  })
  // Said where the connection is.
  worker.on('error', () => undefined)
  return worker
}

async function isLeft({ queue }: Line): Promise<boolean> {
  const counts = await queue.getJobCounts('wait', 'active', 'delayed')
  return Object.values(counts).some((count) => count > 0)
}

function say(event: ImageEvent): void {
  if ('error' in event) return
  for (const doubt of event.doubts) console.error(`roipool: warning: ${event.image}: ${doubt}`)
}

function enter(folder: string): void {
  try {
    process.chdir(folder)
  } catch (error) {
    fail(
      `the folder ${folder}, where the queue was submitted, is not here: say with --folder where it is`,
      error,
    )
  }
}

/** Aborted by Ctrl+C and by what ends a container; the second ends the process. */
function stopSignal(): { readonly signal: AbortSignal; close(): void } {
  const control = new AbortController()
  const names = ['SIGINT', 'SIGTERM'] as const
  const stop = () => {
    close()
    control.abort()
  }
  const close = () => {
    for (const name of names) process.off(name, stop)
  }
  for (const name of names) process.on(name, stop)
  return { signal: control.signal, close }
}
