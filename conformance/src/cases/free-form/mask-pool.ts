import type { Case } from '../../case.js'
import { filled } from '../../fill.js'
import { counted, drawn, FORMS, ringed, weighed } from '../../masks.js'
import { casesOf } from '../write/pool.js'

const { geometry, literal } = casesOf('maskPool')

/** Cell (y, x) of 4×5 cells holds 10 y + x. */
const tens = { shape: [1, 4, 5, 1], data: () => filled(20, (n) => 10 * Math.floor(n / 5) + (n % 5)) } as const
const one = { outputSize: [1, 1], spatialScale: 1 } as const
const masks = (...rows: readonly number[][]) => ({ boxes: rows })

const corner = drawn('#....', '##...', '.....', '....#')

/** Masks of every form over 18×22 pixels, which are 9×11 cells. */
const forms: readonly number[][] = [
  [FORMS.bytes, 18, 22, ...filled(18 * 22, (n) => ((n * 37) % 101 < 40 ? 255 : 0))],
  [FORMS.bytes, 18, 22, ...filled(18 * 22, (n) => Number(n > 70 && n < 333))],
  weighed(18, 22, [...filled(18 * 22, (n) => Math.max(0, ((n * 29) % 64) - 20) / 32)]),
  counted(18, 22, [25, 9, 3, 40, 0, 0, 19, 100, 200]),
  counted(18, 22, [396]),
]
const polygons: readonly number[][] = [
  ringed(18, 22, [3.5, 2.25, 17.25, 4.5, 12, 15.75, 2, 9]),
  // Two that overlap, and one apart.
  ringed(18, 22, [2, 2, 12, 2, 12, 8, 2, 8], [8, 5, 16, 5, 16, 12, 8, 12], [18, 14, 21, 14, 20, 17]),
  // It crosses itself, and what it goes round twice is not covered.
  ringed(18, 22, [10, 1, 15, 16, 2, 6.5, 18, 6.5, 5, 16]),
  // Beyond every edge of the image.
  ringed(18, 22, [-5, 9, 11, -6, 30, 10, 11, 25]),
  ringed(18, 22, [-9, 3, -2, 3, -4, 12]),
]
const size = [9, 11, 3] as const
const bins = { outputSize: [3, 2], spatialScale: 0.5 } as const

