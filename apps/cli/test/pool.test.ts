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
  const expected = boxes.map((box, k) => {
    const image = cells.subarray((1 - k) * 585, (2 - k) * 585)
    return articlePool(image, [9, 13, 5], box, 1 / 8, 3)
  })

  it.each(['boxes.json', 'named.csv'])('gives what the article gives, with boxes from %s', async (name) => {
    const { code, stderr } = await command(folder, ...args, '--boxes', name, '-o', 'regions.npy')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const regions = readNpy(file('regions.npy'))
    expect(regions.shape).toEqual([2, 3, 3, 5])
    expect([...regions.data]).toEqual(expected.flatMap((region) => [...region]))
  })

  it('writes what the .npy format asks for, byte by byte', async () => {
    await command(folder, ...args, '-b', 'boxes.json', '-o', 'bytes.npy')
    const bytes = readFileSync(file('bytes.npy'))
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00')
    const begin = 10 + bytes.readUInt16LE(8)
    const header = bytes.subarray(10, begin).toString('latin1')
    expect(header.replaceAll(' ', '')).toBe("{'descr':'<f4','fortran_order':False,'shape':(2,3,3,5),}\n")
    const values = Array.from({ length: 90 }, (_, n) => bytes.readFloatLE(begin + n * 4))
    expect(bytes.length).toBe(begin + 90 * 4)
    expect(values).toEqual(expected.flatMap((region) => [...region]))
  })

  it('prints a report for machines', async () => {
    const { stdout } = await command(folder, ...args, '-b', 'boxes.json', '-o', 'regions.npy', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      featureMap: [...shape],
      backend: { id: 'wasm' },
      params: { outputSize: [3, 3], spatialScale: 0.125, quantization: 'floor', reduce: 'max' },
      coverage: [{ trueArea: 53.375 }, { trueArea: 57.03125 }],
      shape: [2, 3, 3, 5],
      output: 'regions.npy',
    })
  })

  it('pools no boxes to no regions', async () => {
    writeFileSync(file('none.json'), '[]')
    const { code } = await command(
      folder,
      ...args,
      '-b',
      'none.json',
      '--backend',
      'tfjs:cpu',
      '-o',
      'none.npy',
    )
    expect(code).toBe(0)
    expect(readNpy(file('none.npy')).shape).toEqual([0, 3, 3, 5])
  })
})

describe('roipool pool on a photograph', () => {
  const pool = async (...more: string[]) => {
    const result = await command(folder, 'pool', ...more, ...size, '-o', 'out.npy')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    return { ...readNpy(file('out.npy')), stdout: result.stdout }
  }

  it('takes boxes in pixels of the photograph, whatever its shape', async () => {
    const { shape, data, stdout } = await pool('photo.png', '--boxes', 'photo.csv')
    expect(shape).toEqual([2, 3, 3, 480])
    expect(stdout).toContain('240×100 pixels')
    // The same picture, already a square: the network sees the same, and boxes of 512ths are the same boxes.
    await sharp(file('photo.png')).resize(512, 512, { fit: 'fill' }).toFile(file('square.png'))
    writeFileSync(
      file('square.json'),
      JSON.stringify([
        [0, 0, 256, 512],
        [64, 102.4, 128, 409.6],
      ]),
    )
    const square = await pool('square.png', '--boxes', 'square.json')
    expect([...square.data]).toEqual([...data])
  })

  it('wonders about boxes that end before they begin', async () => {
    writeFileSync(file('odd.csv'), '100,50,20,30\n')
    const { code, stderr } = await command(folder, 'pool', 'photo.png', '-b', 'odd.csv', '-o', 'odd.npy')
    expect(code).toBe(0)
    expect(stderr).toBe(
      'roipool: warning: 1 of 1 boxes (the first is box 1) end before they begin, read as x1 y1 x2 y2; is another --format meant?\n',
    )
  })
})
