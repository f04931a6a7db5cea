import type { RoiAlignParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { type Box, casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('roiAlign')

function align(
  name: string,
  spec: Case['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: Partial<RoiAlignParams>,
): Case {
  const text = { id: `roi-align/${name}`, spec, catches } as const
  return geometry(text, size, boxes, { outputSize: [2, 3], spatialScale: 1, ...params })
}

/** Cells 1 to 12, row by row. */
const twelve = { shape: [1, 3, 4, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] } as const

/** Where the samples lie, and how many there are. */
export const aligns: readonly Case[] = [
  literal(
    {
      id: 'roi-align/aligned-samples-lie-on-cells',
      spec: '§9.1',
      catches:
        'the half cell of aligned left out: a box of whole cells, sampled once a cell, gives the cells',
    },
    twelve,
    { boxes: [[1, 0, 4, 2]] },
    { outputSize: [2, 3], spatialScale: 1, samplingRatio: 1 },
    [2, 3, 4, 6, 7, 8],
  ),
  literal(
    {
      id: 'roi-align/legacy-samples-lie-between-cells',
      spec: '§9.1',
      catches: 'a half cell taken off where aligned is false',
    },
    twelve,
    { boxes: [[1, 0, 4, 2]] },
    { outputSize: [2, 3], spatialScale: 1, samplingRatio: 1, aligned: false },
    [4.5, 5.5, 6, 8.5, 9.5, 10],
  ),
  align(
    'defaults',
    '§9.2',
    'defaults other than aligned, adaptive, center and avg',
    [11, 14, 5],
    [
      [8, 16, 200, 150],
      [33, 20, 140, 120],
      [100, 60, 180, 170],
    ],
    { spatialScale: 1 / 16 },
  ),
  align(
    'legacy-box-is-at-least-one-cell',
    '§9.1',
    'a legacy box smaller than a cell that is not made one long, or one turned round',
    [8, 10, 2],
    [
      [3.2, 4.4, 3.4, 4.5],
      [6, 5, 2, 3],
      [3, 6, 7, 1],
    ],
    { aligned: false, samplingRatio: 2 },
  ),
  align(
    'aligned-box-may-be-less-than-a-cell',
    '§9.1',
    'the least size of a legacy box where aligned is true',
    [8, 10, 2],
    [
      [3.2, 4.4, 3.4, 4.5],
      [5.6, 2.5, 5.7, 6.5],
    ],
    { samplingRatio: 2 },
  ),
  align(
    'adaptive-grid-is-rounded-up',
    '§9.2',
    'as many samples as a bin has whole cells: 2.1 cells need 3',
    [13, 17, 2],
    [
      [1, 2, 7.3, 6.2],
      [3, 1, 15.5, 9],
    ],
    {},
  ),
  align(
    'adaptive-grid-of-each-axis',
    '§9.2',
    'as many samples on one axis as on the other',
    [13, 27, 2],
    [
      [1, 2, 25, 4],
      [3, 1, 6, 12],
    ],
    {},
  ),
  align(
    'adaptive-grid-of-a-float32-length',
    '§9.2',
    'a length in float64: 30 · 0.1 in float32 is 3, and its third is 1',
    [5, 7, 2],
    [
      [0, 0, 30, 20],
      [10, 10, 40, 30],
    ],
    { spatialScale: 0.1 },
  ),
  ...[1, 2, 3, 5].map((samplingRatio) =>
    align(
      `sampling-ratio-${samplingRatio}`,
      '§9.2',
      'a samplingRatio not heeded',
      [13, 17, 2],
      [
        [1, 2, 12, 10],
        [2.25, 1.5, 16.75, 12.125],
      ],
      { samplingRatio },
    ),
  ),
  ...([2, 3, 'adaptive'] as const).map((samplingRatio) =>
    align(
      `interior-${samplingRatio}`,
      '§9.2',
      'samples at the centres of equal parts, where they are to lie at (k + 1)/(n + 1)',
      [13, 17, 2],
      [
        [1, 2, 12, 10],
        [2.25, 1.5, 16.75, 12.125],
      ],
      { samplingRatio, samplePlacement: 'interior' },
    ),
  ),
  ...([0.7, 1 / 30, 2.5] as const).map((spatialScale) =>
    align(
      `scale-${spatialScale.toFixed(2)}`,
      '§9.1',
      'a box that is not scaled, or after it was moved by half a cell',
      [21, 25, 2],
      [
        [1.25 / spatialScale, 2.5 / spatialScale, 19.75 / spatialScale, 18.5 / spatialScale],
        [3 / spatialScale, 1 / spatialScale, 6 / spatialScale, 20 / spatialScale],
      ],
      { spatialScale },
    ),
  ),
  align(
    '17-channels',
    '§1.1',
    'channels handled in groups of 4, 8 or 16 only, or not past a group’s end',
    [5, 6, 17],
    [
      [0, 1, 5, 4],
      [1, 0, 6, 5],
    ],
    {},
  ),
  align(
    'tall-bin',
    '§9.2',
    'a loop that ends before the last of more than 1,000 cells',
    [1201, 3, 2],
    [[0, 0, 3, 1201]],
    { outputSize: [1, 2] },
  ),
  align(
    'wide-bin-max',
    '§9.4',
    'a loop that ends before the last of more than 1,000 samples',
    [3, 1301, 2],
    [[0, 0, 1301, 3]],
    { outputSize: [2, 1], reduce: 'max' },
  ),
  align('more-than-4096-samples', '§7.6', 'a limit on the samples of a mean', [67, 71, 1], [[0, 0, 70, 66]], {
    outputSize: [1, 1],
  }),
  align(
    '64-samples-an-axis',
    '§9.2',
    'a limit on the samples of a mean below 4,096',
    [7, 9, 2],
    [[1, 1, 4, 3]],
    { outputSize: [1, 2], samplingRatio: 64 },
  ),
]
