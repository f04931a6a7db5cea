import type { Case } from '../../case.js'
import { casesOf } from '../write/pool.js'

const align = casesOf('roiAlign')
const warp = casesOf('roiWarp')
const groups = casesOf('psRoiAlign')

/** A map of the same value in every cell: a mean is then its share of samples inside. */
const filled = (height: number, width: number, value: number, channels = 1) =>
  ({
    shape: [1, height, width, channels],
    data: () => new Float32Array(height * width * channels).fill(value),
  }) as const

const counted = 'a box refused for its many samples, or those outside left out of the count'

/** Boxes with more samples than anyone would take one by one. Samples inside and all samples are counted by hand. */
export const farBoxes: readonly Case[] = [
  align.literal(
    {
      id: 'roi-align/whole-map-in-one-bin',
      spec: '§7.6',
      catches: 'a limit on the samples of a mean: peers have none',
    },
    { shape: [1, 100, 100, 1], data: () => Float32Array.from({ length: 10_000 }, (_, n) => n) },
    { boxes: [[0, 0, 100, 100]] },
    { outputSize: [1, 1], spatialScale: 1, aligned: false },
    // On each axis 0.5, 1.5, … 98.5 and 99, the last held at the last cell.
    [49.995 * 101],
  ),
  align.geometry(
    { id: 'roi-align/photograph-at-stride-4', spec: '§7.6', catches: 'a limit on the samples of a mean' },
    [50, 84, 1],
    [[0, 0, 1333 / 4, 200]],
    { outputSize: [2, 2], spatialScale: 1 / 4 },
  ),
  align.literal(
    { id: 'roi-align/mostly-outside', spec: '§9.4', catches: counted },
    filled(100, 100, 1000),
    { boxes: [[-1709.99, -1019.99, 2280, 2550]] },
    { outputSize: [1, 1], spatialScale: 0.7 },
    [(1000 * 101 * 101) / (2793 * 2499)],
  ),
  align.literal(
    { id: 'roi-align/far-beyond-the-map', spec: '§9.4', catches: counted },
    filled(9, 9, 2 ** 40),
    { boxes: [[-1e6, -1e6, 1e6, 1e6]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [2 ** 40 * (11 / 2e6) ** 2],
  ),
  align.literal(
    {
      id: 'roi-align/far-beyond-the-map-max',
      spec: '§9.4',
      catches: 'a sample for each one outside, or none: they are one 0 in a maximum',
    },
    filled(9, 9, -5),
    {
      boxes: [
        [-1e7, -1e7, 1e7, 1e7],
        [2, 2, 7, 7],
        [2, -1e7, 7, 1e7],
        [1e6, 1e6, 1e7, 1e7],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, reduce: 'max' },
    [0, -5, 0, 0],
  ),
  warp.literal(
    { id: 'roi-warp/far-beyond-the-map', spec: '§9.5', catches: counted },
    filled(9, 9, 2 ** 40),
    { boxes: [[-1e6, -1e6, 1e6, 1e6]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [2 ** 40 * (11 / 2e6) ** 2],
  ),
  groups.literal(
    { id: 'position-sensitive/far-beyond-the-map', spec: '§12.2', catches: counted },
    filled(9, 9, 2 ** 40),
    { boxes: [[-1e6, -1e6, 1e6, 1e6]] },
    { outputSize: [1, 1], spatialScale: 1 },
    [2 ** 40 * (11 / 2e6) ** 2],
  ),
]
