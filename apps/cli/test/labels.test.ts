import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corners } from '../src/input/boxes/format.js'
import { parseBoxes } from '../src/input/boxes/read.js'
import { temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

async function read(name: string, text: string) {
  const path = join(folder, name)
  writeFileSync(path, text)
  const { format, rows, about, image } = await parseBoxes(path, undefined)
  return { boxes: rows.map((row) => corners(format, row)), labels: about?.map(({ label }) => label), image }
}

/** The two files that labelImg writes of one picture, as it writes them. */
const voc = `<annotation>
\t<folder>photos</folder>
\t<filename>IMG_1.jpg</filename>
\t<path>C:\\Users\\me\\Pictures\\IMG_1.jpg</path>
\t<source>
\t\t<database>Unknown</database>
\t</source>
\t<size>
\t\t<width>640</width>
\t\t<height>320</height>
\t\t<depth>3</depth>
\t</size>
\t<segmented>0</segmented>
\t<object>
\t\t<name>dog &amp; bone</name>
\t\t<pose>Unspecified</pose>
\t\t<truncated>1</truncated>
\t\t<difficult>0</difficult>
\t\t<bndbox>
\t\t\t<xmin>11</xmin>
\t\t\t<ymin>21</ymin>
\t\t\t<xmax>110</xmax>
\t\t\t<ymax>120</ymax>
\t\t</bndbox>
\t</object>
</annotation>
`
const yolo = '1 0.093750 0.218750 0.156250 0.312500\n'

const shape = (label: string, type: string, points: number[][], mask: string | null = null) => ({
  ...{ label, points, group_id: null, description: '', shape_type: type, flags: {}, mask },
})
const labelMe = (...shapes: object[]) =>
  JSON.stringify({
    ...{ version: '5.4.1', flags: {}, shapes, imagePath: '..\\photos\\IMG_1.jpg', imageData: null },
    ...{ imageHeight: 320, imageWidth: 640 },
  })

describe('as the tools lay them out', () => {
  it('labelImg’s Pascal VOC', async () => {
    expect(await read('IMG_1.xml', voc)).toMatchObject({
      boxes: [[10, 20, 110, 120]],
      labels: ['dog & bone'],
      image: { file: 'IMG_1.jpg', size: { width: 640, height: 320 } },
    })
  })

  it('labelImg’s YOLO, with classes.txt beside it', async () => {
    mkdirSync(join(folder, 'yolo'))
    writeFileSync(join(folder, 'yolo/classes.txt'), 'cat\ndog & bone\n')
    const { boxes, labels } = await read('yolo/IMG_1.txt', yolo)
    expect(boxes).toEqual([[10 / 640, 20 / 320, 110 / 640, 120 / 320].map((side) => expect.closeTo(side, 6))])
    expect(labels).toEqual(['dog & bone'])
  })

  it('LabelMe’s rectangles, polygons, circles and masks', async () => {
    const corner = [
      [110, 120],
      [10, 20],
    ]
    const all = labelMe(
      shape('a', 'rectangle', corner),
      shape('b', 'polygon', [...corner, [10, 120]]),
      shape('c', 'circle', [
        [60, 70],
        [90, 110],
      ]),
      shape('d', 'mask', corner, 'iVBORw0KGgo='),
    )
    expect(await read('IMG_1.json', all)).toEqual({
      boxes: [
        [10, 20, 110, 120],
        [10, 20, 110, 120],
        [10, 20, 110, 120],
        [10, 20, 110, 120],
      ],
      labels: ['a', 'b', 'c', 'd'],
      image: { file: '..\\photos\\IMG_1.jpg', size: { width: 640, height: 320 } },
    })
  })

  it('LabelMe’s points have no box, and which it is is said', async () => {
    await expect(read('point.json', labelMe(shape('nose', 'point', [[1, 2]])))).rejects.toThrow(
      'point.json shape 1 is a "point", which has no box: rectangle, polygon, circle, mask have',
    )
  })
})
