import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RowFormat } from '../src/input/boxes/format.js'
import { readBoxes } from '../src/input/boxes/read.js'
import { npy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

interface Choice {
  readonly format?: RowFormat
  readonly input?: string
  readonly image?: string
}

function read(name: string, content: unknown, { input = 'photos/cat.jpg', ...choice }: Choice = {}) {
  const path = join(folder, name)
  const text = typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content)
  writeFileSync(path, text)
  return readBoxes(path, { input, ...choice })
}

const coco = {
  images: [
    { id: 7, file_name: 'val/dog.jpg', width: 640, height: 480 },
    { id: 9, file_name: 'val/cat.jpg', width: 320, height: 240 },
    { id: 11, file_name: 'train/cat.jpg', width: 32, height: 24 },
    { id: 12, file_name: 'none.jpg', width: 32, height: 24 },
  ],
  categories: [{ id: 17, name: 'cat' }],
  annotations: [
    { id: 501, image_id: 7, category_id: 17, bbox: [0, 0, 5, 5] },
    { id: 502, image_id: 9, category_id: 17, bbox: [10, 20, 30, 40], segmentation: [] },
    { id: 503, image_id: 9, category_id: 17, bbox: [1, 2, 3, 4] },
  ],
}
const voc = `<annotation><filename>cat.jpg</filename><size><width>320</width><height>240</height></size>
<object><name>cat</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>`
const labelMe = {
  imagePath: '..\\cat.jpg',
  imageWidth: 320,
  imageHeight: 240,
  shapes: [
    {
      label: 'cat',
      shape_type: 'rectangle',
      points: [
        [40, 60],
        [10, 20],
      ],
    },
    {
      label: 'tail',
      shape_type: 'polygon',
      points: [
        [1, 5],
        [3, 2],
        [2, 6],
      ],
    },
    {
      label: 'eye',
      shape_type: 'circle',
      points: [
        [10, 10],
        [13, 14],
      ],
    },
  ],
}

