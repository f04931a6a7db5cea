import type { Case } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { filled } from '../../fill.js'
import { casesOf, type Rotated } from '../write/pool.js'
import { callsCase } from '../write/problem.js'

const { geometry, literal } = casesOf('roiAlignRotated')

/** Cell (y, x) of 5×7 cells holds 10 y + x. */
const tens = { shape: [1, 5, 7, 1], data: () => filled(35, (n) => 10 * Math.floor(n / 7) + (n % 7)) } as const

/** A RoI of 4×2 cells round (2, 3), where the middle of cell (0, 0) is (0, 0). */
const roi = (angle: number) => ({ boxes: [[3.5, 2.5, 4, 2, angle] as const] })
/** One sample in each of its cells. */
const cells = { outputSize: [2, 4], spatialScale: 1, samplingRatio: 1 } as const
const quarter = [37.5, 27.5, 17.5, 7.5, 38.5, 28.5, 18.5, 8.5]

/** RoIs of every form on 9×11 cells: inside, beyond every edge, without a side or with a negative one, outside. */
const forms: readonly Rotated[] = [
  [5.25, 4.5, 6, 3, 0.4],
  [0.5, 1, 5, 4, -1.1],
  [10.5, 8.25, 7, 2.5, 2.6],
  [5, 4, 0, 3, 0.7],
  [5, 4, -3, 2, 0.3],
  [4.3, 5.1, 0.4, 0.3, 5.9],
  [-20, 4, 3, 3, 1],
  [5, 4, 40, 30, 0.9],
]
const size = [9, 11, 3] as const
const bins = { outputSize: [3, 2], spatialScale: 1 } as const

/** By hand, or by the oracle. */
export const alignsRotated: readonly Case[] = [
  literal(
    {
      id: 'roi-align-rotated/not-turned',
      spec: '§17.4',
      catches: 'other samples than RoIAlign’s without a turn',
    },
    tens,
    roi(0),
    cells,
    [16.5, 17.5, 18.5, 19.5, 26.5, 27.5, 28.5, 29.5],
  ),
  literal(
    { id: 'roi-align-rotated/quarter-turn', spec: '§17.2', catches: 'a turn the other way round' },
    tens,
    roi(Math.PI / 2),
    cells,
    quarter,
  ),
  literal(
    { id: 'roi-align-rotated/degrees', spec: '§17.2', catches: 'degrees taken for radians' },
    tens,
    roi(90),
    { ...cells, angle: 'degrees' },
    quarter,
  ),
  literal(
    {
      id: 'roi-align-rotated/clockwise',
      spec: '§17.2',
      catches: 'a turn anticlockwise where it is clockwise',
    },
    tens,
    roi(90),
    { ...cells, angle: 'degrees', clockwise: true },
    [8.5, 18.5, 28.5, 38.5, 7.5, 17.5, 27.5, 37.5],
  ),
  literal(
    {
      id: 'roi-align-rotated/three-four-five',
      spec: '§17.3',
      catches: 'cosine and sine exchanged, or a turn round a corner',
    },
    tens,
    roi(Math.atan2(3, 4)),
    { ...cells, outputSize: [1, 2] },
    [28.2, 17.8],
  ),
  literal(
    {
      id: 'roi-align-rotated/quarter-turn-of-a-long-box',
      spec: '§17.2',
      catches: 'quarter turns that miss by as much as float32 misses their angle',
    },
    { shape: [1, 130, 8, 1], data: () => filled(130 * 8, (n) => Math.floor(n / 8)) },
    // Its samples lie on the right edge of the map, the last place that is read.
    { boxes: [[8.5, 65.5, 128, 2, Math.PI / 2]] },
    { ...cells, outputSize: [1, 4] },
    [113, 81, 49, 17],
  ),
  literal(
    { id: 'roi-align-rotated/legacy', spec: '§17.1', catches: 'half a cell taken off in the legacy form' },
    tens,
    roi(0),
    { ...cells, aligned: false },
    [22, 23, 24, 25, 32, 33, 34, 35],
  ),
  literal(
    {
      id: 'roi-align-rotated/legacy-is-at-least-a-cell',
      spec: '§17.1',
      catches: 'a legacy RoI below a cell',
    },
    tens,
    { boxes: [[3.5, 2.5, 0.5, 0.25, 0]] },
    { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1, aligned: false },
    [28.25, 28.75],
  ),
  literal(
    { id: 'roi-align-rotated/largest', spec: '§17.4', catches: 'the mean of the samples, not the largest' },
    tens,
    roi(0),
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 2, reduce: 'max' },
    [29],
  ),
  literal(
    {
      id: 'roi-align-rotated/largest-is-outside',
      spec: '§17.4',
      catches: 'samples outside left out of a maximum',
    },
    { shape: [1, 2, 3, 1], data: [-1, -2, -3, -4, -5, -6] },
    {
      boxes: [
        [0, 1, 8, 1, 0.1],
        [1.5, 1, 1, 1, 0.1],
      ],
    },
    { outputSize: [1, 1], spatialScale: 1, samplingRatio: 2, reduce: 'max' },
    [0, -2.5549125],
  ),
  literal(
    { id: 'roi-align-rotated/without-size', spec: '§17.3', catches: '0/0 for a RoI without samples' },
    tens,
    { boxes: [[3, 2, 0, 0, 0.3]] },
    { outputSize: [1, 2], spatialScale: 1 },
    [0, 0],
  ),
  geometry(
    { id: 'roi-align-rotated/every-form', spec: '§17.3', catches: 'an edge taken for another' },
    size,
    forms,
    {
      ...bins,
    },
  ),
  geometry(
    { id: 'roi-align-rotated/every-form-fixed', spec: '§17.3', catches: 'a number of samples of one’s own' },
    size,
    forms,
    { ...bins, samplingRatio: 2 },
  ),
  geometry(
    { id: 'roi-align-rotated/every-form-max', spec: '§17.4', catches: 'the samples of a maximum merged' },
    size,
    forms,
    { ...bins, samplingRatio: 2, reduce: 'max' },
  ),
  geometry(
    {
      id: 'roi-align-rotated/every-form-legacy',
      spec: '§17.1',
      catches: 'the legacy form of upright boxes only',
    },
    size,
    forms,
    { ...bins, aligned: false, samplePlacement: 'interior', clockwise: true },
  ),
  callsCase(
    {
      id: 'roi-align-rotated/far-beyond-the-map',
      spec: '§17.4',
      catches: 'a plan that holds every sample, wherever it lies',
      proves: 'planner',
    },
    'roiAlignRotated',
    { reduce: 'max' },
    async ({ backend, roiAlignRotated }) => {
      const features = { shape: [1, 4, 6, 1], data: new Float32Array(24).fill(3) }
      const rois = { rotated: Float32Array.of(3.5, 2.5, 2e6, 3e6, 0.7) }
      const params = { outputSize: [2, 2], spatialScale: 1, reduce: 'max' } as const
      const { data } = await roiAlignRotated(backend, features, rois, params)
      const wrong = mismatch(data, { values: [3, 3, 3, 3] }, false)
      if (wrong) throw new Finding(wrong)
    },
  ),
]
