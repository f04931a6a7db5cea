import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { corners } from '../src/input/boxes/format.js'
import { matchGroups, readGroups } from '../src/input/boxes/of-many.js'
import { temporaryFolder } from './roipool.js'
import { HEIGHT, shapeOf, WIDTH, writeShapes } from './shapes.js'

const folder = temporaryFolder()
const at = (...names: string[]) => join(folder, ...names)
const files = [0, 1, 2].map((n) => `photos/${n}.png`)

beforeAll(async () => {
  await writeShapes(folder, 0, 3)
  mkdirSync(at('labelme'))
  const lists: Record<string, unknown> = {}
  const rows = [0, 1, 2].map((n) => {
    const [x1, y1, x2, y2] = shapeOf(n).box
    const points = [
      [x1, y1],
      [x2, y2],
    ]
    const shape = { label: 'it', shape_type: 'rectangle', points }
    writeFileSync(
      at('labelme', `${n}.json`),
      JSON.stringify({ shapes: [shape], imagePath: `elsewhere/${n}.bmp` }),
    )
    lists[`${n}.png`] = { boxes: [[x1, y1, x2 - x1, y2 - y1]], format: 'xywh', labels: [`no ${n}`] }
    return { image_id: n, category_id: 0, bbox: [x1, y1, x2 - x1, y2 - y1], score: 0.5 }
  })
  writeFileSync(at('results.json'), JSON.stringify(rows))
  writeFileSync(at('lists.json'), JSON.stringify(lists))
  const lines = [0, 1, 2].map((n) => `${n}.png\t${shapeOf(n).box.join('\t')}`)
  writeFileSync(at('boxes.tsv'), `filename\tx1\ty1\tx2\ty2\n${lines.join('\n')}\n`)
})

describe('the boxes of many images', () => {
  it.each(['coco.json', 'results.json', 'voc', 'yolo', 'labelme', 'boxes.tsv', 'lists.json'])(
    'come from %s',
    async (name) => {
      const { boxes, without, unused } = matchGroups(await readGroups(at(name), undefined), files, name)
      expect({ without, unused }).toEqual({ without: [], unused: [] })
      for (const [n, file] of files.entries()) {
        const { format, rows, fractions } = boxes.get(file)!
        const size = fractions ? [WIDTH, HEIGHT, WIDTH, HEIGHT] : [1, 1, 1, 1]
        const found = rows.map((row) => corners(format, row).map((value, k) => value * size[k]!))
        expect(found).toHaveLength(1)
        for (const [k, value] of found[0]!.entries()) expect(value).toBeCloseTo(shapeOf(n).box[k]!, 6)
      }
    },
  )

  it('are those of the folder that the image is in, and never those of two images', async () => {
    const named = (...names: string[]) =>
      names.map((file) => ({ image: { file }, boxes: { format: 'xyxy' as const, rows: [[0, 0, 1, 1]] } }))
    const match = (names: string[], inputs: string[]) => matchGroups(named(...names), inputs, 'boxes')
    const inputs = ['photos/a/1.jpg', 'photos/b/1.jpg']
    expect([...match(['a/1.jpg', 'b/1.jpg'], inputs).boxes.keys()]).toEqual(inputs)
    expect([...match(['b/1.xml', 'a/1.xml'], inputs).boxes.keys()]).toEqual(inputs)
    expect(match(['a/1.jpg', 'c.jpg'], inputs)).toMatchObject({
      without: ['photos/b/1.jpg'],
      unused: ['c.jpg'],
    })
    expect(() => match(['1.jpg'], inputs)).toThrow(
      'the boxes of 1.jpg in boxes fit both photos/a/1.jpg and photos/b/1.jpg: name them with their folders',
    )
    expect(() => match(['x/1.xml', 'y/1.xml'], ['1.jpg'])).toThrow(
      'boxes has boxes of x/1.xml and y/1.xml: either could be 1.jpg',
    )
  })
})
