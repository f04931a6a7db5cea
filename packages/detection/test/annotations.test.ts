import { describe, expect, it } from 'vitest'
import {
  type Annotations,
  readCoco,
  readCocoResults,
  readVoc,
  readYolo,
  writeCoco,
  writeCocoResults,
  writeVoc,
  writeYolo,
} from '../src/annotations.js'
import { evaluateCoco, evaluateVoc } from '../src/index.js'

const images = [
  { id: 7, file_name: 'a.jpg', width: 100, height: 80 },
  { id: 9, file_name: 'empty.jpg', width: 50, height: 50 },
]
const categories = [
  { id: 1, name: 'cat' },
  { id: 3, name: 'dog & son' },
]
const box = (bbox: number[], more = {}) => ({ image_id: 7, category_id: 3, bbox, ...more })
const coco = (...annotations: object[]) => ({ images, categories, annotations })

const read = readCoco(coco(box([10.25, 20.5, 30.1, 40.2], { area: 900, iscrowd: 1 }), box([0, 0, 100, 80])))
const voc = (body: string, size = '<size><width>100</width><height>80</height><depth>3</depth></size>') => ({
  file: 'labels/a.xml',
  text: `<?xml version="1.0"?><annotation><filename>a.jpg</filename>${size}${body}</annotation>`,
})
const object = (xmin: string, more = '', name = 'cat') =>
  `<object><name>${name}</name>${more}<bndbox><xmin>${xmin}</xmin><ymin>1</ymin><xmax>10</xmax><ymax>20</ymax></bndbox></object>`
const yolo = { classes: ['cat', 'dog'], images: [{ file: 'images/a.jpg', width: 200, height: 100 }] }

describe('COCO', () => {
  it('gives corners, sizes, crowds, and images without boxes', () => {
    expect(read.truth).toEqual([
      { image: 7, category: 3, box: [10.25, 20.5, 40.35, 60.7], area: 900, crowd: true },
      { image: 7, category: 3, box: [0, 0, 100, 80] },
    ])
    expect(read.images).toEqual([
      { id: 7, file: 'a.jpg', width: 100, height: 80 },
      { id: 9, file: 'empty.jpg', width: 50, height: 50 },
    ])
    expect(read.warnings).toEqual([])
  })

  it('is written as it was read', () => {
    const written = writeCoco(read)
    expect(written.annotations[0]!.bbox).toEqual([10.25, 20.5, 30.1, 40.2])
    expect(written.annotations[1]).toMatchObject({ id: 2, area: 8000, iscrowd: 0 })
    const again = readCoco(JSON.stringify(written))
    expect(writeCoco(again)).toEqual(written)
  })

  it('reads results, which evaluate as they are', () => {
    const results = JSON.stringify([box([0, 0, 100, 80], { score: 0.9 })])
    const detections = readCocoResults(results, read)
    expect(detections).toEqual([{ image: 7, category: 3, box: [0, 0, 100, 80], score: 0.9 }])
    expect(JSON.stringify(writeCocoResults(detections))).toBe(
      '[{"image_id":7,"category_id":3,"bbox":[0,0,100,80],"score":0.9}]',
    )
    const { stats } = evaluateCoco(detections, read.truth, { images: [7, 9], categories: [1, 3] })
    expect(stats[0]).toBeCloseTo(1, 12)
  })
})

describe('Pascal VOC', () => {
  it('counts pixels from 1, the last one included', () => {
    const { truth, images, categories } = readVoc([voc(object('1', '<difficult>1</difficult>'))])
    expect(truth).toEqual([{ image: 'a.jpg', category: 'cat', box: [0, 0, 10, 20], difficult: true }])
    expect(images).toEqual([{ id: 'a.jpg', file: 'a.jpg', width: 100, height: 80 }])
    expect(categories).toEqual([{ id: 'cat', name: 'cat' }])
  })

  it('is written as it was read', () => {
    const [first] = writeVoc(
      readVoc([voc(object('2') + object('1', '<difficult>1</difficult>', 'a &amp; b'))]),
    )
    expect(first!.file).toBe('a.xml')
    expect(readVoc([first!]).truth).toEqual([
      { image: 'a.jpg', category: 'cat', box: [1, 0, 10, 20] },
      { image: 'a.jpg', category: 'a & b', box: [0, 0, 10, 20], difficult: true },
    ])
    const found = [{ image: 'a.jpg', category: 'cat', box: [1, 0, 10, 20], score: 1 }]
    // The other class has a difficult object only, so nothing to find.
    expect(evaluateVoc(found, readVoc([first!]).truth).map).toBe(1)
  })
})

