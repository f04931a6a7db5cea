import { createHash } from 'node:crypto'
import { iou } from '@roipool/detection'
import { expect, test, vi } from 'vitest'
import { background } from '../src/background.js'
import { classes, type Scene, type SceneOptions, scene, scenes, splits } from '../src/index.js'
import { photographsOf } from '../src/photographs.js'
import { pick, randomOf } from '../src/random.js'

const hash = ({ id, image, boxes, labels }: Scene) =>
  createHash('sha256')
    .update(id)
    .update(image.data)
    .update(Buffer.from(boxes.buffer))
    .update(labels)
    .digest('hex')

const asked: SceneOptions[] = [
  { split: 'train', seed: 1, index: 0, size: 160 },
  { split: 'train', seed: 1, index: 1, size: 160 },
  { split: 'train', seed: 2, index: 0, size: 160 },
  { split: 'train', seed: 1, index: 0, size: 96 },
  { split: 'iid', seed: 1, index: 0, size: 160 },
  { split: 'validation', seed: 1, index: 0, size: 160 },
  { split: 'held', seed: 1, index: 0, size: 160 },
]

test('a scene is a function of split, seed, index and size, whatever was asked before', async () => {
  const first: string[] = []
  for (const options of asked) first.push(hash(await scene(options)))
  expect(new Set(first).size).toBe(asked.length)
  vi.resetModules()
  const fresh = await import('../src/index.js')
  const again = await Promise.all(asked.toReversed().map((options) => fresh.scene(options)))
  expect(again.map(hash).toReversed()).toEqual(first)
})

test('scenes() are the scenes 0 to count - 1, of 512×512 pixels', async () => {
  const all: Scene[] = []
  for await (const one of scenes({ split: 'train', seed: 5, count: 2 })) all.push(one)
  expect(all.map(({ id }) => id)).toEqual(['train-5-0', 'train-5-1'])
  expect(hash(all[1]!)).toBe(hash(await scene({ split: 'train', seed: 5, index: 1, size: 512 })))
  for (const { image } of all) {
    expect([image.width, image.height, image.data.length]).toEqual([512, 512, 512 * 512 * 3])
  }
})

test('of: only objects of the classes asked for; others are refused by name', async () => {
  const small = { split: 'train', seed: 1, size: 96 } as const
  const seen = new Set<string>()
  for await (const { labels } of scenes({ ...small, count: 6, of: ['cat', 'bicycle'] })) {
    for (const label of labels) seen.add(classes[label]!)
  }
  expect([...seen].sort()).toEqual(['bicycle', 'cat'])
  const asked = (of: string[]) => scene({ ...small, index: 0, of: of as (typeof classes)[number][] })
  await expect(asked(['cat', 'unicorn'])).rejects.toThrow('options.of[1]')
  await expect(asked([])).rejects.toThrow('options.of must name a class')
})

test.each(splits)('%s: what is drawn fills its boxes and nothing else', async (split) => {
  const [size, seed] = [256, 7]
  const photographs = await photographsOf(split)
  for await (const { image, boxes, labels, id } of scenes({ split, seed, count: 12, size })) {
    const index = Number(id.split('-')[2])
    const random = randomOf(splits.indexOf(split), seed, index)
    const bare = background(pick(random, photographs), size, random)
    const drawn = (x: number, y: number) =>
      [0, 1, 2].some(
        (channel) => image.data[(y * size + x) * 3 + channel] !== bare[(y * size + x) * 3 + channel],
      )
    const list = Array.from(labels, (_, n) => Array.from(boxes.subarray(n * 4, n * 4 + 4)) as unknown as Four)
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        if (drawn(x, y) && !list.some((box) => holds(box, x, y)))
          expect.fail(`${id}: drawn outside, at ${x}, ${y}`)
      }
    }
    for (const [x1, y1, x2, y2] of list) {
      const columns = Array.from({ length: x2 - x1 }, (_, n) => x1 + n)
      const rows = Array.from({ length: y2 - y1 }, (_, n) => y1 + n)
      expect(columns.some((x) => drawn(x, y1)) && columns.some((x) => drawn(x, y2 - 1)), `${id}: tall`).toBe(
        true,
      )
      expect(rows.some((y) => drawn(x1, y)) && rows.some((y) => drawn(x2 - 1, y)), `${id}: wide`).toBe(true)
    }
  }
})

test('one to five objects, inside, apart, of 10 to 50 % of the side before they are turned; every class', async () => {
  const size = 128
  const seen = { counts: new Set<number>(), labels: new Set<number>(), longest: [] as number[] }
  for await (const { boxes, labels } of scenes({ split: 'train', seed: 3, count: 150, size })) {
    seen.counts.add(labels.length)
    const between = iou(boxes, boxes)
    for (const [n, label] of labels.entries()) {
      seen.labels.add(label)
      const [x1, y1, x2, y2] = boxes.subarray(n * 4, n * 4 + 4) as unknown as Four
      expect(Math.min(x1, y1, size - x2, size - y2)).toBeGreaterThanOrEqual(0)
      seen.longest.push(Math.max(x2 - x1, y2 - y1))
      for (let other = 0; other < n; other++)
        expect(between[n * labels.length + other]).toBeLessThanOrEqual(0.1)
    }
  }
  expect([...seen.counts].sort()).toEqual([1, 2, 3, 4, 5])
  expect(seen.labels.size).toBe(classes.length)
  const { longest } = seen
  longest.sort((a, b) => a - b)
  // Stretched by up to e^0.15 and rotated by up to 15°, a square grows to at most 1.41 times its side.
  expect(longest[0]).toBeGreaterThanOrEqual(0.08 * size)
  expect(longest.at(-1)).toBeLessThanOrEqual(0.5 * 1.41 * size)
  // Log-uniform: half are smaller than the geometric mean of both ends.
  expect(longest[longest.length >> 1]! / size).toBeCloseTo(Math.sqrt(0.1 * 0.5), 1)
})

test.each([
  [{ split: 'test' }, "options.split must be 'train' or 'validation' or 'iid' or 'held', but is \"test\""],
  [{ seed: -1 }, 'options.seed must be a whole number, at least 0, but is -1'],
  [{ index: 0.5 }, 'options.index must be a whole number, at least 0, but is 0.5'],
  [{ size: 10 }, 'options.size must be a whole number, at least 64, but is 10'],
])('refuses %o', async (wrong, message) => {
  const options = { split: 'train', seed: 1, index: 0, ...wrong } as SceneOptions
  await expect(scene(options)).rejects.toThrow(message)
})

type Four = readonly [x1: number, y1: number, x2: number, y2: number]

const holds = ([x1, y1, x2, y2]: Four, x: number, y: number) => x >= x1 && x < x2 && y >= y1 && y < y2
