import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { doubtsOf, type Reading } from '../src/input/doubts.js'
import { command, expectRefusal, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

beforeAll(() => {
  const cells = Float32Array.from({ length: 9 * 13 * 5 }, (_, n) => n)
  writeFileSync(join(folder, 'map.npy'), npy(cells, [9, 13, 5]))
  writeFileSync(join(folder, 'first.npy'), npy(new Float32Array(64 * 9 * 9), [64, 9, 9]))
  writeFileSync(join(folder, 'pixels.json'), '[[8, 8, 64, 64]]')
  writeFileSync(join(folder, 'fractions.json'), '[[0.1, 0.25, 0.5, 1]]')
})

const reading: Reading = {
  ...{ input: 'cat.jpg', list: 'b.json', width: 1200, height: 800, image: 'the image' },
  ...{ takesFractions: false, named: false },
}
const doubts = (rows: number[][], more: Partial<Reading> = {}, table: object = {}) =>
  doubtsOf({ format: 'xyxy', rows, ...table }, { ...reading, ...more })

describe('a doubt counts the boxes, names the first and says the likely cause:', () => {
  const good = [10, 10, 300, 300]
  it.each([
    [
      'outside',
      [good, [1300, 0, 1400, 50], [0, 900, 5, 950]],
      {},
      '2 of 3 boxes (the first is box 2) lie wholly outside',
    ],
    ['just outside', [[1200, 0, 1300, 50]], {}, '1 of 1 boxes (the first is box 1) lie wholly outside'],
    ['backwards', [good, [300, 10, 20, 300]], {}, '1 of 2 boxes (the first is box 2) end before they begin'],
    ['without area', [[5, 5, 5, 30]], {}, '1 of 1 boxes (the first is box 1) have no area'],
    [
      'fractions',
      [
        [0.1, 0.2, 0.3, 0.4],
        [0, 0, 1, 1.01],
      ],
      {},
      'all of 2 boxes lie in the first pixel of the image: are they fractions of its sides? then say --normalized',
    ],
    [
      'a stride',
      [good],
      { spatialScale: 16 },
      '--spatial-scale 16 makes 16 cells of a pixel; is the stride meant, 1/16?',
    ],
    [
      'pixels',
      [good, [0, 0, 1, 1]],
      { takesFractions: true },
      '1 of 2 boxes (the first is box 1) reach far beyond the image: this operator takes fractions',
    ],
  ])('%s', (_, rows, more, says) => {
    const found = doubts(rows, more)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(says)
  })

  it('pixels where --normalized says fractions', () => {
    expect(doubts([good], {}, { fractions: true })[0]).toContain('read as fractions of the image')
  })

  it('a file of boxes that is of another image, or of another copy of it', () => {
    const image = { file: 'dog.jpg', size: { width: 640, height: 480 } }
    expect(doubts([good], {}, { image })).toEqual([
      'b.json says its boxes are of dog.jpg, not of cat.jpg',
      'b.json says the image has 640×480 pixels, but it has 1200×800; were the boxes made for another copy of it?',
    ])
    expect(doubts([good], { named: true }, { image: { file: 'dog.jpg' } })).toEqual([])
  })

  it.each([
    [
      'boxes partly outside',
      [
        [-50, -50, 10, 10],
        [1100, 700, 1300, 900],
      ],
      {},
    ],
    [
      'small boxes among large ones',
      [
        [0, 0, 1, 1],
        [0, 0, 500, 500],
      ],
      {},
    ],
    ['crops a little beyond', [[-0.2, 0, 0.5, 1.3]], { takesFractions: true }],
    ['no boxes', [], {}],
    ['fractions of a map of few cells', [[0, 0, 1, 1]], { width: 4, height: 4 }],
  ])('none about %s', (_, rows, more) => {
    expect(doubts(rows, more)).toEqual([])
  })

  it('in the form the boxes are written in', () => {
    expect(doubts([[600, 400, 100, 100]], {}, { format: 'cxcywh' })).toEqual([])
    expect(doubts([[1240, 400, 100, 100]], {}, { format: 'cxcywh' })).toEqual([])
    expect(doubts([[1260, 400, 100, 100]], {}, { format: 'cxcywh' })).toHaveLength(1)
    expect(doubts([[10, 10, -5, 20]], {}, { format: 'xywh' })[0]).toContain('read as x y width height')
  })
})

describe('roipool pool', () => {
  const pool = (boxes: string, ...more: string[]) =>
    command(
      folder,
      'pool',
      'map.npy',
      '-b',
      boxes,
      '--output-size',
      '2',
      '-o',
      'out.npy',
      '--backend',
      'naive',
      ...more,
    )

  it.each([
    ['fractions.json', ['--spatial-scale', '1/8'], 'are they fractions of its sides?'],
    ['pixels.json', ['--spatial-scale', '8'], 'is the stride meant, 1/8?'],
    ['pixels.json', ['--operator', 'cropAndResize'], 'are they pixels?'],
    ['pixels.json', ['--normalized'], 'are they pixels?'],
  ])('warns of %s with %j; --strict ends there', async (boxes, more, says) => {
    const { code, stderr } = await pool(boxes, ...more, '-o', 'warned.npy')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^roipool: warning: .*\n$/)
    expect(stderr).toContain(says)
    expectRefusal(await pool(boxes, ...more, '-o', 'strict.npy', '--strict'), says)
    expect(existsSync(join(folder, 'strict.npy'))).toBe(false)
  })

  it('warns of channels that seem to come first', async () => {
    const args = [
      'pool',
      'first.npy',
      '-b',
      'pixels.json',
      '--spatial-scale',
      '1/8',
      '-o',
      'out.npy',
      '--strict',
    ]
    expectRefusal(await command(folder, ...args), 'first.npy has the shape (64, 9, 9), read as 64×9 cells')
    expect((await command(folder, ...args, '--layout', 'NCHW')).code).toBe(0)
    expect(readNpy(join(folder, 'out.npy')).shape).toEqual([1, 7, 7, 64])
  })

  it('of nothing says nothing, and boxes that are fractions are those of their pixels', async () => {
    const pixels = await pool('pixels.json', '--spatial-scale', '1/8', '--strict')
    expect(pixels).toMatchObject({ code: 0, stderr: '' })
    const expected = [...readNpy(join(folder, 'out.npy')).data]
    const shares = [8 / 104, 8 / 72, 64 / 104, 64 / 72]
    writeFileSync(join(folder, 'shares.json'), JSON.stringify([shares]))
    for (const scale of [[], ['--spatial-scale', '1/8']]) {
      expect((await pool('shares.json', '--normalized', '--strict', ...scale)).code).toBe(0)
      expect([...readNpy(join(folder, 'out.npy')).data]).toEqual(expected)
    }
  })

  it('a mean over regions without area is a dash, never infinite', async () => {
    writeFileSync(join(folder, 'point.json'), '[[8, 8, 8, 8]]')
    const { stdout } = await pool('point.json', '--spatial-scale', '1/8')
    expect(stdout).toContain('lost – of a region, gained – (mean)')
    writeFileSync(join(folder, 'both.json'), '[[8, 8, 8, 8], [8, 8, 64, 64]]')
    expect((await pool('both.json', '--spatial-scale', '1/8')).stdout).not.toMatch(/–|Infinity/)
  })

  it('by default cuts position-sensitive maps into as many bins as their channels allow', async () => {
    writeFileSync(join(folder, 'ps.npy'), npy(new Float32Array(5 * 5 * 480), [5, 5, 480]))
    const args = ['pool', 'ps.npy', '-b', 'pixels.json', '--spatial-scale', '1/32', '-o', 'ps-out.npy']
    for (const operator of ['psRoiPool', 'psRoiAlign']) {
      expect((await command(folder, ...args, '--operator', operator)).code).toBe(0)
      expect(readNpy(join(folder, 'ps-out.npy')).shape).toEqual([1, 4, 4, 30])
    }
  })
})