describe('boxes of other tools', () => {
  it('COCO annotations: those of the image, with ids and labels', async () => {
    const boxes = await read('coco.json', coco, { input: 'val/cat.jpg' })
    expect(boxes).toMatchObject({
      format: 'xyxy',
      rows: [
        [10, 20, 40, 60],
        [1, 2, 4, 6],
      ],
      about: [
        { id: 502, label: 'cat' },
        { id: 503, label: 'cat' },
      ],
      image: { file: 'val/cat.jpg', size: { width: 320, height: 240 } },
    })
    expect((await read('coco.json', coco, { image: '7' })).about).toEqual([{ id: 501, label: 'cat' }])
    expect((await read('coco.json', coco, { input: 'none.png' })).rows).toEqual([])
  })

  it('COCO annotations: an image that could be two, or is none, is asked for', async () => {
    await expect(read('coco.json', coco, { input: 'cat.jpg' })).rejects.toThrow(
      'names val/cat.jpg, train/cat.jpg: say with --image which of them cat.jpg is',
    )
    await expect(read('coco.json', coco, { input: 'bird.jpg' })).rejects.toThrow(
      'has no boxes of bird.jpg; its images are val/dog.jpg, val/cat.jpg, train/cat.jpg, none.jpg; say with --image',
    )
    await expect(read('coco.json', coco, { image: '8' })).rejects.toThrow('has no boxes of 8; its images are')
    await expect(read('coco.json', coco, { image: '7', format: 'xywh' })).rejects.toThrow(
      'is COCO annotations, which has a format of its own: leave --format xywh out',
    )
  })

  it('COCO results: the image by its number, with scores', async () => {
    const results = [
      { image_id: 139, category_id: 3, bbox: [1, 2, 3, 4], score: 0.5 },
      { image_id: 7, category_id: 3, bbox: [0, 0, 1, 1], score: 0.9 },
    ]
    expect(await read('results.json', results, { input: 'val2017/000000000139.jpg' })).toMatchObject({
      rows: [[1, 2, 4, 6]],
      about: [{ label: 3, score: 0.5 }],
    })
    await expect(read('results.json', results)).rejects.toThrow(
      'has no boxes of photos/cat.jpg; its images are 139, 7',
    )
  })

  it('Pascal VOC, whose pixels count from 1', async () => {
    expect(await read('cat.xml', voc)).toEqual({
      format: 'xyxy',
      rows: [[10, 20, 40, 60]],
      about: [{ label: 'cat' }],
      image: { file: 'cat.jpg', size: expect.objectContaining({ width: 320, height: 240 }) },
    })
  })

  it('YOLO, in fractions, with the names beside it and confidences', async () => {
    expect(await read('yolo.txt', '1 0.5 0.5 0.5 0.25\n\n0 0.5 0.5 1 1 0.75\n')).toEqual({
      format: 'xyxy',
      fractions: true,
      rows: [
        [0.25, 0.375, 0.75, 0.625],
        [0, 0, 1, 1],
      ],
      about: [{ label: '1' }, { label: '0', score: 0.75 }],
    })
    writeFileSync(join(folder, 'classes.txt'), 'dog\ncat\n')
    expect((await read('yolo.txt', '1 0.5 0.5 0.5 0.25\n')).about).toEqual([{ label: 'cat' }])
    await expect(read('yolo.txt', '1 0.5 0.5 0.5 0.25\n2 0.5 0.5 0.5 0.25\n')).rejects.toThrow(
      'yolo.txt: line 2: class 2 is none of the 2 classes',
    )
  })

  it('LabelMe: rectangles, and what encloses polygons and circles', async () => {
    expect(await read('labelme.json', labelMe)).toEqual({
      format: 'xyxy',
      rows: [
        [10, 20, 40, 60],
        [1, 2, 3, 6],
        [5, 5, 15, 15],
      ],
      about: [{ label: 'cat' }, { label: 'tail' }, { label: 'eye' }],
      image: { file: '..\\cat.jpg', size: { width: 320, height: 240 } },
    })
    const line = {
      ...labelMe,
      shapes: [
        {
          label: 'a',
          shape_type: 'line',
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    }
    await expect(read('line.json', line)).rejects.toThrow('shape 1 is a "line", which has no box')
  })
})

describe('boxes with names', () => {
  it.each([
    ['x1,y1,x2,y2', 'xyxy'],
    ['x0,y0,x1,y1', 'xyxy'],
    ['X_Min,Y_Min,X_Max,Y_Max', 'xyxy'],
    ['left;top;right;bottom', 'xyxy'],
    ['X\tY\tW\tH', 'xywh'],
    ['left top width height', 'xywh'],
    ['x_center,y_center,w,h', 'cxcywh'],
  ])('in a table under %s', async (header, format) => {
    const line = '1 2 3 4'.replaceAll(' ', /[^\w]/.exec(header)![0])
    expect(await read('table.txt', `${header}\n${line}\n`)).toMatchObject({ format, rows: [[1, 2, 3, 4]] })
  })

  it('as Open Images and COCO tables write them', async () => {
    const open =
      'ImageID,LabelName,Confidence,XMin,XMax,YMin,YMax\ncat,/m/01,1,0.1,0.3,0.2,0.4\ndog,/m/02,1,0,1,0,1\n'
    expect(await read('open.csv', open)).toMatchObject({
      rows: [[0.1, 0.2, 0.3, 0.4]],
      about: [{ label: '/m/01', score: 1 }],
    })
    const list = 'image_id,bbox\ncat,"[1.5, 2, 3, 4]"\n'
    expect(await read('bbox.csv', list)).toMatchObject({ format: 'xywh', rows: [[1.5, 2, 3, 4]] })
  })

  it('with decimal commas between semicolons', async () => {
    expect((await read('comma.csv', '1,5;2;3;4,25\n')).rows).toEqual([[1.5, 2, 3, 4.25]])
  })

  it('a column of file names chooses the rows', async () => {
    const table = 'filename,x1,y1,x2,y2,label\ndog.jpg,0,0,1,1,a\nphotos/cat.jpg,1,2,3,4,b\n'
    expect(await read('many.csv', table)).toMatchObject({ rows: [[1, 2, 3, 4]], about: [{ label: 'b' }] })
    await expect(read('many.csv', table, { input: 'x.jpg' })).rejects.toThrow(
      'its images are dog.jpg, photos/cat.jpg',
    )
    // What comes on standard input has no name.
    await expect(read('many.csv', table, { input: '-' })).rejects.toThrow(
      'say with --image which of them - is',
    )
  })

  it.each([
    [{ x: 1, y: 2, width: 3, height: 4 }, 'xywh'],
    [{ x1: 1, y1: 2, x2: 3, y2: 4 }, 'xyxy'],
    [{ xmin: 1, ymin: 2, xmax: 3, ymax: 4 }, 'xyxy'],
    [{ score: 0.5, label: 'cat', box: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 } }, 'xyxy'],
    [{ bbox: [1, 2, 3, 4], class: 'cat', score: 0.5 }, 'xywh'],
    [{ box: [1, 2, 3, 4] }, 'xyxy'],
  ])('objects %j', async (object, format) => {
    expect(await read('objects.json', [object])).toMatchObject({ format, rows: [[1, 2, 3, 4]] })
    expect(await read('objects.json', { boxes: [object] })).toMatchObject({ format, rows: [[1, 2, 3, 4]] })
  })

  it('lists beside the boxes, as detectors give them', async () => {
    const found = { boxes: [[1, 2, 3, 4]], labels: ['cat'], scores: [0.5], ids: [3] }
    expect((await read('found.json', found)).about).toEqual([{ label: 'cat', score: 0.5, id: 3 }])
    await expect(read('found.json', { ...found, scores: [] })).rejects.toThrow('has 1 boxes, but 0 scores')
  })

  it('objects without a number are refused by row and column', async () => {
    const objects = [
      { x: 1, y: 2, width: 3, height: 4 },
      { x: 1, y: 2, width: 3 },
    ]
    await expect(read('objects.json', objects)).rejects.toThrow(
      'row 2, column height must be a finite number',
    )
  })
})

describe('rows of five numbers', () => {
  it('are not guessed', async () => {
    await expect(read('five.json', [[0, 1, 2, 3, 4]])).rejects.toThrow(
      'row 1 must have 4 numbers (x1, y1, x2, y2), but has 5: say --format bxyxy where an image index comes first',
    )
  })

  it('are of a batch, or have a score', async () => {
    const rows = [[1, 2, 3, 4, 0.5]]
    expect(await read('five.json', rows, { format: 'bxyxy' })).toMatchObject({
      rows: [[2, 3, 4, 0.5]],
      batchIndices: [1],
    })
    expect(await read('five.json', rows, { format: 'xyxys' })).toMatchObject({
      rows: [[1, 2, 3, 4]],
      about: [{ score: 0.5 }],
    })
  })

  it('may be an array of NumPy’s, as four may', async () => {
    const five = npy(Int32Array.of(1, 2, 3, 4, 5), [1, 5])
    expect(await read('five.npy', five, { format: 'bxyxy' })).toMatchObject({ rows: [[2, 3, 4, 5]] })
    expect((await read('four.npy', npy(Float64Array.of(1, 2, 3, 4.1), [1, 4]))).rows).toEqual([
      [1, 2, 3, 4.1],
    ])
    await expect(read('flat.npy', npy(new Float32Array(4), [4]))).rejects.toThrow('(4), but boxes are (K, 4)')
  })
})

it.each([
  ['long.csv', `0,0,20,20\n0,0,"${'a'.repeat(1e6)}",20\n`],
  ['long.csv', `${'a'.repeat(1e6)},b,c,d\n0,0,20,20\n`],
  ['long.json', [[0, 0, 'a'.repeat(1e6), 20]]],
  ['long.json', { shapes: 'a'.repeat(1e6) }],
])('however long what is wrong in %s, the line that says so is short', async (name, content) => {
  const { message } = await read(name, content).then(
    () => ({ message: '' }),
    (error: Error) => error,
  )
  expect(message).toContain('aaa')
  expect(message.replace(folder, '').length).toBeLessThan(250)
})
