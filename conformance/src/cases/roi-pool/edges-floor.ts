import type { Case } from '../../case.js'
import { type Edge, edge } from '../write/edge.js'

const floor = (...geometry: Edge) => edge('floor', geometry)

/** Where the article's quantisation can go wrong. */
export const floorEdges: readonly Case[] = [
  floor(
    'floor-drops-the-remainder',
    '§4.1',
    'bins that grow to use up the cells left over',
    [13, 17, 2],
    [
      [1, 2, 12, 10],
      [2, 1, 17, 12],
    ],
    {},
  ),
  floor(
    'floor-of-the-width-not-of-the-corners',
    '§3.1',
    'a width taken between floored corners',
    [13, 17, 2],
    [
      [0.75, 1.75, 9.25, 8.25],
      [2.5, 0.5, 14.25, 9.25],
    ],
    { outputSize: [2, 3] },
  ),
  floor(
    'floor-below-zero',
    '§3.1',
    'cutting fractions off where a negative coordinate must be floored',
    [9, 11, 2],
    [
      [-0.5, -0.25, 8, 6],
      [-3.5, -2.75, 7, 6.5],
    ],
    { outputSize: [2, 3] },
  ),
  floor(
    'floor-scale-0.7',
    '§3.1',
    'a product with the scale in float64: 10 · 0.7 in float32 is 7',
    [29, 31, 1],
    [
      [10, 20, 40, 35],
      [20, 10, 30, 40],
    ],
    { spatialScale: 0.7, outputSize: [2, 3] },
  ),
  floor(
    'floor-scale-one-30th',
    '§3.1',
    'a division by the stride: 29.999998 · (1/30) in float32 is 1',
    [9, 11, 1],
    [
      [29.999998, 30, 240, 210],
      [30, 29.999998, 150, 230],
    ],
    { spatialScale: 1 / 30, outputSize: [2, 3] },
  ),
  floor(
    'floor-of-a-float32-length',
    '§3.1',
    'x2 − x1 in float64: 3.1 − 0.1 in float32 is 3',
    [12, 10, 1],
    [
      [0.1, 0.1, 3.1, 4.1],
      [0.1, 0.1, 6.1, 7.1],
    ],
    { outputSize: [1, 1] },
  ),
  floor(
    'floor-of-a-float32-length-scaled',
    '§3.1',
    'x2 − x1 rounded once with the scale, not twice: float32 after each step',
    [23, 17, 1],
    [
      [0.1, 0.2, 8.671429, 17.342857],
      [0.2, 0.1, 10.2, 24.385714],
    ],
    { outputSize: [1, 1], spatialScale: 0.7 },
  ),
  floor(
    'floor-tiny-box',
    '§3.3',
    'a box smaller than a cell without cells, or of 1/1000 of one',
    [8, 10, 2],
    [
      [3.2, 4.4, 3.201, 4.401],
      [0, 0, 0.001, 7],
    ],
    { outputSize: [2, 3] },
  ),
  floor(
    'floor-avg-overhang',
    '§5.2',
    'a mean divided by the cells of the bin before it was clipped',
    [7, 9, 2],
    [
      [-3, 1, 5, 6],
      [5, -2, 14, 6],
    ],
    { reduce: 'avg' },
  ),
]
