import type { Case } from '../../case.js'
import { casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('roiPool', 'backend')

/** Two images of 3 rows, 4 columns and 2 channels: image·100 + row·10 + column, channel 1 negated. */
export const small = {
  shape: [2, 3, 4, 2],
  data: () =>
    Float32Array.from({ length: 48 }, (_, n) => {
      const cell = Math.floor(n / 24) * 100 + Math.floor((n % 24) / 8) * 10 + Math.floor((n % 8) / 2)
      return n % 2 === 0 ? cell : -cell
    }),
} as const

export const basic: readonly Case[] = [
  literal(
    {
      id: 'basic/whole-map-in-one-bin',
      spec: '§5.1',
      catches: 'not reading every cell of a bin',
    },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 4, 6, 5] },
    { boxes: [[0, 0, 3, 2]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [6],
  ),
  literal(
    { id: 'basic/first-cell', spec: '§5.1', catches: 'passing over the first row or column of a bin' },
    { shape: [1, 2, 3, 1], data: [6, 5, 4, 3, 2, 1] },
    { boxes: [[0, 0, 3, 2]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [6],
  ),
  literal(
    { id: 'basic/last-cell', spec: '§5.1', catches: 'leaving out the last row or column of a bin' },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 4, 5, 6] },
    { boxes: [[0, 0, 3, 2]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [6],
  ),
  literal(
    {
      id: 'basic/cells-around-a-bin',
      spec: '§5.1',
      catches: 'reading a row or column before or behind a bin',
    },
    { shape: [1, 4, 5, 1], data: [9, 9, 9, 9, 9, 9, 1, 2, 3, 9, 9, 4, 5, 6, 9, 9, 9, 9, 9, 9] },
    { boxes: [[1, 1, 4, 3]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [6],
  ),
  literal(
    {
      id: 'basic/two-rois-two-channels',
      spec: '§2',
      catches: 'a result whose axes are not RoI, row, column, channel',
    },
    small,
    {
      boxes: [
        [0, 0, 4, 2],
        [1, 1, 3, 3],
      ],
      images: [1, 0],
    },
    { outputSize: [2, 2], spatialScale: 1 },
    [101, -100, 103, -102, 111, -110, 113, -112, 11, -11, 12, -12, 21, -21, 22, -22],
  ),
  literal(
    {
      id: 'basic/defaults',
      spec: '§3',
      catches: 'defaults other than quantization floor and reduce max',
    },
    { shape: [1, 3, 5, 1], data: [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24] },
    { boxes: [[0.5, 0.5, 3.5, 2.5]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [12],
  ),
  literal(
    {
      id: 'basic/avg',
      spec: '§5.2',
      catches: 'a mean that is a sum, or a maximum',
    },
    small,
    {
      boxes: [
        [0, 0, 4, 2],
        [1, 1, 3, 3],
      ],
      images: [1, 0],
    },
    { outputSize: [1, 2], spatialScale: 1, reduce: 'avg' },
    [105.5, -105.5, 107.5, -107.5, 16, -16, 17, -17],
  ),
  literal(
    {
      id: 'basic/one-image-needs-no-batch-indices',
      spec: '§1.2',
      catches: 'wanting batch indices where there is one image',
    },
    { shape: [1, 2, 4, 1], data: [1, 2, 3, 4, 5, 6, 7, 8] },
    {
      boxes: [
        [0, 0, 2, 2],
        [2, 0, 4, 1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [6, 4],
  ),
  literal(
    {
      id: 'basic/unsorted-and-duplicate-rois',
      spec: '§1.2',
      catches: 'results in the order of the images, or one for RoIs that are equal',
    },
    { shape: [3, 1, 2, 1], data: [1, 2, 3, 4, 5, 6] },
    {
      boxes: [
        [0, 0, 1, 1],
        [0, 0, 2, 1],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
        [1, 0, 2, 1],
      ],
      images: [2, 0, 2, 1, 0],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [5, 2, 5, 3, 2],
  ),
  geometry(
    { id: 'basic/three-images', spec: '§1.2', catches: 'not reading the image a RoI lies in' },
    [11, 14, 5],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
      [100, 60, 180, 170],
    ],
    { outputSize: [2, 3], spatialScale: 1 / 16 },
  ),
  geometry(
    { id: 'basic/wide-map-tall-result', spec: '§2', catches: 'height and width taken for each other' },
    [4, 19, 2],
    [[1, 0, 19, 4]],
    { outputSize: [4, 3], spatialScale: 1 },
  ),
  geometry(
    { id: 'basic/tall-map-wide-result', spec: '§2', catches: 'height and width taken for each other' },
    [19, 4, 2],
    [[0, 1, 4, 19]],
    { outputSize: [3, 4], spatialScale: 1 },
  ),
  geometry(
    { id: 'basic/avg-three-images', spec: '§5.2', catches: 'a mean that leaves out or repeats cells' },
    [11, 14, 5],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
    ],
    { outputSize: [2, 3], spatialScale: 1 / 16, quantization: 'round', reduce: 'avg' },
  ),
]
