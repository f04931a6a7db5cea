import type { Case } from '../../case.js'
import { filled } from '../../fill.js'
import { type Box, casesOf } from '../write/pool.js'

const deform = casesOf('deformRoiPool')
const sensitive = casesOf('deformPsRoiPool')

/** Cell (y, x) of 8×9 cells holds 10 y + x. */
const tens = { shape: [1, 8, 9, 1], data: () => filled(72, (n) => 10 * Math.floor(n / 9) + (n % 9)) } as const

/** Two bins of 2×2 cells: their middles are at (2.5, 1.5) and (2.5, 3.5), cells counted from their own. */
const row: Box = [1, 2, 5, 4]
const box = { boxes: [row] }
const two = { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 } as const
const floats = (...offsets: number[]) => Float32Array.from(offsets)

/** Boxes of every form on 9×11 cells: inside, beyond every edge, turned round, without a side, outside. */
const forms: readonly Box[] = [
  [1.25, 2.5, 7, 6.75],
  [-2, -1.5, 5, 4],
  [7.5, 5, 14, 12],
  [6, 5, 3, 1],
  [4, 3, 4, 7],
  [20, 2, 25, 6],
  [-30, -20, 40, 30],
]
const size = [9, 11, 3] as const
const bins = { outputSize: [3, 2], spatialScale: 1 } as const
/** Every box three times, as `geometry` has it: on each image other offsets. */
const some = filled(forms.length * 3 * 2 * 6, (n) => ((n * 7) % 31) / 4 - 4)

/** By hand from the sources of the layers, or by the oracle. */
export const deforms: readonly Case[] = [
  deform.literal(
    {
      id: 'deform-roi-pool/not-moved',
      spec: '§21.3',
      catches: 'other samples than RoIAlign’s without offsets',
    },
    tens,
    box,
    { ...two, offsets: floats(0, 0, 0, 0) },
    [26.5, 28.5],
  ),
  deform.literal(
    {
      id: 'deform-roi-pool/moved',
      spec: '§21.1',
      catches: 'right and down exchanged, or the wrong bin moved',
    },
    tens,
    box,
    // A tenth of the width is 0.4 cells, of the height 0.2.
    { ...two, offsets: floats(1, -2, 3, 0) },
    [26.5 + 0.4 + 6, 28.5 - 0.8],
  ),
  deform.literal(
    { id: 'deform-roi-pool/gamma', spec: '§21.1', catches: 'gamma left out' },
    tens,
    box,
    { ...two, gamma: 0.5, offsets: floats(1, 0, 0, -1) },
    [26.5 + 2, 28.5 - 10],
  ),
  deform.literal(
    { id: 'deform-roi-pool/offsets-of-each-roi', spec: '§21.1', catches: 'the offsets of another RoI' },
    tens,
    { boxes: [row, row] },
    { ...two, offsets: floats(1, 1, 0, 0, 0, 0, 1, 1) },
    [26.9, 28.9, 28.5, 30.5],
  ),
  deform.literal(
    { id: 'deform-roi-pool/moved-off-the-map', spec: '§21.2', catches: 'a bin held inside the map' },
    tens,
    box,
    { ...two, offsets: floats(100, -100, 0, 0) },
    [0, 0],
  ),
  deform.geometry(
    { id: 'deform-roi-pool/every-form', spec: '§21.2', catches: 'an edge taken for another' },
    size,
    forms,
    { ...bins, offsets: some },
  ),
  deform.geometry(
    { id: 'deform-roi-pool/every-form-fixed', spec: '§21.2', catches: 'a number of samples of one’s own' },
    size,
    forms.map((row) => row.map((at) => at * 3) as unknown as Box),
    { ...bins, spatialScale: 1 / 3, samplingRatio: 2, gamma: -0.3, offsets: some },
  ),
]

/** Channel c of bin j: 100 (2 c + j) more than the cells of `tens`. */
const channels = {
  shape: [1, 8, 9, 4],
  data: () => filled(288, (n) => 100 * (n % 4) + 10 * Math.floor(n / 36) + (Math.floor(n / 4) % 9)),
} as const

export const positionSensitiveDeforms: readonly Case[] = [
  sensitive.literal(
    {
      id: 'deform-ps-roi-pool/not-moved',
      spec: '§21.4',
      catches: 'samples in the middles of their parts, or the last pixel left out',
    },
    channels,
    // Corners (1, 2) and (4, 3) take in 4×2 pixels: from (1.5, 0.5), bins of 2×2 cells. Samples at 0 and 1 of each.
    { boxes: [[1.2, 1.6, 4.4, 3.49]] },
    { outputSize: [1, 2], spatialScale: 1, samplingRatio: 2, offsets: floats(0, 0, 0, 0) },
    [21, 221, 123, 323],
  ),
  sensitive.literal(
    { id: 'deform-ps-roi-pool/moved', spec: '§21.4', catches: 'right and down exchanged, or a move in bins' },
    channels,
    { boxes: [[1, 2, 4, 3]] },
    { outputSize: [1, 2], spatialScale: 1, samplingRatio: 2, offsets: floats(1, -2, 3, 0) },
    [21 + 0.4 + 6, 221 + 6.4, 123 - 0.8, 323 - 0.8],
  ),
  sensitive.literal(
    { id: 'deform-ps-roi-pool/outside-left-out', spec: '§21.4', catches: 'samples outside that count' },
    { shape: [1, 2, 3, 1], data: [4, 4, 4, 4, 4, 4] },
    {
      boxes: [
        [-2, -1, 1, 3],
        [-9, 0, -7, 1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 4, offsets: floats(0, 0, 0, 0) },
    [4, 0],
  ),
  sensitive.literal(
    {
      id: 'deform-ps-roi-pool/at-least-a-tenth',
      spec: '§21.4',
      catches: 'samples of a box turned round that run backwards',
    },
    tens,
    { boxes: [[6, 5, 2, 1]] },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 2, offsets: floats(10, 20) },
    // From (4.5, 5.5), moved by one tenth and two tenths of a cell: samples 0 and 0.05 further.
    [45 + 5.5 + 2 + 0.1 + 0.25 + 0.025],
  ),
  sensitive.geometry(
    { id: 'deform-ps-roi-pool/every-form', spec: '§21.4', catches: 'an edge taken for another' },
    [9, 11, 12],
    forms,
    { ...bins, offsets: some },
  ),
  sensitive.geometry(
    {
      id: 'deform-ps-roi-pool/every-form-scaled',
      spec: '§21.4',
      catches: 'corners rounded on the map, not in the image',
    },
    [9, 11, 12],
    forms.map((row) => row.map((at) => at * 7) as unknown as Box),
    { ...bins, spatialScale: 1 / 7, samplingRatio: 3, gamma: 0.2, offsets: some },
  ),
]
