import type { RoiAlignParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { generator } from '../../fill.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('roiAlign')

/** A geometry, its samples' mean and their maximum, aligned and not. */
function each(
  name: string,
  spec: Case['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: Partial<RoiAlignParams> = {},
): Case[] {
  const kinds = [
    ['', {}],
    ['-legacy', { aligned: false }],
    ['-max', { reduce: 'max' }],
  ] as const
  return kinds.map(([suffix, more]) =>
    geometry({ id: `roi-align/${name}${suffix}`, spec, catches }, size, boxes, {
      outputSize: [2, 3],
      spatialScale: 1,
      ...params,
      ...more,
    }),
  )
}

/** Half a cell before the first float32 below −1, and above 2 and 3. */
const [BELOW_1, ABOVE_2, ABOVE_3] = [-1.5 - 2 ** -23, 1.5 + 2 ** -22, 2.5 + 2 ** -22]

/** A box of one cell whose only legacy sample lies half a cell further on each axis. */
const cell = (x: number, y: number): Box => [x, y, x + 1, y + 1]

/** Boxes in and around a map of height × width cells, corners in eighths of a cell, none turned round. */
function randomBoxes(count: number, height: number, width: number): Box[] {
  const random = generator(count)
  const near = (length: number) => Math.floor((random() * 1.5 - 0.25) * length * 8) / 8
  return Array.from({ length: count }, () => {
    const [x, y] = [near(width), near(height)]
    return [x, y, x + Math.abs(near(width)), y + Math.abs(near(height))]
  })
}

/** Samples at the edge of the map and beyond it, and boxes without size. */
export const alignEdges: readonly Case[] = [
  literal(
    {
      id: 'roi-align/samples-one-cell-beyond-the-edge',
      spec: '§9.3',
      catches: 'a sample at −1 or H that is outside, or one beyond that is not',
    },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 4, 5, 6] },
    {
      boxes: [
        ...[cell(-1.5, -0.5), cell(BELOW_1, -0.5), cell(2.5, -0.5), cell(ABOVE_3, -0.5)],
        ...[cell(-0.5, -1.5), cell(-0.5, BELOW_1), cell(-0.5, 1.5), cell(-0.5, ABOVE_2)],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 1, aligned: false },
    [1, 0, 3, 0, 1, 0, 4, 0],
  ),
  literal(
    {
      id: 'roi-align/outside-samples-are-0-in-the-mean',
      spec: '§9.4',
      catches: 'samples outside that are left out of the count, or take the value at the edge',
    },
    { shape: [1, 2, 3, 1], data: [8, 1, 2, 4, 3, 5] },
    { boxes: [[-3, 0, 1, 2]] },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 2 },
    [3],
  ),
  literal(
    {
      id: 'roi-align/last-cell-has-all-the-weight-beyond-it',
      spec: '§9.3',
      catches: 'a sample beyond the last cell that loses the weight of the cell behind it, or has it twice',
    },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 4, 5, 6] },
    {
      boxes: [
        [2.25, 1.25, 3.25, 2.25],
        [2.25, 0, 3.25, 1],
        [-0.75, -0.75, 0.25, 0.25],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 1 },
    [6, 3, 1],
  ),
  ...each(
    'overhang',
    '§9.3',
    'a box that is clipped to the map before it is sampled',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [2, -4, 8, 5],
      [5, 1, 14, 6],
      [1, 3, 8, 12],
      [-5, -6, 15, 14],
    ],
  ),
  ...each(
    'outside',
    '§9.4',
    'anything but 0 for a box beside the map',
    [7, 9, 2],
    [
      [-18, 1, -13, 5],
      [2, -19, 6, -12],
      [15, 2, 20, 6],
      [1, 14, 5, 18],
      [-40, -40, -30, -30],
    ],
  ),
  ...each(
    'map-of-one-cell',
    '§9.3',
    'going wrong on a map of 1×1 cells',
    [1, 1, 3],
    [
      [0, 0, 1, 1],
      [-2, -1, 3, 2],
      [0.25, 0.5, 1.75, 1.5],
    ],
  ),
  ...each(
    'map-of-one-row',
    '§9.3',
    'going wrong on a map of one row',
    [1, 13, 2],
    [
      [2, 0, 11, 1],
      [-2, -1, 9, 2],
    ],
  ),
  ...each(
    'map-of-one-column',
    '§9.3',
    'going wrong on a map of one column',
    [13, 1, 2],
    [
      [0, 2, 1, 11],
      [-1, -2, 2, 9],
    ],
  ),
  ...each(
    'without-size-adaptive',
    '§9.4',
    'anything but 0 for a box without samples: 0/0, or −∞',
    [8, 10, 2],
    [
      [4, 3, 4, 6],
      [4, 3, 7, 3],
      [6, 5, 2, 3],
      [3, 4, 7, 1],
    ],
  ),
  ...each(
    'without-size-fixed',
    '§9.6',
    'anything but the point itself for a box without size and a fixed number of samples',
    [8, 10, 2],
    [
      [4.25, 3.5, 4.25, 6],
      [4.5, 3.75, 4.5, 3.75],
    ],
    { samplingRatio: 2 },
  ),
  ...each(
    'inverted-fixed',
    '§9.6',
    'a box turned round that is turned back: with a fixed number of samples it is read backwards',
    [8, 10, 2],
    [
      [6, 5, 2, 3],
      [3, 6, 7, 1],
      [7, 2, 3, 6],
    ],
    { samplingRatio: 2 },
  ),
  ...each(
    'random-boxes',
    '§9.2',
    'what the cases above do not think of',
    [17, 23, 2],
    randomBoxes(20, 17, 23),
    {
      outputSize: [3, 5],
    },
  ),
]
