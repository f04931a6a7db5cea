import type { Case } from '../../case.js'
import { geometry, literal } from '../write/pool.js'

/** Bins divided in whole numbers, as OpenVINO's CPU plugin does. */
export const exactBins: readonly Case[] = [
  literal(
    {
      id: 'edges/round-exact-ends-with-the-roi',
      spec: '§4.6',
      catches: 'edges in float32: the last of 7 bins of 57 cells would end with a 58th',
    },
    { shape: [1, 1, 60, 1], data: () => Float32Array.from({ length: 60 }, (_, cell) => cell) },
    { boxes: [[0, 0, 56, 0]] },
    { outputSize: [1, 7], spatialScale: 1, quantization: 'round-exact' },
    [8, 16, 24, 32, 40, 48, 56],
  ),
  geometry(
    {
      id: 'edges/round-exact-7-bins-of-57-114-121-cells',
      spec: '§4.6',
      catches: 'edges in float32 where they are to be exact, or corners that are not rounded',
    },
    [131, 127, 1],
    [
      [0, 0, 56.4, 113],
      [3, 5, 123, 61],
      [-20.5, 1, 93, 121.5],
      [1, 2, 4, 3],
    ],
    { outputSize: [7, 7], spatialScale: 1, quantization: 'round-exact' },
  ),
]
