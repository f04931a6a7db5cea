import type { Case } from '../case.js'
import { type Box, literal } from './pool.js'

/**
 * The founding article's example: an image of 512×512 pixels, a map of 16×16×512, a RoI of 200×145 pixels at x 296,
 * y 192. Scaled by 1/32 it is 6.25 × 4.53 cells at (9.25, 6); floored, 6×4 cells at (9, 6).
 * https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling
 */
const BOX: Box = [296, 192, 496, 337]
const CHANNELS = 512

/** Cell number (row · 16 + column) plus a fraction for the channel: 512ths are exact in float32. */
const cells = {
  shape: [1, 16, 16, CHANNELS],
  data: { length: 256 * CHANNELS, at: (n: number) => n / CHANNELS },
} as const

function example(
  text: Parameters<typeof literal>[0],
  params: Omit<Parameters<typeof literal>[4], 'spatialScale'>,
  firstChannel: readonly number[],
): Case {
  const data = Float32Array.from({ length: cells.data.length }, (_, n) => cells.data.at(n))
  return literal(text, cells.shape, data, { boxes: [BOX] }, { ...params, spatialScale: 1 / 32 }, (n) => {
    return firstChannel[Math.floor(n / CHANNELS)]! + (n % CHANNELS) / CHANNELS
  })
}

export const workedExample: readonly Case[] = [
  {
    ...example(
      {
        id: 'worked-example/floor-3x3',
        spec: '§4.1',
        catches: 'not pooling the article’s RoI to bins of 1×2 cells, with its bottom row dropped',
      },
      { outputSize: [3, 3] },
      [106, 108, 110, 122, 124, 126, 138, 140, 142],
    ),
  },
]
