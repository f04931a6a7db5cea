import type { RoiWarpParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('roiWarp')

/** A geometry under both quantisations. */
function both(
  name: string,
  spec: Case['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: Partial<RoiWarpParams> = {},
): Case[] {
  return (['floor', 'round'] as const).map((quantization) =>
    geometry({ id: `roi-warp/${name}-${quantization}`, spec, catches }, size, boxes, {
      outputSize: [2, 3],
      spatialScale: 1,
      ...params,
      quantization,
    }),
  )
}

/** A RoI of whole cells, sampled. */
export const warps: readonly Case[] = [
  literal(
    {
      id: 'roi-warp/defaults',
      spec: '§9.5',
      catches: 'a RoI that is not floored to whole cells before it is sampled',
    },
    { shape: [1, 3, 5, 1], data: [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24] },
    { boxes: [[1.9, 0.9, 4.5, 3.2]] },
    { outputSize: [2, 1], spatialScale: 1 },
    [1.5, 11.5],
  ),
  ...both(
    'three-images',
    '§9.5',
    'corners that are not quantised as they are for RoI pooling',
    [11, 14, 5],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
      [100, 60, 180, 170],
    ],
    { spatialScale: 1 / 16 },
  ),
  ...both(
    'ties',
    '§3.2',
    'halves rounded to even, or down',
    [9, 11, 2],
    [
      [1, 3, 13, 11],
      [5, 1, 15, 13],
      [-1, -3, 12, 10],
    ],
    { spatialScale: 1 / 2 },
  ),
  ...both(
    'overhang',
    '§9.3',
    'a RoI that is clipped to the map before it is sampled',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [2, -4, 8, 5],
      [5, 1, 14, 6],
      [-5, -6, 15, 14],
      [20, 20, 30, 30],
    ],
  ),
  ...both(
    'malformed',
    '§9.5',
    'a box without size that is not one cell long',
    [8, 10, 2],
    [
      [6, 5, 2, 3],
      [3, 4, 7, 1],
      [4, 4, 4, 4],
      [3.2, 4.4, 3.201, 4.401],
    ],
  ),
  ...both(
    'max',
    '§9.4',
    'the mean of the samples where the largest is asked for',
    [7, 9, 2],
    [
      [1, 1, 7, 6],
      [-3, 1, 5, 6],
    ],
    { reduce: 'max', samplingRatio: 2 },
  ),
  ...both(
    'interior',
    '§9.2',
    'samples at the centres of equal parts, where they are to lie within',
    [7, 9, 2],
    [
      [1, 1, 7, 6],
      [-3, 1, 5, 6],
    ],
    { samplePlacement: 'interior', samplingRatio: 3 },
  ),
]
