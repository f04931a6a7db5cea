import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { statusText } from '../src/commands/status.js'
import { ahead } from '../src/many/ahead.js'
import { findImages } from '../src/many/find-images.js'
import { workersThatPay } from '../src/many/local-runner.js'
import { progressOf } from '../src/many/pool-many.js'
import type { PoolOptions } from '../src/pool/options.js'
import { speed } from '../src/queue/line.js'
import { temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

describe('images are found', () => {
  it('in folders and by patterns, each once', async () => {
    mkdirSync(join(folder, 'photos/summer'), { recursive: true })
    for (const name of ['b.jpg', 'a.JPG', 'notes.txt', 'summer/c.png']) {
      writeFileSync(join(folder, 'photos', name), '')
    }
    const found = async (...inputs: string[]) =>
      (await findImages(inputs.map((input) => join(folder, input)))).map((file) => relative(folder, file))
    expect(await found('photos/**/*.{jpg,png}')).toEqual(['photos/b.jpg', 'photos/summer/c.png'])
    expect(await found('photos/b.jpg', 'photos')).toEqual(['photos/b.jpg', 'photos/a.JPG'])
    await expect(found('photos/*.webp')).rejects.toThrow('photos/*.webp')
  })
})

describe('workers that pay', () => {
  it('are as many as there are processors, jobs and memory for; one for onnxruntime, which takes all processors', () => {
    const options = {} as PoolOptions
    const machine = { processors: 8, bytes: 64e9 }
    expect(workersThatPay(10_000, options, machine)).toBe(8)
    expect(workersThatPay(3 * 64, options, machine)).toBe(3)
    expect(workersThatPay(3 * 64, { ...options, perJob: 32 }, machine)).toBe(6)
    expect(workersThatPay(10_000, { ...options, model: 'a.ONNX' }, machine)).toBe(1)
    expect(workersThatPay(10_000, options, { ...machine, bytes: 0.7e9 })).toBe(2)
    expect(workersThatPay(10_000, options, { ...machine, bytes: 0 })).toBe(1)
  })
})

describe('work ahead', () => {
  it('begins as many as are said while one is waited for, and gives them in order', async () => {
    const begun: number[] = []
    const ends: (() => void)[] = []
    const work = (n: number) =>
      new Promise<number>((resolve) => {
        begun.push(n)
        ends.push(() => resolve(n))
      })
    const results = ahead([0, 1, 2, 3, 4, 5], work, 2)
    const first = results.next()
    await vi.waitFor(() => expect(begun).toEqual([0, 1, 2]))
    // The second is done before the first.
    ends[1]!()
    ends[0]!()
    expect(await first).toEqual({ done: false, value: 0 })
    expect(await results.next()).toEqual({ done: false, value: 1 })
    expect(begun).toEqual([0, 1, 2, 3])
  })
})

describe('how fast it goes', () => {
  afterEach(() => vi.useRealTimers())

  it('a bar says images per second and the time left, and a line what is wrong with an image', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const show = vi.fn()
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const hear = progressOf({ show, log: () => undefined, stop: () => undefined }, 100)
    vi.advanceTimersByTime(500)
    hear({ image: 'a.jpg', doubts: [] })
    expect(show).toHaveBeenLastCalledWith('2.0 images/s, about 50 s left', 1, 100)
    vi.advanceTimersByTime(1500)
    hear({ image: 'b.jpg', error: 'b.jpg is broken' })
    expect(show).toHaveBeenLastCalledWith('1.0 images/s, about 2 min left', 2, 100)
    expect(error.mock.calls).toEqual([['roipool: b.jpg is broken']])
    error.mockRestore()
  })

  it('a queue counts what was done since the first moment it remembers', () => {
    expect(speed(['2 a', '100', '4 b', '102', '4 c', '104'])).toBe(2)
    expect(speed(['2 a', '100'])).toBeNaN()
    expect(speed([])).toBeNaN()
  })

  it('status says it, what is left and why what failed', () => {
    const counts = { images: 100, done: 40, running: 8, waiting: 50, failed: 2 }
    const failures = [{ images: ['x.jpg'], reason: 'x.jpg is broken' }]
    const text = statusText('queue roipool', {
      ...{ output: 'features/', ...counts, jobs: { active: 2, wait: 12, delayed: 1 } },
      ...{ imagesPerSecond: 4, secondsLeft: 14.5, failures },
    })
    const lines = text.split('\n').map((line) => line.replace(/ {2,}/, ': '))
    expect(lines).toEqual([
      'queue: queue roipool, into features/',
      'done: 40 of 100 images, 40 %',
      'running: 8 images in 2 jobs',
      'waiting: 50 images in 13 jobs',
      'failed: 2 images',
      'speed: 4.0 images per second',
      'left: about 15 s',
      'failed: x.jpg is broken',
    ])
  })
})
