import type { Case, RefusalCase } from '../../case.js'
import { filled } from '../../fill.js'
import { casesOf } from '../write/pool.js'
import { GUESS, MEMORY, map, refusedBy } from '../write/refused.js'

const { geometry, literal, pool } = casesOf('samplePoints')

/** Cell (y, x) of 3×4 cells holds 10 y + x + 1. */
const tens = {
  shape: [1, 3, 4, 1],
  data: () => filled(12, (n) => 10 * Math.floor(n / 4) + (n % 4) + 1),
} as const
const cells = { spatialScale: 1 } as const

/** Points on cells and between them, on and beyond every edge, and far away; four sets of four on 5×7 cells. */
const everywhere = [
  [0.5, 0.5, 3.25, 2.75, 6.5, 4.5, 5.1, 1.9],
  [0.25, 2.5, 6.9, 2.2, 3.3, 0.1, 2.2, 4.9],
  [-0.4, -0.3, 7.4, 5.3, -0.5, 2.5, 7.5, 2.5],
  [3.5, -20, 1e6, 2.5, -3e8, 4e8, 3.4999998, 2.4999998],
]

/** By hand, or by the oracle. */
export const pointSamples: readonly Case[] = [
  literal(
    { id: 'sample-points/middles-of-cells', spec: '§19.2', catches: 'half a cell not taken off' },
    tens,
    {
      boxes: [
        [0.5, 0.5, 3.5, 2.5],
        [2.5, 0.5, 0.5, 1.5],
      ],
    },
    cells,
    [1, 24, 3, 11],
  ),
  literal(
    { id: 'sample-points/between-cells', spec: '§19.2', catches: 'x taken for y, or the nearest cell' },
    tens,
    { boxes: [[1.25, 0.5, 0.5, 0.75, 2.25, 1.75]] },
    cells,
    [1.75, 3.5, 15.25],
  ),
  literal(
    {
      id: 'sample-points/zeros-outside',
      spec: '§19.2',
      catches: 'a point at the edge held at the outermost cell, as RoIAlign holds its samples',
    },
    tens,
    { boxes: [[0, 0, 4, 3, 4.25, 2.5, 0.5, -0.5, -0.5, -0.5, 2.5, 3.25]] },
    cells,
    [0.25, 6, 6, 0, 0, 5.75],
  ),
  literal(
    {
      id: 'sample-points/whole-numbers',
      spec: '§19.2',
      catches: 'half a cell taken off where it is not wanted',
    },
    tens,
    { boxes: [[0, 0, 3, 2, 1.5, 1, -0.25, 0]] },
    { spatialScale: 1, aligned: false },
    [1, 24, 12.5, 0.75],
  ),
  literal(
    {
      id: 'sample-points/scaled',
      spec: '§19.2',
      catches: 'points that are not scaled, or half a pixel taken off',
    },
    tens,
    { boxes: [[24, 8, 8, 40]] },
    { spatialScale: 1 / 16 },
    [2, 21],
  ),
  pool(
    { id: 'sample-points/sets-in-order', spec: '§19.3', catches: 'sets and their points exchanged' },
    { shape: [2, 1, 3, 2], data: () => filled(12, (n) => n) },
    {
      boxes: [
        [0.5, 0.5, 2.5, 0.5],
        [1.5, 0.5, 0.5, 0.5],
        [2.5, 0.5, 1.5, 0.5],
      ],
      images: [1, 0, 1],
    },
    cells,
    { from: 'hand', values: [6, 7, 10, 11, 2, 3, 0, 1, 10, 11, 8, 9] },
  ),
  geometry(
    { id: 'sample-points/everywhere', spec: '§19.2', catches: 'an edge taken for another' },
    [5, 7, 3],
    everywhere,
    cells,
  ),
  geometry(
    { id: 'sample-points/everywhere-scaled', spec: '§19.2', catches: 'a scale, or a shift, of one’s own' },
    [5, 7, 3],
    everywhere.map((set) => set.map((at) => at * 7)),
    { spatialScale: 1 / 7, aligned: false },
  ),
]

const sets = {
  points: Float32Array.of(1, 1, 2, 2, 2, 1, 3, 2),
  perRegion: 2,
  batchIndices: Int32Array.of(1, 0),
}

function refused(
  name: string,
  says: readonly string[],
  call: { readonly rois?: unknown; readonly params?: object },
  [spec, catches]: readonly [Case['spec'], string] = ['§7.5', GUESS],
): RefusalCase {
  const { rois = sets, params } = call
  const given = { features: map, rois, params: { spatialScale: 0.5, ...params } }
  return {
    ...refusedBy('samplePoints', `sample-points-${name}`, spec, catches, given, says),
    proves: 'planner',
  }
}

const form = ['§7.2', GUESS] as const
const numbers = ['§7.3', MEMORY] as const
const put = (at: number, value: number) => ({
  ...sets,
  points: sets.points.map((was, n) => (n === at ? value : was)),
})

export const pointRefusals: readonly Case[] = [
  refused(
    'boxes',
    ['rois', 'points', 'boxes', 'pointsFromXy'],
    { rois: { boxes: new Float32Array(4) } },
    form,
  ),
  refused('a-list', ['rois', 'points', 'pointsFromXy'], { rois: [[[1, 1]]] }, form),
  refused('missing', ['rois', 'points', 'null'], { rois: null }, form),
  refused(
    'per-region-missing',
    ['rois.perRegion', 'positive whole number', 'undefined'],
    { rois: { points: sets.points } },
    form,
  ),
  refused('per-region-0', ['rois.perRegion', '0'], { rois: { ...sets, perRegion: 0 } }, form),
  refused('per-region-3', ['rois.points', '6 numbers', '8'], { rois: { ...sets, perRegion: 3 } }, form),
  refused('x-nan', ['rois.points[1][0]', 'x', 'NaN', 'finite'], { rois: put(4, Number.NaN) }, numbers),
  refused('y-beyond-32-bits', ['rois.points[0][1]', 'y', '2^31'], { rois: put(3, 2 ** 33) }, numbers),
  refused(
    'images-of-points',
    ['batchIndices', '4', '2'],
    {
      rois: { ...sets, batchIndices: new Int32Array(4) },
    },
    ['§7.4', GUESS],
  ),
  refused('output-size', ['params.outputSize', 'spatialScale'], { params: { outputSize: [1, 2] } }),
  refused('scale', ['params.spatialScale', '0'], { params: { spatialScale: 0 } }),
  refused('aligned-no-flag', ['params.aligned', 'true or false', '"no"'], { params: { aligned: 'no' } }),
]
