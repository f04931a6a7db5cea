import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Line } from '../src/queue/line.js'
import { openWorker } from '../src/queue/worker.js'
import { need, type RedisServer, startRedis } from './redis.js'
import { temporaryFolder } from './roipool.js'
import { withJob } from './with-job.js'

let redis: RedisServer | undefined
beforeAll(async () => {
  redis = await startRedis(join(temporaryFolder(), 'redis'))
})
afterAll(() => redis?.stop())

describe('a job', () => {
  it('is done by a thread, for in the event loop of its own worker it loses its lock', async (context) => {
    const calls: Record<string, number> = {}
    for (const [queue, work] of [
      ['in the event loop', () => block(600)],
      ['in a thread', () => sleep(600)],
    ] as const) {
      const { line, result, settled, hands } = await withJob(need(redis, context).url, queue, ['a'])
      calls[queue] = 0
      const worker = openWorker(
        line,
        hands(async () => {
          calls[queue]!++
          await work()
          return result
        }),
        { queue, lostAfter: 0.2 },
      )
      while (calls[queue]! < 2 && !(await settled())) await sleep(20)
      await worker.close(true)
      await line.close()
    }
    expect(calls).toEqual({ 'in the event loop': 2, 'in a thread': 1 })
  })

  it('goes on without an image that ends its workers, once it is known which', async (context) => {
    const queue = 'poison'
    const { line, result, settled, hands } = await withJob(need(redis, context).url, queue, [
      'a',
      'poison',
      'b',
      'c',
    ])
    const done: string[][] = []
    let deaths = 0
    while (deaths < 9 && !(await settled())) {
      let died = false
      const worker = openWorker(
        line,
        hands(async ({ images }, { trial }) => {
          const files = images.map((image) => image.file)
          died ||= files.includes('poison')
          // A process that is killed says nothing any more.
          if (died) return new Promise(() => undefined)
          if (!trial) done.push(files)
          return { ...result, images: images.length }
        }),
        { queue, lostAfter: 0.1 },
      )
      while (!died && !(await settled())) await sleep(20)
      await worker.close(true)
      if (died) deaths++
    }
    expect(deaths).toBe(4)
    expect(done).toEqual([['a', 'b', 'c']])
    const [failed, ...others] = await line.queue.getFailed()
    expect(failed!.failedReason).toBe('poison: 3 workers ended while they worked on it')
    expect(others).toEqual([])
    expect(await line.counts()).toMatchObject({ images: 4, done: 3 })
    await line.close()
  })

  it.for([
    ['before its images are counted', 'count'],
    ['after what it set apart was done', 'finish'],
  ] as const)('counts no image twice when its worker ends %s', async ([, at], context) => {
    const queue = `crash-at-${at}`
    const { line, result, settled, hands } = await withJob(need(redis, context).url, queue, [
      'a',
      'broken',
      'b',
    ])
    // The first time, something is wrong with it.
    let broken = true
    const work = hands(async ({ images }) => {
      const fails = broken && images.some(({ file }) => file === 'broken')
      broken &&= !fails
      return { ...result, failures: fails ? [{ image: 'broken', error: 'broken' }] : [] }
    })
    const dying = await Line.open(need(redis, context).url, queue)
    let there = false
    dying[at] = async (..._: unknown[]) => {
      there = true
      return new Promise(() => undefined)
    }
    const first = openWorker(dying, work, { queue, lostAfter: 0.2 })
    while (!there) await sleep(20)
    const second = openWorker(line, work, { queue, lostAfter: 0.2 })
    const { wait } = await line.queue.getJobCounts('wait')
    while (at === 'finish' && wait! > 0 && (await line.queue.getJobCounts('wait')).wait! > 0) await sleep(20)
    await first.close(true)
    while (!(await settled())) await sleep(20)
    await second.close()
    expect(await line.counts()).toMatchObject({ images: 3, done: 3 })
    await Promise.all([line.close(), dying.close()])
  })

  it('counts once, however often it is done and put in', async (context) => {
    const { line, job } = await withJob(need(redis, context).url, 'twice', ['a', 'b'])
    await line.put([job])
    await line.finish(job)
    await line.finish(job)
    expect(await line.counts()).toMatchObject({ images: 2, done: 2, jobs: { wait: 1 } })
    await line.close()
  })
})

/** Keeps the event loop busy. */
async function block(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
