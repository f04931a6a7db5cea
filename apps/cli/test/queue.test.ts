import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Line } from '../src/queue/line.js'
import { need, type RedisServer, startRedis } from './redis.js'
import { command, expectRefusal, readNpy, temporaryFolder } from './roipool.js'
import { expectEmpty, filesOf, kill, moments, startWorker } from './survive.js'
import { tinyName, tinyRun, writeTiny } from './tiny.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)
const roipool = (...args: string[]) => command(folder, ...args)
const run = tinyRun(8)
const IMAGES = 64

let redis: RedisServer | undefined
beforeAll(async () => {
  redis = await startRedis(file('redis'))
  await writeTiny(folder, IMAGES)
  // What every other way is compared with.
  await roipool('pool', 'photos', ...run, '-o', 'one/')
})
afterAll(() => redis?.stop())

describe('many workers on one machine', () => {
  it('give the files of one process, to the byte: threads', async () => {
    const { code, stdout } = await roipool('pool', 'photos', ...run, '-o', 'two/', '--workers', '2', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ workers: 2, images: { done: IMAGES } })
    expect(filesOf(file('two'))).toEqual(filesOf(file('one')))
  })

  it('give the files of one process, to the byte: shards, which leave what is others’', async () => {
    for (const shard of ['1/2', '0/2']) {
      expect((await roipool('pool', 'photos', ...run, '-o', 'shards/', '--shard', shard)).code).toBe(0)
      // Another has written its values, and is about to rename its record.
      if (shard === '1/2') writeFileSync(file('shards/0123456789abcdef.npy'), 'of another')
    }
    expect(existsSync(file('shards/0123456789abcdef.npy'))).toBe(true)
    rmSync(file('shards/0123456789abcdef.npy'))
    expect(filesOf(file('shards'))).toEqual(filesOf(file('one')))
    const again = await roipool('pool', 'photos', ...run, '-o', 'shards/', '--shard', '1/2', '--json')
    expect(JSON.parse(again.stdout).images).toMatchObject({ done: 0, before: IMAGES / 2 })
  })

  it.each([
    ['a shard that is none', ['--shard', '3/3'], 'It must be i/N, with i from 0 to N − 1, such as 0/8'],
    [
      'to empty a folder that is shared',
      ['--shard', '0/3', '--force'],
      '--force would remove what the other',
    ],
  ])('refuse %s', async (_, args, says) => {
    expectRefusal(await roipool('pool', 'photos', ...run, '-o', 'shards/', ...args), says)
  })
})

describe('a queue in Redis', () => {
  it('goes on with a connection that was there before Redis was restarted', async (context) => {
    const { url, restart } = need(redis, context)
    const line = await Line.open(url, 'restarted')
    await line.redis.set('roipool:restarted', 'kept')
    await restart()
    expect(await line.redis.get('roipool:restarted')).toBe('kept')
    await line.redis.del('roipool:restarted')
    await line.close()
  })

  it('gives the files of one process, to the byte: a worker is killed, Redis is restarted', async (context) => {
    const { url, restart } = need(redis, context)
    const random = moments()
    const submitted = await roipool('submit', url, 'photos', ...run, '-o', 'many/')
    expect(submitted).toMatchObject({ code: 0, stderr: '' })
    expect(submitted.stdout).toContain(`${IMAGES} images in ${IMAGES / 8} jobs`)
    await expectAddresses(url)
    const [killed, steady] = [startWorker(folder, url), startWorker(folder, url)]
    await kill(killed, random() * 200)
    await steady.working
    await restart()
    expect(await steady.ended).toBe(0)
    const status = await roipool('status', url, '--json')
    expectEmpty(status.stdout)
    expect(JSON.parse(status.stdout)).toMatchObject({ images: IMAGES, done: IMAGES, failed: 0 })
    expect(filesOf(file('many'))).toEqual(filesOf(file('one')))
  })

  it('names an image that cannot be done, does its neighbours, and tries it again when it is submitted again', async (context) => {
    const { url } = need(redis, context)
    const broken = file('photos', tinyName(3))
    const whole = readFileSync(broken)
    writeFileSync(broken, 'This is no picture.')
    const [photos, args] = ['photos/000*.png', [...run, '--queue', 'broken']]
    await roipool('submit', url, photos, ...args, '-o', 'some/')
    const { code, stderr } = await roipool('work', url, '--queue', 'broken')
    expect(code).toBe(1)
    const reason = `cannot decode the image photos/${tinyName(3)}`
    expect(stderr.match(new RegExp(reason, 'g'))).toHaveLength(1)
    const status = await roipool('status', url, '--queue', 'broken')
    expect(status.stdout).toMatch(/done +9 of 10 images, 90 %\n.*\n.*\nfailed +1 images\n/)
    expect(status.stdout).toContain(reason)
    writeFileSync(broken, whole)
    const again = await roipool('submit', url, photos, ...args, '-o', 'some/')
    expect(again.stdout).toMatch(/1 images in 1 jobs .*\ndone before +9 images/)
    expect((await roipool('work', url, '--queue', 'broken')).code).toBe(0)
    const json = JSON.parse((await roipool('status', url, '--queue', 'broken', '--json')).stdout)
    expect(json).toMatchObject({ images: 10, done: 10, failed: 0, failures: [] })
  })

  it('refuses what cannot be meant, in words', async (context) => {
    const { url } = need(redis, context)
    const submit = (...args: string[]) => roipool('submit', url, 'photos', ...args)
    expectRefusal(
      await roipool('status', 'localhost'),
      'localhost is no address of Redis: write redis://host:6379',
    )
    expectRefusal(
      await roipool('status', 'redis://127.0.0.1:1'),
      'redis://127.0.0.1:1 cannot be reached (',
      'ECONNREFUSED',
    )
    expectRefusal(
      await roipool('work', url, '--queue', 'nobody'),
      'nothing was submitted to queue nobody',
      'there are broken, roipool',
    )
    expectRefusal(await submit(...run, '-o', 'other.npy'), '-o must be a folder')
    expectRefusal(await submit(...run, '-o', 'other/'), 'writes into many/, not other/')
    expectRefusal(
      await submit(...run, '-o', 'many/', '--reduce', 'avg'),
      'of another configuration',
      '"reduce":"avg"',
    )
    expectRefusal(await roipool('work', url, '--folder', 'nowhere'), 'the folder nowhere', '--folder')
    const weights = readFileSync(file('tiny/weights.bin'))
    writeFileSync(
      file('tiny/weights.bin'),
      weights.map((byte) => byte ^ 1),
    )
    expectRefusal(await roipool('work', url), 'would give other numbers: model was')
    writeFileSync(file('tiny/weights.bin'), weights)
  })

  it('is given to a thread by `work`, which itself computes nothing', async (context) => {
    const { url } = need(redis, context)
    const queue = ['--queue', 'threads']
    await roipool('submit', url, 'photos/000[0-3].png', ...run, ...queue, '-o', 'threads/')
    const given = vi.spyOn(Piscina.prototype, 'run')
    expect((await roipool('work', url, ...queue)).code).toBe(0)
    expect(given.mock.calls.map(([task]) => (task === 'about' ? task : 'job'))).toEqual(['about', 'job'])
    given.mockRestore()
  })
})

