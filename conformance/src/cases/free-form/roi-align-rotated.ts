import type { Case, RefusalCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { filled } from '../../fill.js'
import { casesOf, type Rotated } from '../write/pool.js'
import { callsCase } from '../write/problem.js'
import { pyramidCasesOf } from '../write/pyramid.js'
import { GUESS, MEMORY, map, refusedBy } from '../write/refused.js'

const { geometry, literal } = casesOf('roiAlignRotated')
const pyramids = pyramidCasesOf('multiScaleRoiAlignRotated')

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

/** Of a pyramid. Sides of 8, 16 and 32 pixels belong to the levels 3, 4 and 5. */
export const pyramidsRotated: readonly Case[] = [
  pyramids.levels(
    {
      id: 'roi-align-rotated/level-of-an-area',
      spec: '§17.5',
      catches: 'the level of the box around a rotated box, or of its corners',
    },
    [
      [76, 52, 8, 8, 0.8],
      [76, 52, 16, 16, 0.8],
      [76, 52, 32, 32, 0.8],
      [76, 52, 32, 8, 0.8],
      [76, 52, 4, 16, 0.8],
      [76, 52, -32, 32, 0.8],
    ],
    { outputSize: [1, 1], canonicalSize: 16, samplingRatio: 1 },
    [3, 4, 5, 4, 3, 3],
  ),
  pyramids.geometry(
    { id: 'roi-align-rotated/three-levels', spec: '§17.5', catches: 'rows in the order of the levels' },
    3,
    [
      [80, 60, 40, 30, 0.3],
      [40, 50, 10, 12, 1.3],
      [70, 40, 15, 20, -0.6],
      [90, 10, 9, 8, 2],
    ],
    { outputSize: [2, 3], canonicalSize: 16 },
  ),
]

const right = { outputSize: [2, 3], spatialScale: 0.5 }
const rotated = { rotated: Float32Array.of(1, 1, 2, 2, 0, 2, 1, 3, 2, 1), batchIndices: Int32Array.of(1, 0) }

function refused(
  name: string,
  says: readonly string[],
  call: { readonly rois?: unknown; readonly params?: object },
  [spec, catches]: readonly [Case['spec'], string] = ['§7.5', GUESS],
  code: RefusalCase['code'] = 'ROI_INVALID',
): RefusalCase {
  const { rois = rotated, params } = call
  const given = { features: map, rois, params: { ...right, ...params } }
  const item = refusedBy('roiAlignRotated', `roi-align-rotated-${name}`, spec, catches, given, says, code)
  return { ...item, proves: 'planner' }
}

const put = (at: number, value: number) => ({
  ...rotated,
  rotated: rotated.rotated.map((was, n) => (n === at ? value : was)),
})
const form = ['§7.2', GUESS] as const
const numbers = ['§7.3', MEMORY] as const
const limits = ['§7.6', 'a plan as large as memory, or larger'] as const

export const rotatedRefusals: readonly Case[] = [
  refused(
    'boxes',
    ['rois', 'rotated', 'boxes', 'roisFromRotated'],
    { rois: { boxes: new Float32Array(4) } },
    form,
  ),
  refused(
    'rows-of-4',
    ['rois.rotated', '5', '8', 'roisFromXyxy'],
    { rois: { rotated: new Float32Array(8) } },
    form,
  ),
  refused('a-list', ['rois', 'rotated', 'roisFromRotated'], { rois: [[1, 1, 2, 2, 0]] }, form),
  refused('centre-nan', ['rois.rotated[1]', 'cx', 'NaN', 'finite'], { rois: put(5, Number.NaN) }, numbers),
  refused('angle-infinite', ['rois.rotated[0]', 'angle', 'Infinity'], { rois: put(4, Infinity) }, numbers),
  refused('width-beyond-32-bits', ['rois.rotated[1]', 'w', '2^31'], { rois: put(7, 2 ** 33) }, numbers),
  refused(
    'image-outside',
    ['batchIndices[0]', '2', '2 images'],
    {
      rois: { ...rotated, batchIndices: Int32Array.of(2, 0) },
    },
    ['§7.4', MEMORY],
  ),
  refused('angle-unknown', ['params.angle', 'radians', 'degrees', 'turns'], { params: { angle: 'turns' } }),
  refused('clockwise-no-flag', ['params.clockwise', 'true or false', '1'], { params: { clockwise: 1 } }),
  refused('aligned-no-flag', ['params.aligned', 'true or false', '"no"'], { params: { aligned: 'no' } }),
  refused(
    'sampling-ratio-182',
    ['params.samplingRatio', '182', '32768'],
    { params: { samplingRatio: 182 } },
    limits,
    'ROI_UNSUPPORTED',
  ),
  refused(
    'max-plan-bytes',
    ['rois.rotated[1]', 'maxPlanBytes', '1100 bytes'],
    { params: { samplingRatio: 2, reduce: 'max', maxPlanBytes: 1100 } },
    limits,
    'ROI_UNSUPPORTED',
  ),
  refusedBy(
    'roiPool',
    'rotated-rois-of-boxes',
    '§7.2',
    'rotated RoIs taken for boxes',
    { features: map, rois: rotated, params: right },
    ['rois', 'boxes', 'rotated', 'roisFromXyxy'],
  ),
  refusedBy(
    'multiScaleRoiAlignRotated',
    'pyramid-rotated-boxes',
    '§7.2',
    GUESS,
    {
      features: [map],
      rois: { boxes: new Float32Array(4) },
      params: { outputSize: [2, 3], strides: [8] },
    },
    ['rois', 'rotated', 'boxes'],
  ),
]
