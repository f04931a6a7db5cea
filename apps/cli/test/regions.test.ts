import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { outlinesOf } from '../src/report/outline.js'
import { command, expectRefusal, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)
const text = (name: string) => readFileSync(file(name), 'utf8')

const rotated = [
  [40, 30, 50, 20, 0.5],
  [60, 40, 30, 40, -1.2],
]
const points = [
  [9, 5, 70.5, 61.25],
  [30, 20, 103, 70],
]

beforeAll(async () => {
  const map = Float32Array.from({ length: 9 * 13 * 2 }, (_, n) => (n * 7919) % 1171)
  writeFileSync(file('map.npy'), npy(map, [9, 13, 2]))
  writeFileSync(file('rotated.json'), JSON.stringify(rotated))
  writeFileSync(file('rotated.csv'), rotated.map((row) => row.join(';')).join('\n'))
  writeFileSync(
    file('named.csv'),
    'angle,filename,h,w,label,cy,cx\n0.5,map.png,20,50,left,30,40\n9,other.png,1,1,no,2,2\n-1.2,map.png,40,30,right,40,60\n',
  )
  const objects = rotated.map(([cx, cy, width, height, theta], n) => ({
    cx,
    cy,
    width,
    height,
    theta,
    id: n,
  }))
  writeFileSync(file('objects.json'), JSON.stringify(objects))
  writeFileSync(file('points.json'), JSON.stringify(points))
  writeFileSync(file('points.csv'), points.map((row) => row.join(' ')).join('\n'))
  await sharp({ create: { width: 104, height: 72, channels: 3, background: '#347' } })
    .png()
    .toFile(file('map.png'))
  const segmentation = { size: [72, 104], counts: [72 * 30 + 10, 40, 72 * 74 - 50] }
  writeFileSync(
    file('coco.json'),
    JSON.stringify({
      images: [{ id: 1, file_name: 'map.png', width: 104, height: 72 }],
      categories: [{ id: 1, name: 'thing' }],
      annotations: [
        { id: 7, image_id: 1, category_id: 1, bbox: [9, 5, 61, 56], segmentation: [[9, 5, 70, 5, 40, 61]] },
        { id: 9, image_id: 1, category_id: 1, bbox: [30, 10, 1, 40], segmentation },
      ],
    }),
  )
})

const pool = (operator: string, boxes: string, output: string, ...more: string[]) =>
  command(
    folder,
    ...['pool', 'map.npy', '--spatial-scale', '1/8', '--operator', operator, '-b', boxes, '-o', output],
    ...(operator === 'samplePoints' ? more : ['--output-size', '2x3', ...more]),
  )

async function pooled(operator: string, boxes: string, ...more: string[]): Promise<Float32Array> {
  expect(await pool(operator, boxes, 'out.npy', ...more)).toMatchObject({ code: 0, stderr: '' })
  return readNpy(file('out.npy')).data
}

describe('regions that are no boxes, from a table', () => {
  it.each([
    ['rotated.csv', []],
    ['named.csv', ['--image', 'map.png']],
    ['objects.json', []],
  ])('rotated boxes of %s', async (name, more) => {
    const expected = await pooled('roiAlignRotated', 'rotated.json')
    expect(await pooled('roiAlignRotated', name, ...more)).toEqual(expected)
  })

  it('points', async () => {
    const expected = await pooled('samplePoints', 'points.json')
    expect(await pooled('samplePoints', 'points.csv')).toEqual(expected)
  })

  it('what a table says besides goes along', async () => {
    await pooled('roiAlignRotated', 'named.csv', '--image', 'map.png')
    const [first] = text('out.npy.jsonl').split('\n')
    expect(JSON.parse(first!)).toEqual({ row: 0, image: 'map.npy', label: 'left', rotated: rotated[0] })
  })

  it('are columns of .csv and .arrow, and a .csv is read as it was written', async () => {
    await pool('roiAlignRotated', 'rotated.json', 'out.csv')
    const [header, line] = text('out.csv').split('\n')
    expect(header).toMatch(/^row,image,batch,id,label,score,cx,cy,w,h,angle,y0x0c0,/)
    expect(line).toMatch(/^0,map.npy,,,,,40,30,50,20,0.5,/)
    const expected = await pooled('roiAlignRotated', 'rotated.json')
    expect(await pooled('roiAlignRotated', 'out.csv')).toEqual(expected)
    writeFileSync(file('boxes.json'), '[[9, 5, 70, 61]]')
    await pool('roiAlign', 'boxes.json', 'boxes.csv')
    expect(await pooled('roiAlign', 'boxes.csv')).toEqual(await pooled('roiAlign', 'boxes.json'))
    await pool('samplePoints', 'points.json', 'points.arrow')
    const [row] = tableFromIPC(readFileSync(file('points.arrow'))).toArray()
    expect(['x1', 'y1', 'x2', 'y2'].map((name) => row[name])).toEqual(points[0])
  })

  it('are refused where they are not what they are read as, by line', async () => {
    writeFileSync(file('flat.csv'), 'cx,cy,w,h\n1,2,3,4\n')
    expectRefusal(await pool('roiPoolRotated', 'flat.csv', 'x.npy'), 'flat.csv box 1 must have an angle')
    writeFileSync(file('bad.csv'), '1,2,3,4,5\n1,2,x,4,5\n')
    const bad = await pool('roiPoolRotated', 'bad.csv', 'x.npy')
    expectRefusal(bad, 'bad.csv line 2 must be finite numbers, but has "x"')
  })

  it('are wondered about where an operator takes them as upright boxes', async () => {
    const { code, stderr } = await pool('roiAlign', 'objects.json', 'upright.npy')
    expect(code).toBe(0)
    expect(stderr).toContain(
      '2 of 2 boxes (the first is box 1) have an angle, which this operator leaves out',
    )
  })
})