describe('YOLO', () => {
  it('counts in shares of the image', () => {
    const { truth, images } = readYolo([{ file: 'labels/a.txt', text: '1 0.5 0.5 0.25 0.5\r\n\n' }], yolo)
    expect(truth).toEqual([{ image: 'images/a.jpg', category: 1, box: [75, 25, 125, 75] }])
    expect(images).toHaveLength(1)
    expect(readYolo([], yolo).images).toHaveLength(1)
  })

  it('is written as it was read', () => {
    const text = '1 0.5 0.4 0.3 0.2\n0 0.1 0.1 0.1 0.1\n'
    expect(writeYolo(readYolo([{ file: 'a.txt', text }], yolo))).toEqual([{ file: 'a.txt', text }])
  })
})

it('one format becomes another', () => {
  const truths = ({ truth }: Annotations) =>
    truth.map(({ box }) => box.map((value) => Number(value.toFixed(6))))
  const { categories } = read
  const viaYolo = readYolo(writeYolo(read), {
    classes: categories.map(({ name }) => name),
    images: read.images.map(({ file, width, height }) => ({ file, width, height })),
  })
  expect(truths(viaYolo)).toEqual(truths(read))
  expect(truths(readVoc(writeVoc(read)))).toEqual(truths(read))
  expect(readVoc(writeVoc(read)).images).toHaveLength(2)
})

describe('boxes to look at stay as they are, and are warned of', () => {
  it.each([
    ['inverted', [10, 10, -5, 5], [10, 10, 5, 15]],
    ['empty', [10, 10, 0, 5], [10, 10, 10, 15]],
    ['outside', [90, 10, 20, 5], [90, 10, 110, 15]],
    ['outside', [-1, 10, 20, 5], [-1, 10, 19, 15]],
  ])('%s: %j', (kind, bbox, corners) => {
    const { truth, warnings } = readCoco(coco(box([1, 1, 2, 2]), box(bbox)), 'coco.json')
    expect(truth[1]!.box).toEqual(corners)
    expect(warnings).toMatchObject([{ kind, index: 1, file: 'coco.json' }])
    expect(warnings[0]!.message).toContain('coco.json: annotations[1]: the box')
    expect(writeCoco({ ...read, truth }).annotations[1]!.bbox).toEqual(bbox)
  })

  it('in VOC and YOLO too', () => {
    expect(readVoc([voc(object('0'))]).warnings).toMatchObject([{ kind: 'outside', file: 'labels/a.xml' }])
    const { warnings } = readYolo([{ file: 'a.txt', text: '0 0.1 0.5 0.25 0.5' }], yolo)
    expect(warnings[0]!.message).toBe(
      'a.txt: line 1: the box -5 25 45 75 is not inside its image of 200×100: clip it, or check whose box it is',
    )
  })
})

