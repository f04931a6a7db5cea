import type { Case } from '../../case.js'
import { filled } from '../../fill.js'
import { casesOf, type Rotated } from '../write/pool.js'
import { GUESS, map, refusedBy } from '../write/refused.js'

const { geometry, literal } = casesOf('roiPoolRotated')

/** Cell (y, x) of 5×7 cells holds 10 y + x. */
const tens = { shape: [1, 5, 7, 1], data: () => filled(35, (n) => 10 * Math.floor(n / 7) + (n % 7)) } as const

/** A RoI of 4×2 cells, whose lower sides pass through centres of cells. */
const roi = (angle: number) => ({ boxes: [[3.5, 2.5, 4, 2, angle] as const] })
const cells = { outputSize: [2, 4], spatialScale: 1 } as const
const one = { outputSize: [1, 1], spatialScale: 1 } as const
const quarter = [42, 32, 22, 12, 43, 33, 23, 13]

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
  [5.5, 4.5, 3, 3, Math.PI / 4],
]
const size = [9, 11, 3] as const
const bins = { outputSize: [3, 2], spatialScale: 1 } as const

/** By hand, or by the oracle. */
export const poolsRotated: readonly Case[] = [
  literal(
    {
      id: 'roi-pool-rotated/not-turned',
      spec: '§20.2',
      catches: 'upper sides that belong to a bin, or lower ones that do not',
    },
    tens,
    roi(0),
    cells,
    [11, 12, 13, 14, 21, 22, 23, 24],
  ),
  literal(
    { id: 'roi-pool-rotated/quarter-turn', spec: '§20.2', catches: 'a turn the other way round' },
    tens,
    roi(Math.PI / 2),
    cells,
    quarter,
  ),
  literal(
    { id: 'roi-pool-rotated/degrees', spec: '§17.2', catches: 'degrees taken for radians' },
    tens,
    roi(90),
    { ...cells, angle: 'degrees' },
    quarter,
  ),
  literal(
    {
      id: 'roi-pool-rotated/clockwise',
      spec: '§17.2',
      catches: 'a turn anticlockwise where it is clockwise',
    },
    tens,
    roi(90),
    { ...cells, angle: 'degrees', clockwise: true },
    [4, 14, 24, 34, 3, 13, 23, 33],
  ),
  literal(
    {
      id: 'roi-pool-rotated/whole-numbers',
      spec: '§20.1',
      catches: 'half a cell taken off where it is not wanted',
    },
    tens,
    roi(0),
    { ...cells, aligned: false },
    [22, 23, 24, 25, 32, 33, 34, 35],
  ),
  literal(
    { id: 'roi-pool-rotated/mean', spec: '§20.3', catches: 'a sum, or the mean of other cells' },
    tens,
    {
      boxes: [
        [3.5, 2.5, 4, 2, 0],
        [4, 2, 2, 3, Math.PI / 4],
      ],
    },
    { ...one, reduce: 'avg' },
    [17.5, (3 + 12 + 13 + 14 + 23 + 24 + 25 + 34) / 8],
  ),
  literal(
    { id: 'roi-pool-rotated/largest-of-negative', spec: '§20.3', catches: 'a maximum that starts at 0' },
    { shape: [1, 2, 3, 1], data: [-1, -2, -3, -4, -5, -6] },
    {
      boxes: [
        [1.5, 1, 4, 3, 0.3],
        [2.5, 1, 1, 2, 0],
      ],
    },
    one,
    [-1, -3],
  ),
  literal(
    {
      id: 'roi-pool-rotated/nan',
      spec: '§5.3',
      catches: 'NaN that wins, or that counts as 0',
      nonFinite: true,
    },
    { shape: [1, 1, 3, 1], data: [Number.NaN, -2, Number.NaN] },
    {
      boxes: [
        [1.5, 0.5, 3, 1, 0],
        [0.5, 0.5, 1, 1, 0],
      ],
    },
    one,
    [-2, -Infinity],
  ),
  literal(
    {
      id: 'roi-pool-rotated/between-centres',
      spec: '§20.3',
      catches: '−∞, or a neighbour, where no cell is',
    },
    tens,
    {
      boxes: [
        [3, 2, 0.5, 0.5, 0.3],
        [3, 2, -4, 4, 0],
        [3, 2, 4, 0, 0],
        [-9, 2, 3, 3, 1],
      ],
    },
    one,
    [0, 0, 0, 0],
  ),
  geometry(
    { id: 'roi-pool-rotated/every-form', spec: '§20.2', catches: 'cells beside a bin, or in two' },
    size,
    forms,
    bins,
  ),
  geometry(
    { id: 'roi-pool-rotated/every-form-mean', spec: '§20.3', catches: 'cells counted that are not there' },
    size,
    forms,
    { ...bins, reduce: 'avg' },
  ),
  geometry(
    {
      id: 'roi-pool-rotated/every-form-legacy',
      spec: '§20.1',
      catches: 'the legacy form of upright boxes only',
    },
    size,
    forms.map(([cx, cy, w, h, angle]) => [cx * 3, cy * 3, w * 3, h * 3, angle]),
    { ...bins, spatialScale: 1 / 3, aligned: false, clockwise: true },
  ),
]

const right = { outputSize: [2, 3], spatialScale: 0.5 }
const rotated = { rotated: Float32Array.of(1, 1, 2, 2, 0, 2, 1, 3, 2, 1), batchIndices: Int32Array.of(1, 0) }

function refused(
  name: string,
  says: readonly string[],
  params: object,
  rois: unknown = rotated,
  spec: Case['spec'] = '§7.5',
): Case {
  const call = { features: map, rois, params: { ...right, ...params } }
  return {
    ...refusedBy('roiPoolRotated', `roi-pool-rotated-${name}`, spec, GUESS, call, says),
    proves: 'planner',
  }
}

export const poolRotatedRefusals: readonly Case[] = [
  refused(
    'boxes',
    ['rois', 'rotated', 'boxes', 'roisFromRotated'],
    {},
    { boxes: new Float32Array(4) },
    '§7.2',
  ),
  refused('angle-unknown', ['params.angle', 'radians', 'degrees', 'turns'], { angle: 'turns' }),
  refused('clockwise-no-flag', ['params.clockwise', 'true or false', '1'], { clockwise: 1 }),
  refused('aligned-no-flag', ['params.aligned', 'true or false', '0'], { aligned: 0 }),
  refused('reduce-unknown', ['params.reduce', 'max', 'avg', 'sum'], { reduce: 'sum' }),
  refused('sampling-ratio', ['params.samplingRatio', 'reduce'], { samplingRatio: 2 }),
]
