import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { platePath } from '../src/demo/plate.js'
import { NO_BOXES } from '../src/input/boxes/format.js'
import type { Hands } from '../src/many/hands.js'
import { type Job, jobOf } from '../src/many/jobs.js'
import { localRunner } from '../src/many/local-runner.js'
import type { Wish } from '../src/many/runner.js'
import { command, expectRefusal, main, readNpy, run, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)
const json = (name: string, value: unknown) => writeFileSync(file(name), JSON.stringify(value))

/** Cats of Muybridge's plate, cut out: `photos/cat0.jpg` to `cat2.jpg`, and one that is broken. */
const boxes = {
  'cat0.jpg': [[5, 10, 120, 90]],
  'cat1.jpg': [
    [0, 0, 60, 60],
    [20, 30, 140, 100],
  ],
  'cat2.jpg': [[10, 10, 100, 100]],
}

beforeAll(async () => {
  mkdirSync(file('photos'))
  for (const n of [0, 1, 2]) {
    await sharp(platePath())
      .extract({ left: 20 + n * 160, top: 20, width: 150, height: 110 })
      .jpeg()
      .toFile(file('photos', `cat${n}.jpg`))
  }
  json('boxes.json', boxes)
  json('one.json', boxes['cat1.jpg'])
})

const pool = (...args: string[]) => command(folder, 'pool', ...args, '--output-size', '2x2')

interface Shard {
  readonly shard: string
  readonly images: readonly { readonly image: string; readonly rows: number }[]
}

