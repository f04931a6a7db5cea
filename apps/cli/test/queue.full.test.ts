import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { need, type RedisServer, startRedis } from './redis.js'
import { command, temporaryFolder } from './roipool.js'
import { expectEmpty, filesOf, imagesOf, kill, moments, startWorker } from './survive.js'
import { tinyName, tinyRun, writeTiny } from './tiny.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)
const roipool = (...args: string[]) => command(folder, ...args)
const run = tinyRun(4)
const IMAGES = 1000

let redis: RedisServer | undefined
beforeAll(async () => {
  redis = await startRedis(file('redis'))
  if (redis) await writeTiny(folder, IMAGES)
})
afterAll(() => redis?.stop())

describe('a queue in Redis', () => {
  it('gives the files of one process: 1,000 images, a worker is killed over and over, Redis is restarted', async (context) => {
    const { url, restart } = need(redis, context)
    const random = moments()
    await roipool('pool', 'photos', ...run, '-o', 'one/')
    await roipool('submit', url, 'photos', ...run, '-o', 'many/')
    for (let n = 0; n < 3; n++) await kill(startWorker(folder, url), random() * 400)
    const steady = startWorker(folder, url)
    await steady.working
    let kills = 3
    let over = false
    const ended = steady.ended.then((code) => {
      over = true
      return code
    })
    const killing = (async () => {
      while (!over) {
        await kill(startWorker(folder, url), random() * 400)
        kills++
      }
    })()
    await restart()
    expect(await ended).toBe(0)
    await killing
    console.log(`${kills} workers were killed`)
    const status = await roipool('status', url, '--json')
    expectEmpty(status.stdout)
    expect(JSON.parse(status.stdout)).toMatchObject({ images: IMAGES, done: IMAGES, failed: 0 })
    const names = Array.from({ length: IMAGES }, (_, n) => `photos/${tinyName(n)}`)
    expect(Object.fromEntries(imagesOf(file('many')))).toEqual(
      Object.fromEntries(names.map((name) => [name, 1])),
    )
    expect(filesOf(file('many'))).toEqual(filesOf(file('one')))
  })

  it('goes on without an image that kills every process that reads it', async (context) => {
    const { url } = need(redis, context)
    copyFileSync(file('photos', tinyName(0)), file('photos/poison.png'))
    writeFileSync(
      file('poison.json'),
      JSON.stringify(
        Object.fromEntries(
          ['0001.png', 'poison.png', '0002.png', '0003.png'].map((name) => [name, [[0, 0, 4, 4]]]),
        ),
      ),
    )
    const images = ['photos/000[1-3].png', 'photos/poison.png']
    const args = [...run.slice(2), '-b', 'poison.json', '--queue', 'poison', '-o', 'poisoned/']
    await roipool('submit', url, ...images, ...args)
    const preload = fileURLToPath(new URL('fixtures/poison.mjs', import.meta.url))
    const codes: (number | null)[] = []
    while (codes.at(-1) !== 1 && codes.length < 9) {
      codes.push(await startWorker(folder, url, { preload, queue: 'poison' }).ended)
    }
    expect(codes).toEqual([null, null, null, null, 1])
    const { failures, done } = JSON.parse(
      (await roipool('status', url, '--queue', 'poison', '--json')).stdout,
    )
    expect(done).toBe(3)
    const reason = 'photos/poison.png: 3 workers ended while they worked on it'
    expect(failures).toEqual([{ images: ['photos/poison.png'], reason }])
    expect([...imagesOf(file('poisoned')).keys()].sort()).toEqual([
      'photos/0001.png',
      'photos/0002.png',
      'photos/0003.png',
    ])
  })
})
