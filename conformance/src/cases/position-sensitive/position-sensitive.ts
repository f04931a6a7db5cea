import type { Case } from '../../case.js'
import { type Box, casesOf } from '../write/pool.js'

const pools = casesOf('psRoiPool')
const aligns = casesOf('psRoiAlign')
const [ROWS, COLUMNS] = [2, 3]
const GROUP = ROWS * COLUMNS
const params = { outputSize: [ROWS, COLUMNS], spatialScale: 1 } as const

/** A geometry for both operators; of channels, those of the result. */
function both(
  name: string,
  spec: Case['spec'],
  catches: string,
  [height, width, channels]: Parameters<typeof pools.geometry>[1],
  boxes: readonly Box[],
  spatialScale = 1,
): Case[] {
  const size = [height, width, channels * GROUP] as const
  const text = (kind: string) => ({ id: `position-sensitive/${name}-${kind}`, spec, catches }) as const
  return [
    pools.geometry(text('pool'), size, boxes, { ...params, spatialScale }),
    aligns.geometry(text('align'), size, boxes, { ...params, spatialScale }),
  ]
}

/** A map of two images whose every cell is its image · 100 + the number of its channel. */
const numbered = {
  shape: [2, 4, 5, 4 * GROUP],
  data: () =>
    Float32Array.from(
      { length: 2 * 4 * 5 * 4 * GROUP },
      (_, n) => Math.floor(n / (20 * 4 * GROUP)) * 100 + (n % (4 * GROUP)),
    ),
} as const
const numberedRois = {
  boxes: [
    [1, 0, 5, 4],
    [0, 1, 4, 3],
  ],
  images: [1, 0],
} as const
/** Bin (i, j) of channel c is the map's channel (c·2 + i)·3 + j; n counts k, i, j, c. */
const channelOf = (n: number) => {
  const [c, bin, k] = [n % 4, Math.floor(n / 4) % GROUP, Math.floor(n / (4 * GROUP))]
  return (k === 0 ? 100 : 0) + c * GROUP + bin
}
const ORDER = 'another channel than (c·PH + i)·PW + j for bin (i, j) of channel c'

export const positionSensitive: readonly Case[] = [
  pools.literal(
    { id: 'position-sensitive/channels-pool', spec: '§2.6', catches: ORDER },
    numbered,
    numberedRois,
    params,
    channelOf,
  ),
  aligns.literal(
    { id: 'position-sensitive/channels-align', spec: '§2.6', catches: ORDER },
    numbered,
    numberedRois,
    params,
    channelOf,
  ),
  pools.literal(
    {
      id: 'position-sensitive/last-cell-excluded',
      spec: '§3.4',
      catches: 'a RoI that holds the cell its end lies in, as for roiPool',
    },
    { shape: [1, 3, 4, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
    {
      boxes: [
        [1, 0, 3, 1],
        [2, 2, 2, 2],
        [0, 0, 4, 3],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1 },
    [2.5, 11, 6.5],
  ),
  ...both(
    'three-images',
    '§12',
    'not reading the image a RoI lies in',
    [11, 14, 2],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
      [100, 60, 180, 170],
    ],
    1 / 16,
  ),
  ...both(
    'ties',
    '§3.4',
    'halves rounded to even, or down',
    [9, 11, 1],
    [
      [1, 3, 13, 11],
      [-1, -3, 12, 10],
    ],
    1 / 2,
  ),
  ...both(
    'overhang',
    '§12',
    'bins or samples that are not clipped to the map, or to one row or column less',
    [7, 9, 1],
    [
      [-3, 1, 5, 6],
      [2, -4, 9, 7],
      [5, 1, 14, 6],
      [-5, -6, 15, 14],
      [20, 20, 30, 30],
    ],
  ),
  ...both(
    'malformed',
    '§12',
    'a box without size that gives NaN',
    [8, 10, 1],
    [
      [6, 5, 2, 3],
      [3, 4, 7, 1],
      [4, 4, 4, 4],
      [3.2, 4.4, 3.201, 4.401],
    ],
  ),
  ...both(
    '5-channels',
    '§2.6',
    'channels handled in groups of 4 or 8 only, or not past a group’s end',
    [5, 6, 5],
    [
      [0, 1, 5, 4],
      [1, 0, 6, 5],
    ],
  ),
  aligns.geometry(
    { id: 'position-sensitive/sampling-ratio', spec: '§12.2', catches: 'a samplingRatio not heeded' },
    [7, 9, 3 * GROUP],
    [[1.25, 0.5, 8.5, 6.25]],
    { ...params, samplingRatio: 3 },
  ),
  pools.literal(
    {
      id: 'position-sensitive/nan-in-another-channel',
      spec: '§5.3',
      catches: 'reading a channel that is not the bin’s: 0 · NaN',
      nonFinite: true,
    },
    { shape: [1, 2, 4, 2], data: [1, NaN, 2, NaN, NaN, 3, NaN, 4, 5, NaN, 6, NaN, NaN, 7, NaN, 8] },
    { boxes: [[0, 0, 4, 2]] },
    { outputSize: [1, 2], spatialScale: 1 },
    [3.5, 5.5],
  ),
]
