import type { Case } from '../../case.js'
import { byHand, words } from './write.js'

/** Cell (y, x) of `width` columns holds x², or y² where `down`. */
const squares =
  (width: number, down = false) =>
  (n: number) =>
    (down ? Math.floor(n / width) : n % width) ** 2

/** One sample of a box of a cell, in the middle of it. */
const point = { outputSize: [1, 1], spatialScale: 1, samplingRatio: 1 } as const
const row = { map: [1, 2, 5, 1], cells: squares(5) } as const
/** Cell (y, x) holds 10 y + x. */
const plane = { map: [1, 5, 7, 1], cells: (n: number) => 10 * Math.floor(n / 7) + (n % 7) } as const
/** Gradients written out by hand. SPEC §24. */
export const gradientsByHand: readonly Case[] = [
  byHand(
    words('between-two-cells', '§24.2', 'edges that do not share a sample between them, or a sign'),
    'roiAlign',
    { ...row, rois: { boxes: [[2.25, 0.5, 3.25, 1.5]] }, params: point },
    // The sample is at 2.25 of x², between 4 and 9.
    [2.5, 0, 2.5, 0],
  ),
  byHand(
    words('scale', '§24.2', 'a gradient per cell where it must be per pixel of the image'),
    'roiAlign',
    { ...row, rois: { boxes: [[36, 8, 52, 24]] }, params: { ...point, spatialScale: 1 / 16 } },
    [2.5 / 16, 0, 2.5 / 16, 0],
  ),
  byHand(
    words('on-a-cell', '§24.6', 'another side of a kink than that of larger coordinates'),
    'roiAlign',
    { ...row, rois: { boxes: [[2, 0.5, 3, 1.5]] }, params: point },
    [2.5, 0, 2.5, 0],
  ),
  byHand(
    words('held-at-the-border', '§24.2', 'samples beyond the outermost cells that still move'),
    'roiAlign',
    {
      map: [1, 3, 5, 1],
      cells: (n) => squares(5)(n) + 10 * squares(5, true)(n),
      // At x 4.25 and −0.75, and at y 1.25.
      rois: {
        boxes: [
          [4.25, 1.25, 5.25, 2.25],
          [-0.75, 1.25, 0.25, 2.25],
        ],
      },
      params: point,
    },
    [0, 15, 0, 15, 0, 15, 0, 15],
  ),
  byHand(
    words('legacy-below-a-cell', '§24.2', 'a box below a cell that grows with its upper edge'),
    'roiAlign',
    { ...row, rois: { boxes: [[1.75, 0, 2.25, 0.25]] }, params: { ...point, aligned: false } },
    // The sample is at (½, 2¼).
    [5, 0, 0, 0],
  ),
  byHand(
    words('adaptive-bins', '§24.2', 'a sum over samples in place of their mean, or one sample'),
    'roiAlign',
    {
      ...row,
      rois: { boxes: [[0.75, 0.5, 3.75, 1.5]] },
      params: { outputSize: [1, 1], spatialScale: 1 },
    },
    // Of three samples, at 0.75, 1.75 and 2.75, with slopes 1, 3 and 5 and shares 1/6, 1/2 and 5/6.
    [(1 * (5 / 6) + 3 / 2 + 5 / 6) / 3, 0, (1 / 6 + 3 / 2 + 5 * (5 / 6)) / 3, 0],
  ),
  byHand(
    words('upstream', '§24.1', 'bins and channels that owe the same, whatever they are worth'),
    'roiAlign',
    {
      map: [1, 1, 5, 2],
      // x² in channel 0, −x² in channel 1.
      cells: (n) => (n % 2 ? -1 : 1) * Math.floor(n / 2) ** 2,
      rois: { boxes: [[0.75, 0.5, 2.75, 1.5]] },
      params: { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 },
      // Slopes 1 and 3, shares ¼ and ¾; bin 1 counts half and its channel 1 not at all.
      upstream: (n) => [1, 3, 0.5, 0][n]!,
    },
    [-2 * 0.75 + 0.5 * 3 * 0.25, 0, -2 * 0.25 + 0.5 * 3 * 0.75, 0],
  ),
  byHand(
    words('crop-corners', '§24.4', 'a last cell without a derivative, or one per cell'),
    'cropAndResize',
    {
      ...row,
      rois: { boxes: [[0, 0, 1, 1]] },
      params: { outputSize: [1, 2], extrapolationValue: 5 },
    },
    // Samples on columns 0 and 4, between the two rows.
    [1 * 4, 0, 7 * 4, 0],
  ),
  byHand(
    words('crop-outside', '§24.1', 'an extrapolated value that owes something'),
    'cropAndResize',
    {
      ...row,
      rois: { boxes: [[0.4, 0.25, 1.5, 0.5]] },
      params: { outputSize: [1, 2], extrapolationValue: 5 },
    },
    [3 * 4, 0, 0, 0],
  ),
  byHand(
    words('precise', '§24.3', 'a mean that does not lose what its edge leaves'),
    'prRoiPool',
    { ...row, rois: { boxes: [[1, 0, 3, 1]] }, params: { outputSize: [1, 1], spatialScale: 1 } },
    // The surface is 1 at 1 and 9 at 3; its mean between is (2.5 + 6.5) / 2. By an edge: what it gains or loses, over 2.
    [(4.5 - 1) / 2, 0, (9 - 4.5) / 2, 0],
  ),
  byHand(
    words('turn', '§24.5', 'a turn the other way round, or round a corner'),
    'roiAlignRotated',
    {
      ...plane,
      rois: { boxes: [[3.5, 2.5, 4, 2, 0]] },
      params: { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 },
      // Samples 1 cell to the left and to the right of the centre: only the right one counts.
      upstream: (n) => n,
    },
    // By the angle it moves up, by 10 a cell.
    [1, 10, 0.25, 0, -10],
  ),
  byHand(
    words('points-at-the-edge', '§24.8', 'a point at the edge that is held there, as RoIAlign’s samples are'),
    'samplePoints',
    {
      map: [1, 2, 3, 1],
      cells: () => 1,
      // At (½, 2¼) and (1½, −¼), in cells.
      rois: { boxes: [[2.75, 1, 0.25, 2]] },
      params: { spatialScale: 1 },
    },
    [-1, 0, 0.5, -0.75],
  ),
  byHand(
    words('points-of-a-set', '§24.8', 'y before x, points of another set, or a gradient per cell'),
    'samplePoints',
    {
      ...plane,
      rois: {
        boxes: [
          [3, 3, 5.2, 4.6],
          [7.5, 3.1, 2.2, 6.3],
        ],
      },
      params: { spatialScale: 1 / 2 },
      upstream: (n) => n + 1,
    },
    [0.5, 5, 1, 10, 1.5, 15, 2, 20],
  ),
  byHand(
    words('offsets', '§24.8', 'an offset in cells or bins, without gamma, or of another bin'),
    'deformRoiPool',
    {
      ...plane,
      rois: { boxes: [[2, 2, 5, 4]] },
      params: {
        outputSize: [1, 2],
        spatialScale: 1,
        samplingRatio: 1,
        gamma: 0.5,
        offsets: Float32Array.of(0, 0.25, 0.5, 0),
      },
      upstream: (n) => n + 1,
    },
    // The box is 3 wide and 2 high: by 1 a bin moves 1½ to the right, where cells grow by 1, or 1 down, where by 10.
    [1.5, 3, 10, 20],
  ),
  byHand(
    words('offsets-outside-left-out', '§24.8', 'samples outside the map that count, or that move'),
    'deformPsRoiPool',
    {
      ...plane,
      rois: { boxes: [[0, 0, 1, 1]] },
      params: {
        outputSize: [1, 1],
        spatialScale: 1,
        samplingRatio: 2,
        gamma: 1,
        offsets: Float32Array.of(-0.25, 0),
      },
    },
    // The box is 2 cells long. Columns −1, which is outside, and 0; rows −½, which is held, and ½.
    [2, 10],
  ),
]
