import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { articlePool } from './article.js'
import { command, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

/** A feature map of two images whose values all differ, and boxes on it at a stride of 8. */
const shape = [2, 9, 13, 5] as const
const cells = Float32Array.from({ length: 2 * 9 * 13 * 5 }, (_, n) => ((n * 7919) % 1171) - 585)
const boxes = [
  [9, 5, 70, 61],
  [30, 20, 103, 70],
]

beforeAll(async () => {
  writeFileSync(file('map.npy'), npy(cells, [...shape]))
  writeFileSync(file('boxes.json'), JSON.stringify({ boxes, batchIndices: [1, 0] }))
  writeFileSync(file('named.csv'), 'label,x2,y2,x1,y1,batch\ncat,70,61,9,5,1\n"a, dog",103,70,30,20,0\n')
  writeFileSync(file('photo.csv'), '0,0,120,100\n30,20,60,80\n')
  const pixels = Uint8Array.from({ length: 240 * 100 * 3 }, (_, n) => (n * 31) % 251)
  const photo = sharp(pixels, { raw: { width: 240, height: 100, channels: 3 } })
  await photo.clone().png().toFile(file('photo.png'))
  await photo.clone().greyscale().png().toFile(file('grey.png'))
  await photo.clone().withMetadata({ orientation: 6 }).jpeg().toFile(file('turned.jpg'))
})

const size = ['--output-size', '3x3']

describe('roipool pool on a feature map', () => {
  const args = ['pool', 'map.npy', '--spatial-scale', '1/8', ...size]

  it('pools 100,000 boxes', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => [n % 90, n % 50, (n % 90) + 9, (n % 50) + 9])
    writeFileSync(file('many.json'), JSON.stringify({ boxes: many, batchIndices: many.map(() => 0) }))
    const flags = ['--output-size', '1', '-b', 'many.json', '-o', 'many.npy', '--strict']
    expect(await command(folder, ...args, ...flags)).toMatchObject({ code: 0, stderr: '' })
    const { data, shape } = readNpy(file('many.npy'))
    expect(shape).toEqual([100_000, 1, 1, 5])
    const last = articlePool(cells.subarray(0, 585), [9, 13, 5], many.at(-1)!, 1 / 8, 1)
    expect([...data.subarray(-5)]).toEqual([...last])
    const notes = readFileSync(file('many.npy.jsonl'), 'utf8').trimEnd().split('\n')
    expect(JSON.parse(notes.at(-1)!)).toEqual({ row: 99_999, image: 'map.npy', batch: 0, box: many.at(-1) })
    expect(notes).toHaveLength(100_000)
  })
})

describe('roipool pool on a photograph', () => {
  const pool = async (...more: string[]) => {
    const result = await command(folder, 'pool', ...more, ...size, '-o', 'out.npy')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    return { ...readNpy(file('out.npy')), stdout: result.stdout }
  }

  it('squeezes it, says so, and with --fit pad keeps its shape between grey bars', async () => {
    expect((await pool('photo.png', '--boxes', 'photo.csv')).stdout).toContain(
      'squeezed to the square the network',
    )
    const padded = await pool('photo.png', '--boxes', 'photo.csv', '--fit', 'pad')
    expect(padded.stdout).toContain('between bars in the square')
    // The same by hand: 512×213 pixels of photograph under 149 rows of grey.
    const bars = { top: 149, bottom: 150, background: '#808080' }
    const whole = await sharp(file('photo.png')).resize(512, 213, { fit: 'fill' }).png().toBuffer()
    await sharp(whole).extend(bars).toFile(file('bars.png'))
    const moved = [
      [0, 0, 120, 100],
      [30, 20, 60, 80],
    ].map((box) => box.map((value, n) => (n % 2 === 0 ? value * (512 / 240) : value * (213 / 100) + 149)))
    writeFileSync(file('moved.json'), JSON.stringify(moved))
    expect([...(await pool('bars.png', '--boxes', 'moved.json')).data]).toEqual([...padded.data])
  })

  it('takes fractions of it, with any fit', async () => {
    writeFileSync(file('shares.csv'), '0,0,0.5,1\n0.125,0.2,0.25,0.8\n')
    for (const fit of ['squeeze', 'pad']) {
      const { data } = await pool('photo.png', '--boxes', 'photo.csv', '--fit', fit)
      const shares = await pool(
        'photo.png',
        '--boxes',
        'shares.csv',
        '--normalized',
        '--strict',
        '--fit',
        fit,
      )
      expect([...shares.data]).toEqual([...data])
    }
  })

  it.each(['xywh', 'yxhw', 'cxcywh'])('reads boxes as %s', async (format) => {
    const expected = await pool('photo.png', '--boxes', 'photo.csv')
    const rows = {
      xywh: '0,0,120,100\n30,20,30,60',
      yxhw: '0,0,100,120\n20,30,60,30',
      cxcywh: '60,50,120,100\n45,50,30,60',
    }
    writeFileSync(file('format.csv'), rows[format as keyof typeof rows])
    const { data } = await pool('photo.png', '--boxes', 'format.csv', '--format', format)
    expect([...data]).toEqual([...expected.data])
  })

  it('shows a difference between rules, reductions and backends only where there is one', async () => {
    const on = (...more: string[]) => pool('photo.png', '--boxes', 'photo.csv', ...more)
    const { data } = await on()
    expect([...(await on('--quantization', 'round')).data]).not.toEqual([...data])
    expect([...(await on('--reduce', 'avg')).data]).not.toEqual([...data])
    // Zeros of either sign are equal: SPEC §5.1.
    const unsigned = (values: ArrayLike<number>) => Array.from(values, (value) => value + 0)
    for (const backend of ['naive', 'gpujs', 'tfjs:wasm']) {
      expect(unsigned((await on('--backend', backend)).data)).toEqual(unsigned(data))
    }
  })

  it('reads grey pictures, and turned ones upright', async () => {
    expect((await pool('grey.png', '--boxes', 'photo.csv')).shape).toEqual([2, 3, 3, 480])
    expect((await pool('turned.jpg', '--boxes', 'photo.csv')).stdout).toContain('100×240 pixels')
  })
})
