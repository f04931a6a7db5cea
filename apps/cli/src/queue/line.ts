import { fail } from '@roipool/terminal'
import { type JobsOptions, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Job, JobImage } from '../many/jobs.js'
import { type Configuration, differences } from '../many/setting.js'
import type { PoolOptions } from '../pool/options.js'
import { connect, placeOf } from './redis.js'

/** What a worker must know besides its job: it is in Redis once, not in each job. */
export interface QueueSetting {
  readonly hash: string
  readonly configuration: Configuration
  readonly options: PoolOptions
  /** The folder in which the command line was given: addresses are from there. */
  readonly folder: string
}

/** A job as it waits, and what happened to it so far. */
export interface QueueJob extends Job {
  /** Images that got a job of their own. */
  readonly apart?: readonly Apart[]
  /** Where a job that came back is: its images are tried one by one before it is done. */
  readonly careful?: {
    /** The image that is tried; after the last, the whole job. */
    readonly at: number
    /** How often a worker ended there. */
    readonly deaths: number
  }
  /** Why it is not even tried. */
  readonly condemned?: string
}

export interface Apart {
  readonly job: Job
  readonly condemned?: string
}

/** How often a job, an image or the writing is tried before it has failed. */
export const ATTEMPTS = 3

export const PREFIX = 'roipool'

const jobOptions: JobsOptions = {
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: true,
}

/** Which jobs are counted: all; those that are not done; of those set apart, the ones that never were. */
type Counted = 'all' | 'left' | 'new'

/** Jobs that are put into the queue with one command. */
const BULK = 500

/**
 * A queue of BullMQ's, and beside it what BullMQ does not count: images. `run` has the setting, and how many images there are
 * and are done; `left` has each job that is not done with its images, so that none counts twice; `recent` has what was done
 * in the last minute.
 */
export class Line {
  readonly queue: Queue<QueueJob>
  private readonly keys: Readonly<Record<'run' | 'left' | 'apart' | 'recent', string>>

  private constructor(
    readonly redis: Redis,
    /** For people. */
    readonly name: string,
    queue: string,
  ) {
    this.queue = new Queue(queue, { connection: redis, prefix: PREFIX })
    this.queue.on('error', () => undefined)
    const key = (name: string) => `${PREFIX}:${queue}:${name}`
    this.keys = { run: key('run'), left: key('left'), apart: key('apart'), recent: key('recent') }
  }

  static async open(url: string, queue: string): Promise<Line> {
    if (queue.includes(':')) fail(`a queue's name has no colon, as ${queue} has`)
    return new Line(await connect(url), `queue ${queue} at ${placeOf(url)}`, queue)
  }

  async close(): Promise<void> {
    await this.queue.close()
    this.redis.disconnect()
  }

  /** @throws CliError where nothing was submitted */
  async setting(): Promise<QueueSetting> {
    const text = await this.redis.hget(this.keys.run, 'setting')
    if (text !== null) return JSON.parse(text)
    const others = (await this.redis.keys(`${PREFIX}:*:run`)).map((key) => key.split(':')[1]!)
    const known = others.length > 0 ? `there are ${others.sort().join(', ')}` : 'there is none yet'
    return fail(`nothing was submitted to ${this.name}: ${known}; roipool submit makes one`)
  }

  /** @throws CliError where the queue has another one */
  async begin(setting: QueueSetting): Promise<void> {
    const fresh = await this.redis.hsetnx(this.keys.run, 'setting', JSON.stringify(setting))
    if (fresh === 1) return
    const old = await this.setting()
    if (old.hash !== setting.hash) {
      fail(
        `${this.name} is of another configuration: ${differences(old.configuration, setting.configuration)}. Name another --queue; --force drops what is in this one`,
      )
    }
    for (const [was, is] of [
      [old.options.output, setting.options.output],
      [old.folder, setting.folder],
    ]) {
      if (was !== is) fail(`${this.name} writes into ${was}, not ${is}: name another --queue, or --force`)
    }
  }

