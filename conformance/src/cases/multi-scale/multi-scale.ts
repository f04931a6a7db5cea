import type { Case } from '../../case.js'
import { generator } from '../../fill.js'
import type { Box } from '../write/pool.js'
import { pyramidCasesOf } from '../write/pyramid.js'

const pools = pyramidCasesOf('multiScaleRoiPool')
const aligns = pyramidCasesOf('multiScaleRoiAlign')

/** A square of so many pixels a side. */
const square = (side: number): Box => [0, 0, side, side]
const one = { outputSize: [1, 1] } as const

/** Boxes of 4 to 600 pixels a side on an image of 104×152. */
function manyBoxes(count: number): Box[] {
  const random = generator(count)
  return Array.from({ length: count }, () => {
    const [x, y] = [random() * 150 - 20, random() * 100 - 20]
    const side = 4 * 150 ** random()
    return [x, y, x + side * (0.5 + random()), y + side * (0.5 + random())]
  })
}

const levels: Case[] = [
  pools.levels(
    {
      id: 'multi-scale/level-of-a-size',
      spec: '§13.2',
      catches: 'a level that is rounded to the nearest: 224 pixels begin level 4, 448 level 5',
    },
    [224, 500, 112, 223.999, 223, 447, 448, 300, 447.99, 160].map(square),
    one,
    [4, 5, 3, 3, 3, 4, 5, 4, 4, 3],
  ),
  pools.levels(
    {
      id: 'multi-scale/level-is-not-below-by-rounding',
      spec: '§13.2',
      catches: 'a level without 1e-6: rounding may not put a box of 224 pixels, nearly, on the level below',
    },
    [223.99991, 447.99982, 223.99999].map(square),
    one,
    [4, 5, 4],
  ),
  pools.levels(
    {
      id: 'multi-scale/level-of-an-area',
      spec: '§13.2',
      catches: 'the level of the longer or the shorter side',
    },
    [
      [0, 0, 448, 112],
      [0, 0, 56, 896],
      [0, 0, 896, 224],
      [0, 0, 400, 100],
    ],
    one,
    [4, 4, 5, 3],
  ),
  pools.levels(
    {
      id: 'multi-scale/level-is-clamped',
      spec: '§13.2',
      catches: 'a level below the finest or above the coarsest map',
    },
    [4000, 3, 1e-3, 900, 55].map(square),
    one,
    [5, 3, 3, 5, 3],
  ),
  pools.levels(
    {
      id: 'multi-scale/level-of-a-malformed-box',
      spec: '§13.2',
      catches: 'the level of NaN or −∞: a box without area belongs to the finest',
    },
    [
      [40, 30, 40, 30],
      [40, 0, 10, 900],
      [100, 80, -800, -800],
      [0, 50, 900, 50],
      [0, 0, 500, 500],
    ],
    one,
    [3, 3, 3, 3, 5],
  ),
  pools.levels(
    {
      id: 'multi-scale/canonical-level-and-size',
      spec: '§13.2',
      catches: 'a canonicalLevel or canonicalSize not heeded',
    },
    [64, 100, 127, 128, 32].map(square),
    { ...one, canonicalLevel: 4, canonicalSize: 64 },
    [4, 4, 4, 5, 3],
  ),
  pools.levels(
    { id: 'multi-scale/canonical-level', spec: '§13.2', catches: 'a canonicalLevel not heeded' },
    [224, 112, 56, 447].map(square),
    { ...one, canonicalLevel: 5 },
    [5, 4, 3, 5],
  ),
]

/** Small and large by turns, so that neighbours belong to different levels; a part of each lies on the map. */
const mixed: Box[] = [
  [8, 16, 100, 90],
  [-300, -200, 140, 300],
  [20, 20, 260, 280],
  [33, 20, 140, 120],
  [0, 0, 600, 500],
  [-100, 10, 150, 230],
  [60, 40, 120, 100],
  [-30, -30, 20, 15],
]

export const multiScale: readonly Case[] = [
  ...levels,
  aligns.geometry(
    {
      id: 'multi-scale/rows-in-input-order-align',
      spec: '§13.1',
      catches: 'rows in the order of the levels',
    },
    3,
    mixed,
    { outputSize: [2, 3] },
  ),
  pools.geometry(
    { id: 'multi-scale/rows-in-input-order-pool', spec: '§13.1', catches: 'rows in the order of the levels' },
    3,
    mixed,
    { outputSize: [2, 3] },
  ),
  aligns.geometry(
    {
      id: 'multi-scale/legacy-max-interior',
      spec: '§13.1',
      catches: 'a parameter of roiAlign that does not reach the levels',
    },
    2,
    mixed,
    { outputSize: [3, 2], aligned: false, reduce: 'max', samplingRatio: 2, samplePlacement: 'interior' },
  ),
  pools.geometry(
    {
      id: 'multi-scale/round-avg',
      spec: '§13.1',
      catches: 'a parameter of roiPool that does not reach the levels',
    },
    2,
    mixed,
    { outputSize: [3, 2], quantization: 'round', reduce: 'avg' },
  ),
  aligns.geometry(
    {
      id: 'multi-scale/every-box-on-one-level',
      spec: '§13.1',
      catches: 'a level without RoIs that overwrites the others, or fails',
    },
    2,
    [
      [20, 20, 260, 280],
      [0, 0, 230, 225],
      [-100, 10, 150, 230],
    ],
    { outputSize: [2, 3] },
  ),
  aligns.geometry({ id: 'multi-scale/no-rois', spec: '§7.7', catches: 'failing for want of RoIs' }, 2, [], {
    outputSize: [2, 3],
  }),
  aligns.geometry(
    { id: 'multi-scale/17-channels', spec: '§1.1', catches: 'channels handled in groups of 4, 8 or 16 only' },
    17,
    mixed,
    { outputSize: [1, 2] },
  ),
  aligns.geometry(
    { id: 'multi-scale/300-rois-align', spec: '§13.1', catches: 'what the cases above do not think of' },
    2,
    manyBoxes(300),
    { outputSize: [2, 3], samplingRatio: 2 },
  ),
  pools.geometry(
    { id: 'multi-scale/300-rois-pool', spec: '§13.1', catches: 'what the cases above do not think of' },
    2,
    manyBoxes(299),
    { outputSize: [2, 3], quantization: 'round' },
  ),
]
