import type { Case } from '../../case.js'
import { type Edge, edge } from '../write/edge.js'
import type { Box } from '../write/pool.js'

const round = (...geometry: Edge) => edge('round', geometry)

/** A box of so many cells, first and last included, on each axis. */
function cells(height: number, width: number, y = 0, x = 0): Box {
  return [x, y, x + width - 1, y + height - 1]
}

/** Where the quantisation of Caffe and torchvision can go wrong. */
export const roundEdges: readonly Case[] = [
  round(
    'round-last-cell-included',
    '§3.2',
    'a size without + 1: a box from 2 to 4 has three cells',
    [9, 11, 2],
    [
      [2, 3, 4, 4],
      [0, 0, 10, 8],
      [5, 5, 5, 5],
    ],
    { outputSize: [2, 3] },
  ),
  round(
    'round-overlapping-bins',
    '§4.2',
    'bins that do not share the cell their edges lie in',
    [12, 13, 2],
    [
      [1, 2, 10, 9],
      [0, 0, 12, 11],
      [3, 1, 7, 8],
    ],
    {},
  ),
  round(
    'round-ties',
    '§3.2',
    'halves rounded to even, or down: 0.5, 1.5 and 2.5 go up',
    [9, 11, 2],
    [
      [1, 3, 13, 11],
      [5, 1, 15, 13],
      [3, 5, 9, 15],
    ],
    { spatialScale: 1 / 2, outputSize: [2, 3] },
  ),
  round(
    'round-ties-below-zero',
    '§3.2',
    'halves rounded up below zero, as Math.round does: −0.5 goes to −1',
    [9, 11, 2],
    [
      [-1, -3, 12, 10],
      [-3, -1, 11, 13],
      [-5, -5, 14, 12],
    ],
    { spatialScale: 1 / 2, outputSize: [3, 4] },
  ),
  round(
    'round-just-below-half',
    '§3.2',
    'floor(v + 0.5) in float32, which takes 0.49999997 to 1',
    [9, 11, 2],
    [
      [0.49999997, 0.49999997, 6, 5],
      [-0.49999997, -0.49999997, 6, 5],
    ],
    { outputSize: [2, 3] },
  ),
  round(
    'round-scale-0.7',
    '§3.2',
    'a product with the scale in float64: 45 · 0.7 in float32 is 31.5',
    [67, 65, 1],
    [
      [5, 15, 45, 85],
      [45, 25, 85, 75],
    ],
    { spatialScale: 0.7, outputSize: [2, 3] },
  ),
  round(
    'round-scale-one-16th',
    '§3.2',
    'rounding before scaling',
    [11, 13, 2],
    [
      [7, 24, 119, 151],
      [8.5, 39.9, 184, 168],
      [23.9, 8, 71, 104],
    ],
    { spatialScale: 1 / 16, outputSize: [2, 3] },
  ),
  round(
    'round-7-bins-of-57-114-121-cells',
    '§4.2',
    'bin edges in whole numbers or in float64: 7 bins of 57 cells reach a 58th',
    [131, 127, 1],
    [cells(57, 114), cells(121, 57, 3, 5), cells(114, 121, 1, 2)],
    { outputSize: [7, 7] },
  ),
  round(
    'round-7-bins-of-29-58-116-cells',
    '§4.2',
    'bin edges in float64: 7 bins of 29 cells would share other cells',
    [131, 127, 1],
    [cells(29, 58), cells(116, 29, 2, 3), cells(58, 116, 4, 1), cells(123, 29)],
    { outputSize: [7, 7] },
  ),
  round(
    'round-11-and-13-bins',
    '§4.2',
    'bin edges in whole numbers or in float64, where the bins are 11 and 13',
    [131, 127, 1],
    [cells(47, 14, 1, 2), cells(94, 56, 3, 0), cells(29, 7), cells(58, 112, 5, 6)],
    { outputSize: [11, 13] },
  ),
  round(
    'round-avg',
    '§5.2',
    'a mean over other cells than the maximum is taken of, or divided by the bin before clipping',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [5, -2, 14, 6],
      [1, 2, 7, 5],
    ],
    { reduce: 'avg' },
  ),
]
