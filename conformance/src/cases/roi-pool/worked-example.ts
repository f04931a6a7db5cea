import type { RoiPoolParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { type Box, casesOf, type Text } from '../write/pool.js'

const { pool } = casesOf('roiPool', 'backend')

/**
 * The founding article's example: an image of 512×512 pixels, a map of 16×16×512, a RoI of 200×145 pixels at x 296,
 * y 192. Scaled by 1/32 it is 6.25 × 4.53 cells at (9.25, 6); floored, 6 × 4 cells at (9, 6).
 * https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling
 */
const BOX: Box = [296, 192, 496, 337]
const CHANNELS = 512

/** A cell is row · 16 + column, and a fraction for the channel: 512ths are exact in float32. */
const map = {
  shape: [1, 16, 16, CHANNELS],
  data: () => Float32Array.from({ length: 256 * CHANNELS }, (_, n) => n / CHANNELS),
} as const

/** `cells`: the expected result in channel 0. */
function example(text: Text, params: Omit<RoiPoolParams, 'spatialScale'>, cells: readonly number[]): Case {
  const values = (n: number) => cells[Math.floor(n / CHANNELS)]! + (n % CHANNELS) / CHANNELS
  return pool(text, map, { boxes: [BOX] }, { ...params, spatialScale: 1 / 32 }, { from: 'hand', values })
}

export const workedExample: readonly Case[] = [
  example(
    {
      id: 'worked-example/floor-3x3',
      spec: '§4.1',
      catches: 'not pooling the article’s RoI in bins of 1×2 cells, its bottom row dropped',
      plan: {
        y: [
          [6, 7],
          [7, 8],
          [8, 9],
        ],
        x: [
          [9, 11],
          [11, 13],
          [13, 15],
        ],
      },
    },
    { outputSize: [3, 3] },
    [106, 108, 110, 122, 124, 126, 138, 140, 142],
  ),
  example(
    {
      id: 'worked-example/roi-is-4x6',
      spec: '§3.1',
      catches: 'not flooring x, y, width and height each: the article’s RoI is 4 rows of 6 cells',
    },
    { outputSize: [4, 6] },
    [
      [105, 106, 107, 108, 109, 110],
      [121, 122, 123, 124, 125, 126],
      [137, 138, 139, 140, 141, 142],
      [153, 154, 155, 156, 157, 158],
    ].flat(),
  ),
  example(
    {
      id: 'worked-example/avg-3x3',
      spec: '§5.2',
      catches: 'a mean over other cells than the maximum is taken of',
    },
    { outputSize: [3, 3], reduce: 'avg' },
    [105.5, 107.5, 109.5, 121.5, 123.5, 125.5, 137.5, 139.5, 141.5],
  ),
  example(
    {
      id: 'worked-example/round-3x3',
      spec: '§3.2',
      catches: 'not giving what Caffe and torchvision give for the article’s box',
    },
    { outputSize: [3, 3], quantization: 'round' },
    [123, 126, 127, 155, 158, 159, 187, 190, 191],
  ),
]
