import type { RoiPoolParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { filled, generator, threeImages } from '../../fill.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, pool } = casesOf('roiPool', 'backend')

const LIMIT = 2 ** 24

export const scale: readonly Case[] = [
  ...[1, 3, 17, 480, 1000].map((channels) =>
    geometry(
      {
        id: `scale/${channels}-channels`,
        spec: '§1.1',
        catches: 'channels handled in groups of 4, 8 or 16 only, or not past a group’s end',
      },
      [5, 6, channels],
      [
        [0, 1, 5, 4],
        [1, 0, 6, 5],
      ],
      { outputSize: [2, 3], spatialScale: 1 },
    ),
  ),
  pool(
    { id: 'scale/2000-rois', spec: '§2', catches: 'a limit on the RoIs of a call' },
    { shape: [3, 19, 23, 2], data: () => threeImages(19, 23, 2).data },
    { boxes: manyBoxes(2000, 19, 23), images: Array.from({ length: 2000 }, (_, k) => (k * 7 + 1) % 3) },
    { outputSize: [7, 7], spatialScale: 1 / 16, quantization: 'round' },
    { from: 'oracle' },
  ),
  pool(
    {
      id: 'scale/99000-rows-of-bins',
      spec: '§2',
      catches: 'more rows of bins than a GPU dispatches in one dimension (65,535)',
    },
    { shape: [3, 37, 5, 1], data: () => threeImages(37, 5, 1).data },
    { boxes: manyBoxes(3000, 37, 5), images: Array.from({ length: 3000 }, (_, k) => (k * 5 + 2) % 3) },
    { outputSize: [33, 1], spatialScale: 1 / 16 },
    { from: 'oracle' },
  ),
  geometry(
    { id: 'scale/65-columns-of-bins', spec: '§2', catches: 'a limit on the size of the result' },
    [31, 70, 2],
    [[1, 2, 68, 29]],
    { outputSize: [33, 65], spatialScale: 1, quantization: 'round' },
  ),
  ...longBins(),
  mapBeyondLimit('cells', [2, 2053, 4099, 1], [2500.5, 1900, 4098, 2052]),
  mapBeyondLimit('channels', [2, 131, 257, 251], [120, 90, 256, 130]),
  resultBeyondLimit(),
]

/** Bins of more cells than a loop with a fixed limit runs through: 1,000 is gpu.js's own. */
function longBins(): Case[] {
  const cases: [string, number, number, RoiPoolParams['reduce']][] = [
    ['tall', 1201, 3, 'max'],
    ['wide', 3, 1301, 'max'],
    ['tall-avg', 1201, 3, 'avg'],
    ['wide-avg', 3, 1301, 'avg'],
  ]
  return cases.map(([name, height, width, reduce]) =>
    geometry(
      {
        id: `scale/${name}-bin`,
        spec: '§5',
        catches: 'a loop that ends before the last cell of a bin over 1,000 cells long',
      },
      [height, width, 2],
      [[0, 0, width, height]],
      { outputSize: [1, 1], spatialScale: 1, reduce },
    ),
  )
}

/** A map of more than 2^24 elements, pooled at its far end. Neighbours differ: each is its index modulo 8191. */
function mapBeyondLimit(name: string, shape: readonly [number, number, number, number], box: Box): Case {
  const data = () => {
    const values = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3])
    for (let n = 0, value = 0; n < values.length; n++, value = value === 8190 ? 0 : value + 1)
      values[n] = value
    return values
  }
  const [, height, width] = shape
  return pool(
    {
      id: `scale/map-beyond-2^24-${name}`,
      spec: '§7.6',
      catches: `indices in float32, which is exact to ${LIMIT} only`,
    },
    { shape, data },
    {
      boxes: [
        [width - 5, height - 4, width, height],
        [width - 7, height - 3, width - 2, height - 1],
        [0, height - 2, 5, height],
        box,
      ],
      images: [1, 1, 1, 1],
    },
    { outputSize: [2, 5], spatialScale: 1 },
    { from: 'oracle' },
  )
}

/** More than 2^24 results: 1,100 times the same map, cell by cell. */
function resultBeyondLimit(): Case {
  const [height, width, channels] = [3, 5, 1031]
  const size = height * width * channels
  const count = 1100
  return pool(
    {
      id: 'scale/result-beyond-2^24',
      spec: '§7.6',
      catches: `indices in float32, which is exact to ${LIMIT} only, on the side of the result`,
    },
    { shape: [1, height, width, channels], data: () => filled(size, (n) => n) },
    { boxes: Array.from({ length: count }, (): Box => [0, 0, width, height]) },
    { outputSize: [height, width], spatialScale: 1 },
    { from: 'hand', values: (n) => n % size },
  )
}

/** Boxes in pixels, 16 to a cell, inside a map of height × width cells and a little beyond. */
function manyBoxes(count: number, height: number, width: number): Box[] {
  const random = generator(count)
  return Array.from({ length: count }, () => {
    const x = random() * width * 16 - 8
    const y = random() * height * 16 - 8
    return [x, y, x + random() * width * 8, y + random() * height * 8]
  })
}
