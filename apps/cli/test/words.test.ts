import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProgram } from '../src/program.js'
import { need, type RedisServer, startRedis } from './redis.js'
import { command, roipool, temporaryFolder } from './roipool.js'
import { tinyRun, writeTiny } from './tiny.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)
const absent = `${fileURLToPath(new URL('fixtures/two.mjs', import.meta.url))}#elsewhere`

let redis: RedisServer | undefined
beforeAll(async () => {
  redis = await startRedis(file('redis'))
  await writeTiny(folder, 2)
  writeFileSync(file('cut.roipool'), 'PK\x03\x04 and more')
  writeFileSync(file('broken.json'), '{"models": [')
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } })
  await picture.png().toFile(file('a.png'))
  const image = { id: 1, file_name: 'a.png', width: 8, height: 8 }
  const annotation = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 4, 4], area: 16, iscrowd: 0 }
  const coco = (more: object) =>
    JSON.stringify({
      images: [image],
      categories: [{ id: 1, name: 'cat' }],
      annotations: [{ ...annotation, ...more }],
    })
  writeFileSync(file('coco.json'), coco({}))
  const boxes = { '0000.png': [[0, 0, 1e30, 9]], '0001.png': [[0, 0, 1e30, 9]] }
  writeFileSync(file('far.json'), JSON.stringify(boxes))
  writeFileSync(file('masks.json'), coco({ segmentation: [[1, 2, 3]] }))
  writeFileSync(file('classes.json'), coco({ category_id: 7 }))
})
afterAll(() => redis?.stop())

const many = ['photos', ...tinyRun(8)]
const far = ['photos', '-b', 'far.json', ...tinyRun(8).slice(2)]
const noGpu = ['--backend', 'gpujs:webgl2']
const labelled = ['--images', '.', '--annotations']

/** What the library refuses, each by a command that hands it on: its words are for people, its code is for programs. */
const refusals: Readonly<Record<string, readonly (readonly [exitCode: number, ...args: string[]])[]>> = {
  pool: [
    [2, 'a.png', '-b', 'masks.json', '--operator', 'maskPool', '-o', 'out.npy'],
    [2, 'a.png', '-b', 'coco.json', '-o', 'out.npy', ...noGpu],
    [2, ...far, '-o', 'none/'],
  ],
  similar: [[2, 'broken.json', '--to', 'a.png#1']],
  submit: [[2, 'REDIS', ...many, '-o', 'queued/', '--backend', 'none']],
  work: [[2, 'REDIS', '--queue', 'gpu']],
  status: [[2, 'REDIS', '--queue', 'none']],
  merge: [[2, 'photos', '-o', 'out.npy']],
  detect: [
    [2, 'a.png', '--model', 'cut.roipool'],
    [2, 'a.png', '--proposals', 'cut.roipool'],
  ],
  train: [
    [2, ...labelled, 'classes.json', '-o', 'mine.roipool'],
    [2, ...labelled, 'coco.json', '-o', 'mine.roipool', '--resume', 'cut.roipool'],
  ],
  evaluate: [
    [2, ...labelled, 'classes.json', '--model', 'cut.roipool'],
    [2, ...labelled, 'coco.json', '--model', 'cut.roipool'],
  ],
  demo: [[2, 'a.png/out']],
  example: [[2, 'more']],
  backends: [[0]],
  conform: [[2, absent]],
  new: [[2, 'backend', 'a.png']],
  bench: [
    [2, '--backend', 'wasm', '--workload', 'c4:rois=0'],
    [2, '--compare', 'broken.json', 'broken.json'],
  ],
}

describe('an error is words, without the code that is for programs:', () => {
  const all = Object.entries(refusals).flatMap(([name, list]) => list.map((args) => [name, ...args] as const))

  it.for(all)('%s', { timeout: 30_000 }, async ([name, code, ...args], context) => {
    const words = args.map((word) => (word === 'REDIS' ? need(redis, context).url : word))
    if (name === 'work')
      await command(folder, 'submit', words[0]!, ...many, '-o', 'gpu/', '--queue', 'gpu', ...noGpu)
    // What `conform` starts is where the build put it.
    const result = await (name === 'conform' ? roipool : command)(folder, name, ...words)
    expect(result).toMatchObject({ code })
    expect(result.stdout + result.stderr).not.toMatch(/ROI_[A-Z]+|RoiPoolError/)
  })

  it('of every command', () => {
    const names = createProgram(() => undefined).commands.map((one) => one.name())
    expect(Object.keys(refusals).sort()).toEqual(names.sort())
  })
})
