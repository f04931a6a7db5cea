import type { Case, PoolCase } from '../../case.js'
import { type Box, casesOf, type Text } from '../write/pool.js'

const { literal, pool } = casesOf('roiPool', 'backend')

const MAX = 3.4028234663852886e38
/** Enough for a vector of 16 and one left over: both ways through a kernel. */
const CHANNELS = 17
const whole: Box = [0, 0, 3, 2]

interface Options extends Pick<Text, 'nonFinite' | 'subnormals'> {
  readonly box?: Box
  readonly reduce?: 'max' | 'avg'
}

/**
 * One bin over all or a part of a map of 2×3 cells, the same in every channel. A first image with the same cells lies
 * before it, so that cell (0, 0) of the memory is no other than the image's own.
 */
function one(
  name: string,
  spec: Case['spec'],
  catches: string,
  cells: readonly number[],
  expected: number,
  { box = whole, reduce = 'max', ...about }: Options = {},
): PoolCase {
  const text: Text = { id: `values/${name}`, spec, catches, ...about }
  const data = [...cells, ...cells].flatMap((cell) => Array<number>(CHANNELS).fill(cell))
  return literal(
    text,
    { shape: [2, 2, 3, CHANNELS], data },
    { boxes: [box], images: [1] },
    { outputSize: [1, 1], spatialScale: 1, reduce },
    Array<number>(CHANNELS).fill(expected),
  )
}

const right: Box = [1, 0, 3, 2]
const nonFinite = true

/**
 * One bin whose cells cancel, otherwise in each channel: the bound is that of their magnitudes, 6.7. Cells held in fewer
 * bits miss it in all channels but the first.
 */
function cancelling(): PoolCase {
  const lasts = [0, 50, 450].map((less) => less - 1e6)
  const data = [lasts.map(() => 1e6), lasts.map(() => 1), lasts].flat()
  return pool(
    {
      id: 'values/avg-that-cancels',
      spec: '§5.2',
      catches: 'large cells of opposite signs held or summed in fewer than 32 bits',
    },
    { shape: [1, 1, 3, lasts.length], data: () => Float32Array.from(data) },
    { boxes: [[0, 0, 3, 1]] },
    { outputSize: [1, 1], spatialScale: 1, reduce: 'avg' },
    { from: 'oracle' },
  )
}

