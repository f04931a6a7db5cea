import type { Case } from '../../case.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('prRoiPool')

function precise(
  name: string,
  spec: Case['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  spatialScale = 1,
): Case {
  const text = { id: `pr-roi-pool/${name}`, spec, catches } as const
  return geometry(text, size, boxes, { outputSize: [2, 3], spatialScale })
}

/** One cell that is not 0, in the middle of a map of 3×5. */
const peak = { shape: [1, 3, 5, 1], data: [0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] } as const

export const precises: readonly Case[] = [
  literal(
    {
      id: 'pr-roi-pool/mean-of-the-surface',
      spec: '§10.1',
      catches: 'samples in place of the integral: the surface over a cell is a pyramid, whose mean is 1/4',
    },
    peak,
    {
      boxes: [
        [1, 0, 3, 2],
        [2, 1, 3, 2],
        [1.5, 0.5, 2.5, 1.5],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [4, 4, 9],
  ),
  literal(
    {
      id: 'pr-roi-pool/fades-beyond-the-edge',
      spec: '§10.1',
      catches: 'a surface that is held at the edge, or ends there: it falls to 0 over one cell',
    },
    { shape: [1, 2, 3, 1], data: [8, 1, 2, 4, 3, 6] },
    {
      boxes: [
        [-1, 0, 0, 1],
        [2, 0, 3, 1],
        [-2, 0, -1, 1],
        [-3, 0, 0, 1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [3, 2, 0, 1],
  ),
  literal(
    { id: 'pr-roi-pool/without-area', spec: '§10.2', catches: '0/0, or a point, for a box without area' },
    { shape: [1, 2, 3, 1], data: [8, 1, 2, 4, 3, 6] },
    {
      boxes: [
        [1, 0, 1, 1],
        [0, 1, 2, 1],
        [2, 1, 1, 0],
        [2, 0, 1, 1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [0, 0, 0, 0],
  ),
  literal(
    {
      id: 'pr-roi-pool/tiny-bins',
      spec: '§10.1',
      catches: 'a difference of integrals that cancels: a tiny bin has the value of the surface there',
    },
    { shape: [1, 2, 3, 1], data: [8, 1, 2, 4, 3, 6] },
    {
      boxes: [
        [0, 0, 2 ** -40, 2 ** -40],
        [2 ** -100, 2 ** -100, 2 ** -99, 2 ** -99],
        [1, 0.5, 1 + 2 ** -23, 0.5 + 2 ** -24],
        [1.25, 0, 1.5, 2 ** -30],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [8, 8, 2, 1.375],
  ),
  precise(
    'three-images',
    '§10.1',
    'not reading the image a RoI lies in',
    [11, 14, 5],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
      [100, 60, 180, 170],
    ],
    1 / 16,
  ),
  precise(
    'within-a-cell',
    '§10.1',
    'going wrong where a bin is smaller than a cell',
    [7, 9, 2],
    [
      [2.125, 3.25, 2.875, 3.75],
      [5, 2, 6.5, 3.125],
    ],
  ),
  precise(
    'overhang',
    '§10.1',
    'a box that is clipped to the map',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [2, -4, 8, 5],
      [5, 1, 14, 6],
      [-5, -6, 15, 14],
      [20, 20, 30, 30],
    ],
  ),
  precise('scale-0.7', '§10.1', 'a box that is not scaled', [21, 25, 2], [[1.5, 3.25, 30, 27]], 0.7),
  precise(
    'map-of-one-cell',
    '§10.1',
    'going wrong on a map of 1×1 cells',
    [1, 1, 3],
    [
      [0, 0, 1, 1],
      [-2, -1, 3, 2],
    ],
  ),
  precise('map-of-one-row', '§10.1', 'going wrong on a map of one row', [1, 13, 2], [[2, -1, 11, 1]]),
  precise(
    'tall-bin',
    '§10.1',
    'a loop that ends before the last of more than 1,000 cells',
    [2401, 4, 2],
    [[0, 0, 3, 2400]],
  ),
  literal(
    {
      id: 'pr-roi-pool/nan-beside-a-bin',
      spec: '§10.1',
      catches: 'a cell of weight 0 that is read: 0 · NaN',
      nonFinite: true,
    },
    { shape: [1, 2, 4, 1], data: [1, 3, Number.NaN, Infinity, 5, 7, Number.NaN, Infinity] },
    { boxes: [[0, 0, 1, 1]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [4],
  ),
]
