import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorker } from '../src/queue/worker.js'
import { need, type RedisServer, startRedis } from './redis.js'
import { temporaryFolder } from './roipool.js'
import { withJob } from './with-job.js'

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
  const { line, result, settled, hands } = await withJob(proxy.url, 'greeted', ['a'])
  const worker = openWorker(
    line,
    hands(async () => result),
    { queue: 'greeted', lostAfter: 0.2 },
  )
  const until = Date.now() + 20_000
  while (!(await settled()) && Date.now() < until) await sleep(20)
  expect(await line.counts()).toMatchObject({ images: 1, done: 1, jobs: { wait: 0, active: 0 } })
  expect(proxy.count()).toBeGreaterThan(2)
  await worker.close(true)
  await line.close()
  proxy.close()
})