export const values: readonly PoolCase[] = [
  one('all-negative', '§5.1', 'a maximum that starts at 0', [-7, -3, -5, -4, -6, -2], -2),
  one(
    'far-below-zero',
    '§5.1',
    'a maximum that starts at −10,000',
    [-2e4, -3e4, -5e4, -4e4, -6e4, -7e4],
    -2e4,
  ),
  one('least-float', '§5.1', 'a maximum that starts at −3e38', [-MAX, -MAX, -MAX, -MAX, -MAX, -MAX], -MAX),
  one('greatest-float', '§5.1', 'an overflow', [1, MAX, 3, -MAX, 5, 6], MAX),
  one(
    'last-bit',
    '§5.1',
    'cells held or compared in fewer than 32 bits',
    [1, 1 + 2 ** -22, 1 + 2 ** -23, 1, 1 - 2 ** -24, 1],
    1 + 2 ** -22,
  ),
  one(
    'last-bit-of-a-large-number',
    '§5.1',
    'cells held in 16 bits, or scaled on the way',
    [16777214, 16777213, 16777215, 16777212, 16777211, 0],
    16777215,
  ),
  one(
    'denormal',
    '§5.1',
    'subnormals taken for 0',
    [-1, 2 ** -131, 2 ** -130, -(2 ** -129), 2 ** -149, -2],
    2 ** -130,
    { subnormals: true },
  ),
  one('zeros-of-either-sign', '§5.1', 'a zero that is not one', [-0, 0, -0, -0, 0, -0], 0),
  one('equal-cells', '§5.1', 'going wrong where no cell is the largest', [4, 4, 4, 4, 4, 4], 4),
  one(
    'avg-near-overflow',
    '§5.2',
    'a mean that sums before it divides',
    [3e38, 3e38, 3e38, 3e38, 3e38, 3e38],
    3e38,
    {
      reduce: 'avg',
    },
  ),
  one('avg-of-opposites', '§5.2', 'a mean of absolute or of non-negative cells', [-4, 4, 2, -2, 1, -1], 0, {
    reduce: 'avg',
  }),

  cancelling(),

  one('nan-first', '§5.3', 'a maximum that starts at the first cell, a NaN', [NaN, 1, 2, 5, 3, 4], 5, {
    nonFinite,
  }),
  one('nan-between', '§5.3', 'NaN that wins, or makes forget what came before', [1, 7, NaN, 5, NaN, 4], 7, {
    nonFinite,
  }),
  one('nan-last', '§5.3', 'NaN that wins', [1, 2, 7, 5, 3, NaN], 7, { nonFinite }),
  one(
    'nan-only',
    '§5.3',
    'anything but −∞ for a bin of nothing but NaN',
    [NaN, NaN, NaN, NaN, NaN, NaN],
    -Infinity,
    {
      nonFinite,
    },
  ),
  one('nan-among-negatives', '§5.3', 'NaN taken for 0', [-3, NaN, -2, -5, NaN, -4], -2, { nonFinite }),
  one('infinity', '§5.3', 'an infinite cell lost', [1, 2, 3, Infinity, 5, 6], Infinity, { nonFinite }),
  one(
    'minus-infinity',
    '§5.3',
    'a negative infinite cell that wins',
    [-9, -Infinity, -8, -7, -Infinity, -9],
    -7,
    {
      nonFinite,
    },
  ),
  one(
    'minus-infinity-only',
    '§5.3',
    'a maximum that starts at the least finite number',
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    -Infinity,
    { nonFinite },
  ),
  one('nan-outside-the-bin', '§5.3', 'reading a cell outside the bin', [NaN, 1, 2, NaN, 4, 3], 4, {
    box: right,
    nonFinite,
  }),
  one(
    'infinity-outside-the-bin',
    '§5.3',
    'reading a cell outside the bin',
    [Infinity, 1, 2, Infinity, 4, 3],
    4,
    {
      box: right,
      nonFinite,
    },
  ),
  one(
    'empty-bin-of-nan-map',
    '§4.4',
    'an empty bin that reads something',
    [NaN, NaN, NaN, NaN, NaN, NaN],
    0,
    {
      box: [5, 0, 8, 2],
      nonFinite,
    },
  ),
  one('avg-nan', '§5.3', 'a mean that passes NaN over', [1, 2, NaN, 4, 5, 6], NaN, {
    reduce: 'avg',
    nonFinite,
  }),
  one('avg-infinity', '§5.3', 'an infinite cell lost', [1, 2, -Infinity, 4, 5, 6], -Infinity, {
    reduce: 'avg',
    nonFinite,
  }),
  one('avg-infinities', '§5.3', 'opposite infinities that cancel', [Infinity, 2, -Infinity, 4, 5, 6], NaN, {
    reduce: 'avg',
    nonFinite,
  }),
  one(
    'avg-nan-outside-the-bin',
    '§5.3',
    'a cell of weight 0 that is read: 0 · NaN',
    [NaN, 1, 2, NaN, 4, 3],
    2.5,
    {
      box: right,
      reduce: 'avg',
      nonFinite,
    },
  ),
  one(
    'avg-infinity-outside-the-bin',
    '§5.3',
    'a cell of weight 0 that is read: 0 · ∞',
    [Infinity, 1, 2, Infinity, 4, 3],
    2.5,
    { box: right, reduce: 'avg', nonFinite },
  ),
  one(
    'avg-empty-bin-of-nan-map',
    '§4.4',
    'an empty bin that reads something',
    [NaN, NaN, NaN, NaN, NaN, NaN],
    0,
    {
      box: [5, 0, 8, 2],
      reduce: 'avg',
      nonFinite,
    },
  ),
]