describe('a report of regions that are no boxes', () => {
  const report = async (operator: string, boxes: string, ...more: string[]) => {
    const args = ['-b', boxes, '--operator', operator, '-o', 'photo.npy', '--report', 'out.html', ...more]
    expect(await command(folder, 'pool', 'map.png', ...args)).toMatchObject({ code: 0, stderr: '' })
    const page = text('out.html')
    expect(page).not.toContain('NaN')
    // In the picture, in its crop and in that of the other, which is most like it.
    return [...page.matchAll(/<path class="roi" d="([^"]+)"/g)].map(([, path]) => path)
  }
  /** How dark the ink is at a place of the picture. */
  const inkAt = async (x: number, y: number) => {
    const [drawn] = /<path class="roi"[^>]+>/.exec(text('out.html'))!
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80" fill="none" stroke="#000">${drawn}</svg>`
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true })
    return data[(y * info.width + x) * info.channels + 3]!
  }

  it('draws rotated boxes turned', async () => {
    writeFileSync(file('quarter.json'), '[[50, 30, 40, 20, 90], [50, 30, 40, 20, 0]]')
    const paths = await report('roiAlignRotated', 'quarter.json', '--fit', 'pad', '--angle', 'degrees')
    expect(paths.slice(0, 2)).toEqual(['M40 50L40 10L60 10L60 50Z', 'M30 20L70 20L70 40L30 40Z'])
    expect(paths).toHaveLength(6)
  })

  it('draws points as dots, polygons as they are and run lengths column by column', async () => {
    expect((await report('samplePoints', 'points.json'))[0]).toBe('M9 5ZM70.5 61.25Z')
    const ink = await Promise.all([inkAt(9, 5), inkAt(70, 61), inkAt(40, 33)])
    expect(ink.map((value) => value > 200)).toEqual([true, true, false])
    const masks = await report('maskPool', 'coco.json')
    expect(masks.slice(0, 2)).toEqual(['M9 5L70 5L40 61Z', 'M30 10L31 10L31 50L30 50Z'])
  })

  it('turns as the operator does, the other way with --clockwise', () => {
    const regions = { rotated: Float32Array.of(0, 0, 4, 0, 0.5) }
    const [anticlockwise] = outlinesOf(regions, {})
    // Its right end goes up: y points down.
    expect(anticlockwise!.path).toBe('M-1.76 0.96L1.76 -0.96L1.76 -0.96L-1.76 0.96Z')
    expect(outlinesOf(regions, { clockwise: true })[0]!.box[3]).toBeCloseTo(anticlockwise!.box[3])
    expect(outlinesOf(regions, { clockwise: true })[0]!.path).toMatch(/^M-1.76 -0.96L1.76 0.96/)
  })

  it('draws a run that goes on in the next column as two', () => {
    const mask = { size: [4, 3], counts: Int32Array.of(2, 5, 5) }
    const [outline] = outlinesOf({ masks: [mask] }, {})
    expect(outline).toEqual({
      path: 'M0 2L1 2L1 4L0 4ZM1 0L2 0L2 3L1 3Z',
      box: [0, 0, 2, 4],
      of: 'pieces',
    })
  })
})