/** A job is where its images are, which boxes they have and a hash of the configuration: no tensors, no pixels. */
async function expectAddresses(url: string): Promise<void> {
  const line = await Line.open(url, 'roipool')
  const { hash } = await line.setting()
  const jobs = await line.queue.getJobs(['wait'])
  await line.close()
  expect(jobs).toHaveLength(IMAGES / 8)
  for (const { data } of jobs) {
    expect(data).toEqual({ hash, shard: expect.stringMatching(/^[\da-f]{16}$/), images: expect.any(Array) })
    for (const { boxes, ...image } of data.images) {
      const stamp = expect.any(String)
      expect(image).toEqual({ file: expect.stringMatching(/^photos\/\d{4}\.png$/), rows: 2, stamp })
      expect(boxes.rows).toHaveLength(2)
    }
  }
}

describe('roipool merge', () => {
  it('puts every row into one file, in the order of images', async () => {
    const { code, stdout } = await roipool('merge', 'one', '-o', 'all.npy')
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${2 * IMAGES}×2×2×4`),
    })
    const notes = notesOf('all.npy.jsonl')
    expect(notes.map(({ image, row }) => [image, row])).toEqual(
      Array.from({ length: 2 * IMAGES }, (_, row) => [`photos/${tinyName(Math.floor(row / 2))}`, row]),
    )
    const { data } = readNpy(file('all.npy'))
    const [record] = readdirSync(file('one')).filter((name) => /^[\da-f]{16}\.json$/.test(name))
    const { shard, images } = JSON.parse(readFileSync(file('one', record!), 'utf8'))
    const first = notes.findIndex(({ image }) => image === images[0].image)
    const part = readNpy(file('one', `${shard}.npy`)).data
    expect(data.subarray(first * 16, first * 16 + part.length)).toEqual(part)
  })

  it('makes a set of files with an index, the same whoever wrote the shards', async () => {
    expect((await roipool('merge', 'one', '-o', 'set/', '--rows', '35')).code).toBe(0)
    const { files, shape, dtype } = JSON.parse(readFileSync(file('set/index.json'), 'utf8'))
    expect({ shape, dtype }).toEqual({ shape: [2 * IMAGES, 2, 2, 4], dtype: 'float32' })
    expect(files.map((one: { first: number; rows: number }) => [one.first, one.rows])).toEqual([
      [0, 34],
      [34, 34],
      [68, 34],
      [102, 26],
    ])
    const all = files.flatMap((one: { file: string }) => [...readNpy(file('set', one.file)).data])
    expect(all).toEqual([...readNpy(file('all.npy')).data])
    expectRefusal(await roipool('merge', 'one', '-o', 'set/'), 'holds another set: --force replaces it')
  })

  it('takes an image that is there twice once, and refuses two that differ', async () => {
    const [name] = readdirSync(file('two')).filter((one) => /^[\da-f]{16}\.json$/.test(one))
    const shard = name!.slice(0, 16)
    const record = JSON.parse(readFileSync(file('two', name!), 'utf8'))
    const copy = 'f'.repeat(16)
    for (const ending of ['.npy', '.npy.jsonl']) {
      writeFileSync(file('two', copy + ending), readFileSync(file('two', shard + ending)))
    }
    writeFileSync(file('two', `${copy}.json`), JSON.stringify({ ...record, shard: copy }))
    await roipool('merge', 'two', '-o', 'again.npy')
    expect(readFileSync(file('again.npy'))).toEqual(readFileSync(file('all.npy')))
    const images = record.images.map((one: object) => ({ ...one, stamp: 'other' }))
    writeFileSync(file('two', `${copy}.json`), JSON.stringify({ ...record, shard: copy, images }))
    expectRefusal(await roipool('merge', 'two', '-o', 'again.npy'), 'made of different pictures or boxes')
    expectRefusal(await roipool('merge', 'photos', '-o', 'x.npy'), 'photos has no manifest.json')
  })
})

function notesOf(name: string): { image: string; row: number }[] {
  const lines = readFileSync(file(name), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}
