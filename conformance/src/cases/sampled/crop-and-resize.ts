import type { CropAndResizeParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('cropAndResize')

/** A geometry by both methods. Boxes are normalised: 0 is the first cell of an axis and 1 the last. */
function both(
  name: string,
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: Partial<CropAndResizeParams> = {},
): Case[] {
  return (['bilinear', 'nearest'] as const).map((method) =>
    geometry({ id: `crop-and-resize/${name}-${method}`, spec: '§11.2', catches }, size, boxes, {
      outputSize: [3, 4],
      ...params,
      method,
    }),
  )
}

/** Rows of 2×5 cells; no two are the same. */
const ten = { shape: [1, 2, 5, 1], data: [1, 2, 3, 4, 5, 11, 12, 13, 14, 15] } as const

export const crops: readonly Case[] = [
  literal(
    {
      id: 'crop-and-resize/corners-of-the-box',
      spec: '§11.1',
      catches: 'samples within the box: the first and last lie on its corners',
    },
    ten,
    { boxes: [[0, 0, 1, 1]] },
    { outputSize: [2, 3] },
    [1, 3, 5, 11, 13, 15],
  ),
  literal(
    {
      id: 'crop-and-resize/defaults',
      spec: '§11.2',
      catches: 'defaults other than bilinear and an extrapolation value of 0',
    },
    ten,
    { boxes: [[0.125, 0, 1.125, 0.5]] },
    { outputSize: [2, 5] },
    [1.5, 2.5, 3.5, 4.5, 0, 6.5, 7.5, 8.5, 9.5, 0],
  ),
  literal(
    {
      id: 'crop-and-resize/one-sample-is-in-the-middle',
      spec: '§11.1',
      catches: 'a single sample at the start of the box, or 0/0',
    },
    ten,
    { boxes: [[0.25, 0, 0.5, 1]] },
    { outputSize: [1, 1] },
    [7.5],
  ),
  literal(
    {
      id: 'crop-and-resize/nearest-ties',
      spec: '§11.2',
      catches: 'halves rounded down or to even: 0.5, 1.5 and 2.5 go to 1, 2 and 3',
    },
    ten,
    { boxes: [[0.125, 0, 0.625, 0.5]] },
    { outputSize: [2, 3], method: 'nearest' },
    [2, 3, 4, 12, 13, 14],
  ),
  literal(
    {
      id: 'crop-and-resize/flipped',
      spec: '§11.1',
      catches: 'a box turned round that is turned back, or refused: it gives a crop turned round',
    },
    ten,
    {
      boxes: [
        [1, 0, 0, 1],
        [0, 1, 1, 0],
      ],
    },
    { outputSize: [2, 3] },
    [5, 3, 1, 15, 13, 11, 11, 13, 15, 1, 3, 5],
  ),
  literal(
    {
      id: 'crop-and-resize/extrapolation-value',
      spec: '§11.2',
      catches: 'an extrapolation value not heeded, or mixed with cells, or only where a whole box is outside',
    },
    ten,
    {
      boxes: [
        [-0.5, 0, 0.5, 1],
        [0, -1, 1, 1],
        [2, 0, 3, 1],
      ],
    },
    { outputSize: [2, 3], extrapolationValue: -2.5 },
    [-2.5, 1, 3, -2.5, 11, 13, -2.5, -2.5, -2.5, 11, 13, 15, -2.5, -2.5, -2.5, -2.5, -2.5, -2.5],
  ),
  literal(
    {
      id: 'crop-and-resize/nan-beside-a-sample',
      spec: '§11.2',
      catches: 'a cell of weight 0 that is read: 0 · NaN',
      nonFinite: true,
    },
    { shape: [1, 2, 5, 1], data: [1, Number.NaN, 3, Infinity, 5, ...Array<number>(5).fill(Number.NaN)] },
    { boxes: [[0, 0, 1, 0]] },
    { outputSize: [1, 3], extrapolationValue: 7 },
    [1, 3, 5],
  ),
  ...both(
    'three-images',
    'not reading the image a box lies in',
    [11, 14, 5],
    [
      [0.1, 0.2, 0.7, 0.9],
      [0, 0.25, 0.5, 0.75],
      [0.3, 0.1, 1, 0.6],
    ],
  ),
  ...both(
    'outside',
    'a sample outside that takes the value at the edge',
    [7, 9, 2],
    [
      [-0.4, 0.1, 0.5, 0.7],
      [0.2, 0.5, 0.8, 1.75],
      [1.25, 0.2, 1.5, 0.5],
      [-1, -1, 2, 2],
    ],
    { extrapolationValue: 0.75 },
  ),
  ...both(
    'larger-than-the-box',
    'going wrong where there are more samples than cells',
    [4, 5, 3],
    [
      [0.25, 0.5, 0.5, 0.75],
      [0.5, 0.5, 0.5, 0.5],
    ],
    { outputSize: [7, 9] },
  ),
  ...both(
    'one-row-of-samples',
    'a single sample on one axis that is not in the middle',
    [6, 9, 2],
    [[0.1, 0.2, 0.9, 0.7]],
    { outputSize: [1, 4] },
  ),
  ...both(
    'map-of-one-cell',
    'going wrong on a map of 1×1 cells',
    [1, 1, 3],
    [
      [0, 0, 1, 1],
      [-1, 0.5, 2, 3],
    ],
  ),
  ...both('map-of-one-row', 'going wrong on a map of one row', [1, 13, 2], [[0.1, -1, 0.9, 2]]),
  ...both('17-channels', 'channels handled in groups of 4, 8 or 16 only', [5, 6, 17], [[0.05, 0, 0.8, 1]]),
]
