import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NO_BOXES } from '../src/input/boxes/format.js'
import type { Hands } from '../src/many/hands.js'
import { jobOf } from '../src/many/jobs.js'
import { Line, type QueueSetting } from '../src/queue/line.js'
import { openWorker } from '../src/queue/worker.js'
import { need, type RedisServer, startRedis } from './redis.js'
import { temporaryFolder } from './roipool.js'

let redis: RedisServer | undefined
beforeAll(async () => {
  redis = await startRedis(`${temporaryFolder()}/redis`)
})
afterAll(() => redis?.stop())

/** Stands between us and Redis, and ends connection number `ended` as soon as it says something: once. */
async function between(url: string, ended: number) {
  const { port } = new URL(url)
  let count = 0
  const server = createServer((client) => {
    const number = ++count
    client.on('error', () => undefined)
    if (number === ended) {
      client.once('data', () => client.destroy())
      return
    }
    const there = connect(Number(port), '127.0.0.1')
    there.on('error', () => undefined)
    client.pipe(there).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: () => server.close(),
  }
}

it('takes jobs where Redis ended while the worker said its first words', async (context) => {
  // The first connection is the queue's, the second the one on which a worker waits for jobs.
  const proxy = await between(need(redis, context).url, 2)
  const line = await Line.open(proxy.url, 'greeted')
  await line.begin({ hash: 'h', configuration: {}, options: {}, folder: '' } as unknown as QueueSetting)
  await line.put([jobOf('h', [{ file: 'a', boxes: NO_BOXES, rows: 1, stamp: '' }])])
  const result = { shard: '', images: 1, regions: 0, failures: [], milliseconds: {} as never, shown: [] }
  const hands: Hands = {
    count: 1,
    about: () => Promise.reject(),
    do: async () => result,
    close: async () => undefined,
  }
  const worker = openWorker(line, hands, { queue: 'greeted', lostAfter: 0.2 })
  const settled = async () => {
    const { wait, active, delayed } = await line.queue.getJobCounts('wait', 'active', 'delayed')
    return wait! + active! + delayed! === 0
  }
  const until = Date.now() + 20_000
  while (!(await settled()) && Date.now() < until) await sleep(20)
  expect(await line.counts()).toMatchObject({ images: 1, done: 1, jobs: { wait: 0, active: 0 } })
  expect(proxy.count()).toBeGreaterThan(2)
  await worker.close(true)
  await line.close()
  proxy.close()
})