  /** Drops the queue with all that waits in it. */
  async drop(): Promise<void> {
    await this.queue.obliterate({ force: true })
    await this.redis.del(...Object.values(this.keys))
  }

  /** Puts jobs into the queue. One that is there already stays as it is. */
  async put(jobs: readonly QueueJob[], which: Counted = 'all'): Promise<void> {
    for (let from = 0; from < jobs.length; from += BULK) {
      const some = jobs.slice(from, from + BULK)
      await this.count(some, which)
      await this.queue.addBulk(
        // BullMQ takes no number for an id.
        some.map((data) => ({ name: 'pool', data, opts: { ...jobOptions, jobId: `job-${data.shard}` } })),
      )
    }
  }

  /** Says how many images jobs have from now on. */
  async count(jobs: readonly Job[], which: Counted = 'all'): Promise<void> {
    const { left, run, apart } = this.keys
    const pairs = jobs.flatMap(({ shard, images }) => [shard, String(images.length)])
    await this.redis.eval(COUNT, 3, left, run, apart, which, ...pairs)
  }

  /** Counts a job's images as done, once. */
  async finish({ shard }: Job): Promise<void> {
    const { left, run, recent } = this.keys
    await this.redis.eval(FINISH, 3, left, run, recent, shard, SPAN)
  }

  /** Removes jobs that have failed, so that they can be put in again. */
  async forgetFailed(): Promise<void> {
    const ids = await this.queue.clean(0, 0, 'failed')
    const shards = ids.map((id) => id.replace('job-', ''))
    await this.count(shards.map((shard) => ({ hash: '', shard, images: [] })))
    if (shards.length > 0) await this.redis.srem(this.keys.apart, ...shards)
  }

  async counts() {
    const { run, recent } = this.keys
    const [numbers, window, jobs] = await Promise.all([
      this.redis.hmget(run, 'images', 'done'),
      this.redis.zrange(recent, '0', '-1', 'WITHSCORES'),
      this.queue.getJobCounts('wait', 'active', 'delayed', 'failed'),
    ])
    const [images, done] = numbers.map(Number) as [number, number]
    return { images, done, jobs, imagesPerSecond: speed(window) }
  }
}

export function imagesIn(jobs: readonly { readonly data: QueueJob }[]): readonly JobImage[] {
  return jobs.flatMap(({ data }) => data.images)
}

/** Seconds over which a speed is measured. */
const SPAN = 60

/**
 * Images per second; NaN where that cannot be said yet.
 *
 * @param window of what was done lately: `images shard`, seconds, …
 */
export function speed(window: readonly string[]): number {
  const times = window.filter((_, n) => n % 2 === 1).map(Number)
  const images = window.filter((_, n) => n % 2 === 0).map((text) => Number(text.split(' ')[0]))
  const seconds = times.at(-1)! - times[0]!
  // What ended at the first moment was done before it.
  const since = images.slice(1).reduce((sum, count) => sum + count, 0)
  return seconds > 0 ? since / seconds : Number.NaN
}

const COUNT = `
for i = 2, #ARGV, 2 do
  local before = redis.call('HGET', KEYS[1], ARGV[i])
  local counts = ARGV[1] == 'all' or (ARGV[1] == 'left' and before)
    or (ARGV[1] == 'new' and redis.call('SADD', KEYS[3], ARGV[i]) == 1)
  if counts then
    if ARGV[i + 1] == '0' then redis.call('HDEL', KEYS[1], ARGV[i])
    else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
    redis.call('HINCRBY', KEYS[2], 'images', ARGV[i + 1] - (before or 0))
  end
end`

const FINISH = `
local images = redis.call('HGET', KEYS[1], ARGV[1])
if not images then return end
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[2], 'done', images)
redis.call('ZADD', KEYS[3], now, images .. ' ' .. ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[2])`
