import type { RoiAlignParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { type Box, casesOf, type Text } from '../write/pool.js'

const { literal } = casesOf('roiAlign')

/** Enough for a vector of 16 and one left over: both ways through a kernel. */
const CHANNELS = 17

type Words = [name: string, spec: Case['spec'], catches: string]

/**
 * One bin of a map of 2×3 cells, the same in every channel; the cells are those of the second image, and what lies in
 * the first is not to be read.
 */
function one(
  [name, spec, catches]: Words,
  cells: readonly number[],
  box: Box,
  expected: number,
  { nonFinite, ...params }: Partial<RoiAlignParams> & Pick<Text, 'nonFinite'> = {},
): Case {
  const text: Text = { id: `roi-align/${name}`, spec, catches, ...(nonFinite && { nonFinite }) }
  const first = nonFinite ? cells.map(() => Number.NaN) : cells.map((_, n) => 100 + n)
  return literal(
    text,
    {
      shape: [2, 2, 3, CHANNELS],
      data: [...first, ...cells].flatMap((v) => Array<number>(CHANNELS).fill(v)),
    },
    { boxes: [box], images: [1] },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 1, ...params },
    Array<number>(CHANNELS).fill(expected),
  )
}

const WHOLE: Box = [0, 0, 3, 2]
/** With two samples an axis: rows 0 and 1, and columns −2.5, which is outside, and 0. */
const HALF_OUTSIDE: Box = [-3, 0, 1, 2]
const max = { reduce: 'max', samplingRatio: 2 } as const
const nonFinite = true
const Inf = Infinity

/** What is sampled: negative cells, and cells that are not numbers. */
export const alignValues: readonly Case[] = [
  one(
    ['largest-interpolated-sample', '§5.4', 'the largest of the weighted cells, as ONNX has it: 7/4'],
    [1, 3, 0, 5, 7, 2],
    [0.5, 0.5, 1.5, 1.5],
    4,
    { reduce: 'max' },
  ),
  one(
    ['largest-of-negative-samples', '§5.4', 'a maximum of samples that starts at 0'],
    [-8, -6, -4, -7, -5, -3],
    WHOLE,
    -3.5,
    max,
  ),
  one(
    ['largest-sample-far-below-zero', '§5.4', 'a maximum of samples that starts at −10,000, as mmcv’s'],
    [-8e4, -6e4, -4e4, -7e4, -5e4, -3e4],
    WHOLE,
    -35000,
    max,
  ),
  one(
    ['outside-sample-is-0-in-the-maximum', '§5.4', 'a sample outside left out of the maximum'],
    [-8, -6, -4, -7, -5, -3],
    HALF_OUTSIDE,
    0,
    max,
  ),
  one(
    ['nan-beside-a-sample', '§9.3', 'a cell of weight 0 that is read: 0 · NaN'],
    [5, NaN, NaN, NaN, NaN, NaN],
    [0, 0, 1, 1],
    5,
    { nonFinite },
  ),
  one(
    ['infinity-beside-a-sample', '§9.3', 'a cell of weight 0 that is read: 0 · ∞'],
    [Inf, Inf, Inf, Inf, 5, Inf],
    [1, 1, 2, 2],
    5,
    { nonFinite },
  ),
  one(
    ['nan-before-the-last-cell', '§9.3', 'a sample beyond the last cell that reads the one before it'],
    [NaN, NaN, NaN, NaN, NaN, 5],
    [2.25, 1.25, 3.25, 2.25],
    5,
    { nonFinite },
  ),
  one(['nan-in-a-sample', '§5.3', 'a sum that passes NaN over'], [1, 2, 3, 4, NaN, 6], WHOLE, NaN, {
    nonFinite,
    samplingRatio: 2,
  }),
  one(['infinity-in-a-sample', '§5.3', 'an infinite cell lost'], [1, 2, 3, 4, -Inf, 6], WHOLE, -Inf, {
    nonFinite,
    samplingRatio: 2,
  }),
  one(
    ['nan-samples-are-passed-over', '§5.4', 'NaN that wins among samples, or makes forget the others'],
    [NaN, 2, 3, NaN, 5, 6],
    [0, 0, 3, 2],
    5.75,
    { ...max, nonFinite },
  ),
  one(
    ['nan-samples-only', '§5.4', 'anything but −∞ for a bin of nothing but NaN'],
    [NaN, NaN, NaN, NaN, NaN, NaN],
    WHOLE,
    -Inf,
    { ...max, nonFinite },
  ),
  one(
    ['nan-samples-and-outside', '§5.4', 'NaN that wins over a sample outside'],
    [NaN, NaN, NaN, NaN, NaN, NaN],
    HALF_OUTSIDE,
    0,
    { ...max, nonFinite },
  ),
  one(
    ['nothing-but-outside', '§9.3', 'a bin outside that reads something'],
    [NaN, Inf, NaN, NaN, NaN, NaN],
    [-9, 0, -6, 2],
    0,
    { samplingRatio: 2, nonFinite },
  ),
]