/** The rows of a folder by image, each with its note. */
function rowsOf(name: string) {
  const records = readdirSync(file(name)).filter((one) => /^[\da-f]{16}\.json$/.test(one))
  return records.flatMap((record) => {
    const { shard, images }: Shard = JSON.parse(readFileSync(file(name, record), 'utf8'))
    const { data, shape } = readNpy(file(name, `${shard}.npy`))
    const size = data.length / shape[0]!
    const notes = readFileSync(file(name, `${shard}.npy.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
    expect(notes).toHaveLength(shape[0]!)
    expect(images.reduce((sum, { rows }) => sum + rows, 0)).toBe(shape[0])
    return notes.map((note, row) => ({
      ...JSON.parse(note),
      shape,
      values: data.slice(row * size, (row + 1) * size),
    }))
  })
}

describe('roipool pool with many images', () => {
  it('gives each row what its image alone gives, and says what it is of', async () => {
    const { code, stderr, stdout } = await pool('photos/*.jpg', '-b', 'boxes.json', '-o', 'features/')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/images +3\n.*\nregions +4\n/)
    const rows = rowsOf('features')
    expect(rows.map(({ image, row, box }) => [image, row, box])).toEqual(
      Object.entries(boxes)
        .flatMap(([name, list]) => list.map((box) => [`photos/${name}`, box] as const))
        .map(([name, box], row) => [name, row, box]),
    )
    await pool('photos/cat1.jpg', '-b', 'one.json', '-o', 'one.npy')
    const alone = readNpy(file('one.npy'))
    expect([...rows[1]!.values, ...rows[2]!.values]).toEqual([...alone.data])
  })

  it('is searched: the cosine of every two regions, the most similar first', async () => {
    const rows = rowsOf('features')
    const cosine = (a: Float32Array, b: Float32Array) => {
      const dot = (p: Float32Array, q: Float32Array) => p.reduce((sum, value, n) => sum + value * q[n]!, 0)
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
    }
    const args = ['similar', 'features', '--to', 'cat1.jpg#2', '-k', '2']
    const { stdout } = await command(folder, ...args, '--json')
    const { answers } = JSON.parse(stdout)
    const names = ['photos/cat0.jpg#1', 'photos/cat1.jpg#1', 'photos/cat1.jpg#2', 'photos/cat2.jpg#1']
    const expected = rows
      .map(({ values }, n) => ({ region: names[n]!, similarity: cosine(values, rows[2]!.values) }))
      .filter((_, n) => n !== 2)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 2)
    expect(answers[0].to).toBe('photos/cat1.jpg#2')
    expect(answers[0].similar).toHaveLength(2)
    for (const [n, { region, similarity }] of expected.entries()) {
      expect(answers[0].similar[n].region).toBe(region)
      expect(answers[0].similar[n].similarity).toBeCloseTo(similarity, 5)
    }
    expect((await command(folder, ...args)).stdout).toMatch(/^similar to photos\/cat1.jpg#2\nregion +cosine/)
    const alone = await command(folder, 'similar', 'one.npy', '--to', 'cat1.jpg#2')
    expect(alone.stdout).toContain('photos/cat1.jpg#1')
    expectRefusal(
      await command(folder, 'similar', 'features', '--to', 'dog.jpg'),
      'no image is called dog.jpg',
    )
    expectRefusal(
      await command(folder, 'similar', 'features', '--to', 'cat0.jpg#2'),
      'has 1 regions, and no #2',
    )
  })

  it('goes on where it was, does again what changed, and refuses another configuration', async () => {
    const args = ['photos', '-b', 'boxes.json', '-o', 'features']
    expectRefusal(await pool(...args), 'features holds the results of another run: --resume goes on with it')
    const again = await pool(...args, '--resume', '--json')
    expect(JSON.parse(again.stdout).images).toMatchObject({ done: 0, before: 0 + 3 })
    const other = await pool(...args, '--resume', '--reduce', 'avg')
    expectRefusal(other, 'another configuration', '"reduce":"max"', '"reduce":"avg"')
    // A shard that is not whole: it is done again, and what was renamed without its record goes.
    const before = rowsOf('features')
    const [values] = readdirSync(file('features')).filter((name) => name.endsWith('.npy'))
    writeFileSync(file('features', values!), readFileSync(file('features', values!)).subarray(0, -4))
    writeFileSync(file('features', '0123456789abcdef.npy'), 'renamed, and then killed')
    const mended = await pool(...args, '--resume', '--json')
    expect(JSON.parse(mended.stdout).images).toMatchObject({ done: 3, before: 0 })
    expect(rowsOf('features')).toEqual(before)
    expect(readdirSync(file('features'))).toHaveLength(4)
    utimesSync(file('photos/cat2.jpg'), 1, 1)
    const touched = await pool(...args, '--resume', '--json')
    expect(JSON.parse(touched.stdout).images).toMatchObject({ done: 3 })
  })

  it('reports an image that is broken or hangs, goes on, and says so at the end', async () => {
    writeFileSync(file('photos/broken.jpg'), 'This is no picture.')
    json('more.json', { ...boxes, 'broken.jpg': [[0, 0, 9, 9]], 'hangs.jpg': [[0, 0, 9, 9]] })
    const { code, stderr } = await pool('photos', '-b', 'more.json', '-o', 'some/', '--as', 'safetensors')
    expect(code).toBe(1)
    expect(stderr.replace(/^roipool: warning: .+\n/gm, '')).toMatch(
      /^roipool: cannot decode the image photos\/broken.jpg: .+\nroipool: 1 images failed: /,
    )
    const names = readdirSync(file('some')).map((name) => name.replace(/^[\da-f]{16}/, ''))
    expect(names.sort()).toEqual(['.json', '.safetensors', '.safetensors.jsonl', 'manifest.json'])
    // A pipe into which nobody writes.
    execFileSync('mkfifo', [file('photos/hangs.jpg')])
    const args = ['-b', 'more.json', '-o', 'none/', '--image-timeout', '1']
    const none = await pool('photos/hangs.jpg', ...args)
    rmSync(file('photos/hangs.jpg'))
    expect(none.stderr).toContain('the image photos/hangs.jpg took longer than 1 s to read and decode')
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('none of the 1 images could be pooled')
  })

  it('counts images without boxes and boxes without images; with --strict that is an error', async () => {
    json('few.json', { 'cat0.jpg': [[0, 0, 9, 9]], 'dog.jpg': [[0, 0, 9, 9]] })
    const args = ['photos/cat*.jpg', '-b', 'few.json', '-o', 'few/']
    const says = [
      '2 of 3 images have no boxes in few.json: photos/cat1.jpg, photos/cat2.jpg',
      '1 image of few.json is none of the 3 that were given: dog.jpg',
    ]
    const strict = await pool(...args, '--strict')
    expectRefusal(strict, ...says)
    const { code, stderr } = await pool(...args)
    expect(code).toBe(0)
    for (const words of says) expect(stderr).toContain(`roipool: warning: ${words}`)
  })

  it.each([
    [
      'many images for one file',
      ['photos', '-o', 'out.npy'],
      'photos can be many images, so -o must be a folder',
    ],
    [
      'boxes of nobody',
      ['photos', '-b', 'one.json', '-o', 'x/'],
      'does not say which of the 4 images its boxes',
    ],
    [
      'no boxes of any',
      ['photos/cat2.jpg', '-b', 'few.json', '-o', 'x/'],
      'few.json has no boxes of photos/cat2.jpg',
    ],
    ['what is for one', ['photos', '--image', 'a', '-o', 'x/'], '--image is for a single image or map'],
    ['what is for many', ['photos/cat0.jpg', '--resume', '-o', 'x.npy'], '--resume is for many images'],
  ])('refuses %s', async (_, args, says) => {
    const boxesGiven = args.includes('-b') ? [] : ['-b', 'boxes.json']
    expectRefusal(await pool(...args, ...boxesGiven), says)
  })

  it('shows a report of the pictures that asks nothing of the network, with every region', async () => {
    for (const [input, output] of [
      ['photos/cat*.jpg', 'shown/'],
      ['photos/cat1.jpg', 'shown.npy'],
    ] as const) {
      const list = output === 'shown.npy' ? 'one.json' : 'boxes.json'
      const { code } = await pool(input, '-b', list, '-o', output, '--report', 'out.html')
      expect(code).toBe(0)
      const page = readFileSync(file('out.html'), 'utf8')
      expect(page).not.toMatch(/(src|href)="https?:/)
      for (const name of ['photos/cat1.jpg#1', 'photos/cat1.jpg#2']) expect(page).toContain(`<b>${name}</b> `)
      expect(page).toMatch(/lost \d+\s%, gained \d+\s%/)
      expect(page).toContain('class="lost"')
      // A crop ends where its box does.
      expect(page).toMatch(/<svg\sx="0" y="0" width="60" height="60" viewBox="0 0 60 60"><use /)
    }
  })

  it('shows at most 24 pictures, evenly spread among all', async () => {
    const images = Array.from({ length: 36 }, (_, n) => ({
      file: `${n}`,
      boxes: NO_BOXES,
      rows: 1,
      stamp: '',
    }))
    const jobs = [images.slice(0, 20), images.slice(20)].map((some) => jobOf('', some))
    const shown: string[] = []
    const hands = {
      count: 1,
      do: async (job: Job, { show }: Wish) => shown.push(...show.map((n) => job.images[n]!.file)),
    }
    const listener = { image: () => undefined, result: () => undefined }
    await localRunner(hands as unknown as Hands, true).run(jobs, listener)
    expect(shown).toEqual(images.map(({ file }) => file).filter((_, n) => n % 3 !== 2))
  })

  it('takes a list on standard input, in a process of its own', async () => {
    const list = 'photos/cat2.jpg\nphotos/cat0.jpg\n'
    const script = `printf '${list}' | "$0" "$@"`
    const args = [
      process.execPath,
      main,
      'pool',
      '-',
      '-b',
      'boxes.json',
      '-o',
      'listed/',
      '--output-size',
      '2x2',
    ]
    const { code, stderr } = await run('sh', ['-c', script, ...args], folder)
    expect({ code, stderr: stderr.replace(/^roipool: warning: .+\n/gm, '') }).toEqual({ code: 0, stderr: '' })
    expect(rowsOf('listed').map(({ image }) => image)).toEqual(['photos/cat2.jpg', 'photos/cat0.jpg'])
  })
})
