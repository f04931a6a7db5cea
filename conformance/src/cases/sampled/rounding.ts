import type { Case } from '../../case.js'
import { casesOf } from '../write/pool.js'
import { refusedBy } from '../write/refused.js'

const align = casesOf('roiAlign')
const precise = casesOf('prRoiPool')
const crop = casesOf('cropAndResize')

/** Roundings to float32, each of which decides between two cells, or between inside and outside. */
export const roundings: readonly Case[] = [
  align.literal(
    {
      id: 'roi-align/each-step-of-a-position-is-rounded',
      spec: '§9.2',
      catches: '(k + ½)·b left unrounded before it is divided: the third sample lies on 5, or just beyond it',
    },
    { shape: [1, 1, 5, 1], data: [0, 0, 0, 0, 3] },
    {
      boxes: [
        [1.875, 0, 5.625000476837158, 1],
        [0.875, 0, 5.825000286102295, 1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 3, aligned: false },
    // Samples at 2.5, 3.75 and 5; at 1.7, 3.35 and 5.0000005, which is outside.
    [(0.75 * 3 + 3) / 3, (0.35 * 3) / 3],
  ),
  precise.literal(
    {
      id: 'pr-roi-pool/bins-shorter-than-a-float32-step',
      spec: '§10.1',
      catches: 'the end of a bin rounded to float32, where the bin is shorter than a step of float32',
    },
    { shape: [1, 22, 22, 1], data: () => Float32Array.from({ length: 484 }, (_, n) => n % 22) },
    { boxes: [[20, 20, 20 + 2e-6, 20 + 2e-6]] },
    { outputSize: [7, 7], spatialScale: 1 },
    () => 20,
  ),
  crop.literal(
    {
      id: 'crop-and-resize/sum-of-the-corners-is-rounded',
      spec: '§11.1',
      catches: 'y1 + y2 left unrounded: the nearest cell of 7.4999995 is 7, of 7.5 it is 8',
    },
    { shape: [1, 1, 20, 1], data: () => Float32Array.from({ length: 20 }, (_, cell) => cell) },
    { boxes: [[0.180743, 0, 0.6087307, 0]] },
    { outputSize: [1, 1], method: 'nearest' },
    [7],
  ),
  refusedBy(
    'roiPool',
    '2^31-bins',
    '§7.6',
    'a limit of 2^32 − 1 bins, which a signed number of 32 bits does not hold',
    {
      features: { data: new Float32Array(30), shape: [1, 5, 6, 1] },
      rois: { boxes: Float32Array.of(0, 0, 4, 4) },
      params: { outputSize: [2 ** 15, 2 ** 16], spatialScale: 1 },
    },
    ['32768×65536', '2147483648', '2^31 − 1'],
    'ROI_UNSUPPORTED',
  ),
]