describe('a malformed file is refused with its name, the entry and the cure', () => {
  const line = (text: string) => () => readYolo([{ file: 'a.txt', text }], yolo)
  it.each([
    ['no JSON', () => readCoco('{', 'x.json'), 'x.json is not JSON: '],
    ['no object', () => readCoco('3', 'x.json'), 'x.json must be an object of images'],
    [
      'no list',
      () => readCoco({ images, categories }, 'x.json'),
      'x.json: annotations must be a list, but is undefined',
    ],
    [
      'a number as entry',
      () => readCoco({ images: [3] }, 'x.json'),
      'x.json: images[0]: must be an object, but is 3',
    ],
    [
      'no size',
      () => readCoco({ images: [{ id: 1, file_name: 'a' }] }, 'x.json'),
      'x.json: images[0]: width must be a positive number, but is undefined: write the size',
    ],
    [
      'no file name',
      () => readCoco({ images: [{ id: 1 }] }, 'x.json'),
      'images[0]: file_name must be a string',
    ],
    [
      'an id twice',
      () => readCoco({ ...coco(), images: [images[0], images[0]] }),
      'images[1]: id 7 is there twice: number them anew',
    ],
    [
      'no name',
      () => readCoco({ images: [], categories: [{ id: 1 }] }),
      'categories[0]: name must be a string',
    ],
    [
      'no id',
      () => readCoco({ images: [], categories: [{ name: 'a' }] }),
      'categories[0]: id must be a number or a string',
    ],
    [
      'an unknown image',
      () => readCoco(coco({ ...box([1, 1, 2, 2]), image_id: 8 })),
      'annotations[0]: image_id is 8, which images does not have: add the image',
    ],
    [
      'an unknown category',
      () => readCoco(coco({ ...box([1, 1, 2, 2]), category_id: 2 })),
      'annotations[0]: category_id is 2',
    ],
    [
      'three numbers',
      () => readCoco(coco(box([1, 2, 3]))),
      'annotations[0]: bbox must be four finite numbers, x y width height, but is [1, 2, 3]',
    ],
    [
      'an area of words',
      () => readCoco(coco(box([1, 1, 2, 2], { area: 'big' }))),
      'annotations[0]: area must be a finite number, but is "big"',
    ],
    [
      'no score',
      () => readCocoResults([box([1, 1, 2, 2])], read, 'r.json'),
      'r.json: results[0]: score must be a finite number, but is undefined',
    ],
    ['no XML', () => readVoc([{ file: 'a.xml', text: '<annotation>' }]), 'a.xml is not XML: '],
    [
      'other XML',
      () => readVoc([{ file: 'a.xml', text: '<svg/>' }]),
      'a.xml must hold <annotation>, but holds <svg>',
    ],
    ['no size in XML', () => readVoc([voc('', '')]), 'labels/a.xml: size: is missing'],
    ['two files of one image', () => readVoc([voc(''), voc('')]), 'a.jpg is that of another file too'],
    ['no class', () => readVoc([voc('<object/>')]), 'labels/a.xml: object 1: name is missing'],
    [
      'a class that is not listed',
      () => readVoc([voc(object('1'))], { classes: ['dog'] }),
      'object 1: name is "cat", which is none of the classes',
    ],
    ['no box', () => readVoc([voc('<object><name>cat</name></object>')]), 'object 1: bndbox is missing'],
    [
      'words in a box',
      () => readVoc([voc(object('left'))]),
      'object 1: bndbox.xmin must be a finite number, but is "left"',
    ],
    [
      'four numbers',
      line('0 1 1 1'),
      'a.txt: line 1: must be five numbers, class x y width height, but is "0 1 1 1"',
    ],
    [
      'a polygon',
      line('\n0 0 0 1 0 1 1'),
      'a.txt: line 2: must be five numbers, class x y width height, but is "0 0 0 1 0 1 1": polygons are not read',
    ],
    [
      'a class too many',
      line('2 0.5 0.5 0.1 0.1'),
      'a.txt: line 1: class 2 is none of the 2 classes: add its name',
    ],
    [
      'a text without an image',
      () => readYolo([{ file: 'b.txt', text: '' }], yolo),
      'b.txt belongs to no image of options.images: add the image',
    ],
    [
      'two images of one name',
      () => readYolo([], { ...yolo, images: [...yolo.images, ...yolo.images] }),
      'options.images has two images of one name',
    ],
    [
      'a category that is not listed',
      () => writeVoc({ ...read, categories: [] }),
      'annotations.categories has no category 3: add it',
    ],
    [
      'a category that YOLO has no number for',
      () => writeYolo({ ...read, categories: [] }),
      'annotations.categories has no category 3: add it',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'ROI_INVALID', message: expect.stringContaining(message) }),
    )
  })
})
