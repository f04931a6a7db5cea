import type { RoiPoolParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { generator } from '../../fill.js'
import type { Proof } from '../../level.js'
import { type Edge, edge } from '../write/edge.js'
import { type Box, geometry } from '../write/pool.js'

const QUANTIZATIONS = ['floor', 'round'] as const

/** A geometry under both quantisations. */
function both(
  name: string,
  spec: Case['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: RoiPoolParams,
  proves: Proof = 'planner',
): Case[] {
  return QUANTIZATIONS.map((quantization) =>
    geometry({ id: `edges/${name}-${quantization}`, spec, catches, proves }, size, boxes, {
      ...params,
      quantization,
    }),
  )
}

/** Boxes in and around a map of height × width cells, some inverted, corners in quarters of a cell. */
function randomBoxes(count: number, height: number, width: number, seed: number): Box[] {
  const random = generator(seed)
  const near = (length: number) => Math.floor((random() * 1.5 - 0.25) * length * 4) / 4
  return Array.from({ length: count }, () => [near(width), near(height), near(width), near(height)])
}

/** Geometries whose cases are named for the rule first. */
const shared: readonly Edge[] = [
  [
    'fewer-cells-than-bins',
    '§4.2',
    'bins of no cells where a RoI is smaller than the result',
    [9, 13, 2],
    [
      [2, 3, 4, 5],
      [2, 3, 3, 4],
      [1, 1, 12, 3],
      [1, 1, 11, 2],
      [4, 1, 7, 8],
      [5, 6, 6, 7],
      [5, 6, 5, 6],
    ],
    { outputSize: [4, 5] },
  ],
  [
    'overhang',
    '§4.3',
    'bins that are not clipped to the map, or divided after clipping',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [2, -4, 8, 5],
      [5, 1, 14, 6],
      [1, 3, 8, 12],
      [-5, -6, 15, 14],
    ],
    {},
  ],
  [
    'inverted-box',
    '§3.3',
    'a box with x2 < x1 or y2 < y1 turned round, or without cells: it is one cell',
    [8, 10, 2],
    [
      [6, 5, 2, 3],
      [3, 4, 7, 1],
      [7, 2, 3, 6],
      [4, 4, 4, 4],
    ],
    {},
  ],
]

export const edges: readonly Case[] = [
  ...QUANTIZATIONS.flatMap((rule) =>
    shared.map(([name, ...geometry]) => edge(rule, [`${rule}-${name}`, ...geometry])),
  ),
  ...both(
    'outside',
    '§4.4',
    'anything but 0 for a RoI that lies beside the map',
    [7, 9, 2],
    [
      [-8, 1, -3, 5],
      [2, -9, 6, -2],
      [12, 2, 20, 6],
      [1, 11, 5, 18],
      [9, 7, 12, 10],
      [-40, -40, -30, -30],
    ],
    { outputSize: [2, 3], spatialScale: 1 },
    'backend',
  ),
  ...both(
    'outside-avg',
    '§4.4',
    'a mean of no cells that is NaN',
    [7, 9, 2],
    [
      [-8, 1, -3, 5],
      [5, 2, 20, 6],
    ],
    { outputSize: [2, 3], spatialScale: 1, reduce: 'avg' },
    'backend',
  ),
  ...both(
    'bins-larger-than-the-map',
    '§4.3',
    'going wrong where a RoI is far larger than the map, or its coordinates than 16 bits',
    [5, 6, 2],
    [
      [-1e9, -1e9, 1e9, 1e9],
      [-70000, -70000, 70000, 70000],
      [2, 1, 2e9, 2e9],
    ],
    { outputSize: [3, 3], spatialScale: 1 },
  ),
  ...both(
    'last-row-and-column',
    '§4.3',
    'never reading the last row or column of the map',
    [7, 9, 2],
    [
      [0, 0, 9, 7],
      [8, 6, 9, 7],
      [6, 3, 8.9, 6.9],
    ],
    { outputSize: [1, 3], spatialScale: 1 },
  ),
  ...both(
    'map-of-one-cell',
    '§4.3',
    'going wrong on a map of 1×1 cells',
    [1, 1, 3],
    [
      [0, 0, 1, 1],
      [-2, -1, 3, 2],
    ],
    { outputSize: [2, 3], spatialScale: 1 },
  ),
  ...both(
    'map-of-one-row',
    '§4.3',
    'going wrong on a map of one row',
    [1, 13, 2],
    [
      [2, 0, 11, 1],
      [-2, -1, 9, 2],
    ],
    { outputSize: [2, 3], spatialScale: 1 },
  ),
  ...both(
    'map-of-one-column',
    '§4.3',
    'going wrong on a map of one column',
    [13, 1, 2],
    [
      [0, 2, 1, 11],
      [-1, -2, 2, 9],
    ],
    { outputSize: [2, 3], spatialScale: 1 },
  ),
  ...both(
    'scale-above-1',
    '§3',
    'a spatial scale taken for at most 1',
    [21, 25, 1],
    [
      [1.25, 2.5, 9.75, 8.75],
      [0.3, 0.6, 5.1, 7.7],
    ],
    { outputSize: [3, 4], spatialScale: 2.5 },
  ),
  ...both(
    'random-boxes',
    '§4',
    'what the cases above do not think of',
    [17, 23, 2],
    randomBoxes(40, 17, 23, 1),
    { outputSize: [3, 5], spatialScale: 1 },
  ),
  ...both(
    'random-boxes-avg',
    '§4',
    'what the cases above do not think of',
    [17, 23, 2],
    randomBoxes(20, 17, 23, 2),
    { outputSize: [4, 3], spatialScale: 1, reduce: 'avg' },
  ),
]