/** By hand, or by the oracle. */
export const maskPools: readonly Case[] = [
  literal(
    { id: 'mask-pool/whole-cells', spec: '§22.2', catches: 'other cells than those of the mask' },
    tens,
    masks(corner, drawn('.....', '..###', '..###', '.....')),
    one,
    [(0 + 10 + 11 + 34) / 4, 18],
  ),
  literal(
    {
      id: 'mask-pool/share-of-a-cell',
      spec: '§22.2',
      catches: 'cells that are covered wholly or not at all',
    },
    { shape: [1, 1, 2, 1], data: [3, 7] },
    masks(drawn('..#.', '.###')),
    { outputSize: [1, 1], spatialScale: 0.5 },
    [(1 * 3 + 3 * 7) / 4],
  ),
  literal(
    { id: 'mask-pool/any-byte-but-0', spec: '§22.1', catches: 'bytes of 255 taken for weights' },
    tens,
    masks([FORMS.bytes, 4, 5, 255, 0, 0, 0, 1, ...new Array(15).fill(0)]),
    one,
    [2],
  ),
  literal(
    { id: 'mask-pool/floats-weigh', spec: '§22.1', catches: 'floats taken for bits' },
    tens,
    masks(weighed(4, 5, [1, 0.25, 0.75, ...new Array(17).fill(0)])),
    one,
    [(0.25 * 1 + 0.75 * 2) / 2],
  ),
  literal(
    { id: 'mask-pool/runs-go-down', spec: '§22.1', catches: 'run lengths row by row' },
    tens,
    // The lower three pixels of the second column, and the first of the third.
    masks(counted(4, 5, [5, 4, 11])),
    one,
    [(11 + 21 + 31 + 2) / 4],
  ),
  literal(
    { id: 'mask-pool/runs-begin-uncovered', spec: '§22.1', catches: 'a first run that is covered' },
    tens,
    masks(counted(4, 5, [0, 1, 19])),
    one,
    [0],
  ),
  literal(
    { id: 'mask-pool/polygon', spec: '§22.2', catches: 'a polygon made of pixels' },
    { shape: [1, 1, 2, 1], data: [3, 7] },
    // Three quarters of the triangle lie in the first cell.
    masks(ringed(1, 2, [0, 0, 2, 0, 0, 1])),
    one,
    [(3 * 3 + 1 * 7) / 4],
  ),
  literal(
    { id: 'mask-pool/union', spec: '§22.3', catches: 'what several polygons cover counted twice' },
    { shape: [1, 1, 3, 1], data: [1, 2, 4] },
    masks(ringed(1, 3, [0, 0, 2, 0, 2, 1, 0, 1], [1, 0, 3, 0, 3, 1, 1, 1])),
    one,
    [7 / 3],
  ),
  literal(
    { id: 'mask-pool/union-in-a-cell', spec: '§22.3', catches: 'shares of several polygons added up' },
    { shape: [1, 1, 2, 1], data: [1, 4] },
    // Twice the same half of the first cell, and half of the second.
    masks(
      ringed(1, 2, [0, 0, 0.5, 0, 0.5, 1, 0, 1], [0, 0, 0.5, 0, 0.5, 1, 0, 1], [1, 0, 1.5, 0, 1.5, 1, 1, 1]),
    ),
    one,
    [2.5],
  ),
  literal(
    { id: 'mask-pool/crosses-itself', spec: '§22.3', catches: 'a crossing polygon whose halves cancel' },
    { shape: [1, 2, 1, 1], data: [1, 4] },
    // Two triangles that meet in the middle of the column.
    masks(ringed(2, 1, [0, 0, 1, 0, 0, 2, 1, 2])),
    one,
    [2.5],
  ),
  literal(
    { id: 'mask-pool/beyond-the-image', spec: '§22.3', catches: 'a polygon that covers more than its image' },
    { shape: [1, 1, 3, 1], data: [1, 2, 4] },
    masks(ringed(1, 2, [1, -4, 9, -4, 9, 5, 1, 5])),
    one,
    [2],
  ),
  literal(
    { id: 'mask-pool/covers-nothing', spec: '§22.5', catches: '0/0 under a mask that covers nothing' },
    tens,
    masks(drawn('.....', '.....', '.....', '.....'), ringed(4, 5, [1, 1, 3, 3, 2, 2]), counted(4, 5, [20])),
    one,
    [0, 0, 0],
  ),
  literal(
    { id: 'mask-pool/largest', spec: '§22.5', catches: 'a maximum over other cells than those of the mask' },
    tens,
    masks(drawn('.....', '####.', '##...', '.....'), ringed(4, 5, [0, 0, 2.5, 0, 2.5, 1, 0, 1])),
    { ...one, reduce: 'max' },
    [21, 2],
  ),
  literal(
    { id: 'mask-pool/largest-is-negative', spec: '§22.5', catches: 'a maximum that begins at 0' },
    { shape: [1, 1, 3, 1], data: [-3, -2, 5] },
    masks(drawn('##.')),
    { ...one, reduce: 'max' },
    [-2],
  ),
  literal(
    {
      id: 'mask-pool/bins-of-its-box',
      spec: '§22.6',
      catches: 'bins of the image, or of the map, in place of the mask’s box',
    },
    tens,
    masks(drawn('.....', '.####', '.####', '.....')),
    { outputSize: [2, 2], spatialScale: 1 },
    [11.5, 13.5, 21.5, 23.5],
  ),
  literal(
    { id: 'mask-pool/bins-cut-cells', spec: '§22.6', catches: 'a cell that two bins share given to one' },
    { shape: [1, 1, 3, 1], data: [1, 2, 4] },
    masks(drawn('###')),
    { outputSize: [1, 2], spatialScale: 1 },
    [(1 + 0.5 * 2) / 1.5, (0.5 * 2 + 4) / 1.5],
  ),
  literal(
    { id: 'mask-pool/bin-without-mask', spec: '§22.6', catches: 'the mean of an empty bin' },
    tens,
    masks(drawn('##...', '##...', '..##.', '..##.')),
    { outputSize: [2, 2], spatialScale: 1 },
    [5.5, 0, 0, 27.5],
  ),
  literal(
    { id: 'mask-pool/scale-of-each-axis', spec: '§22.2', catches: 'one scale for both axes' },
    tens,
    masks(drawn('.#', '..', '..', '..', '..', '..', '..', '#.')),
    { outputSize: [1, 1], spatialScale: [0.5, 2] },
    [(2.5 + 30.5) / 2],
  ),
  literal(
    { id: 'mask-pool/fit', spec: '§22.2', catches: 'a mask that covers part of the map where it is to fit' },
    tens,
    masks(drawn('#.', '..')),
    { outputSize: [1, 1], spatialScale: 'fit' },
    // Two columns and a half.
    [(0 + 1 + 10 + 11 + 0.5 * 2 + 0.5 * 12) / 5],
  ),
  literal(
    {
      id: 'mask-pool/scale-of-a-seventh',
      spec: '§22.2',
      catches: 'a cell beside the mask that rounding makes part of it',
    },
    { shape: [1, 1, 9, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    masks([FORMS.bytes, 1, 63, ...filled(63, (n) => Number(n >= 21 && n < 42))]),
    { outputSize: [1, 1], spatialScale: [1, 1 / 7], reduce: 'max' },
    [6],
  ),
  literal(
    { id: 'mask-pool/nearest', spec: '§22.4', catches: 'the pixel of a cell’s middle, or the last' },
    { shape: [1, 1, 3, 1], data: [1, 2, 4] },
    // Cells 0, 1 and 2 take the pixels 0, 1 and 3.
    masks(drawn('#..#.')),
    { outputSize: [1, 1], spatialScale: 'fit', resize: 'nearest' },
    [2.5],
  ),
  literal(
    { id: 'mask-pool/bilinear', spec: '§22.4', catches: 'corners aligned, or edges taken for 0' },
    { shape: [1, 1, 4, 1], data: [1, 2, 4, 8] },
    // Weights of 1, ¾, ¼ and 0.
    masks(drawn('#.')),
    { outputSize: [1, 1], spatialScale: 'fit', resize: 'bilinear' },
    [(1 + 0.75 * 2 + 0.25 * 4) / 2],
  ),
  literal(
    { id: 'mask-pool/adaptive', spec: '§22.4', catches: 'shares of a cell in place of means of pixels' },
    { shape: [1, 1, 2, 1], data: [1, 4] },
    // Of three pixels the first two and the last two: 1 and ½, where the shares of the cells are 1 and ⅓.
    masks(drawn('##.'), drawn('.#.')),
    { outputSize: [1, 1], spatialScale: 'fit', resize: 'adaptive' },
    [2, 2.5],
  ),
  literal(
    { id: 'mask-pool/threshold', spec: '§22.4', catches: 'a threshold that a weight equal to it passes' },
    { shape: [1, 1, 4, 1], data: [1, 2, 4, 8] },
    masks(drawn('##.###..')),
    { outputSize: [1, 1], spatialScale: 'fit', threshold: 0.5 },
    [2.5],
  ),
  literal(
    { id: 'mask-pool/logits', spec: '§22.4', catches: 'values below 0 refused where there is a threshold' },
    { shape: [1, 1, 2, 1], data: [1, 4] },
    masks(weighed(1, 4, [-3, 5, -9, 2])),
    { outputSize: [1, 1], spatialScale: 'fit', resize: 'bilinear', threshold: 0 },
    [1],
  ),
  geometry({ id: 'mask-pool/every-form', spec: '§22.2', catches: 'a form read as another' }, size, forms, {
    ...bins,
    outputSize: [1, 1],
  }),
  geometry(
    { id: 'mask-pool/every-form-in-bins', spec: '§22.6', catches: 'an edge of a bin' },
    size,
    forms,
    bins,
  ),
  geometry(
    {
      id: 'mask-pool/every-form-max',
      spec: '§22.5',
      catches: 'a cell that weighs little left out of a maximum',
    },
    size,
    forms,
    { ...bins, reduce: 'max' },
  ),
  geometry({ id: 'mask-pool/polygons', spec: '§22.3', catches: 'an edge clipped wrongly' }, size, polygons, {
    ...bins,
    outputSize: [1, 1],
  }),
  geometry(
    { id: 'mask-pool/polygons-in-bins', spec: '§22.6', catches: 'a box of corners' },
    size,
    polygons,
    bins,
  ),
  geometry(
    { id: 'mask-pool/resized-in-bins', spec: '§22.4', catches: 'a box of pixels where cells are meant' },
    size,
    forms,
    { outputSize: [2, 3], spatialScale: 'fit', resize: 'bilinear', threshold: 0.25 },
  ),
]
