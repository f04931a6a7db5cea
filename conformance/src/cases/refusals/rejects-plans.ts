import { type Plan, planRoiAlign, planRoiPool } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { expectRefusal } from '../../expect.js'
import { planOf, scene, sequence } from '../write/scene.js'

type Reduction = Plan['reduction']
type PlanOf<R extends Reduction> = Extract<Plan, { reduction: R }>
/** Any part of a plan, malformed on purpose. */
type Parts = Readonly<Record<string, unknown>>

const { features, rois, params } = scene

const plans = {
  max: () => planOf(scene),
  sum: () => planRoiPool(rois, { ...params, reduce: 'avg' }, features.shape),
  'max-of-sums': () => planRoiAlign(rois, { ...params, reduce: 'max' }, features.shape),
}

/** A plan of the scene with a part of it changed. The map has 3 images of 7×9×3, the result 6 rows of 2×4 bins. */
function misfit<R extends Reduction>(
  name: string,
  catches: string,
  reduction: R,
  change: (plan: PlanOf<R>) => Parts,
  says: readonly string[],
): SequenceCase {
  const item = sequence(`rejects/plan-${name}`, '§7.10', catches, async ({ backend }) => {
    const map = await backend.upload(features)
    const plan = plans[reduction]() as PlanOf<R>
    const wrong = { ...plan, ...change(plan) } as unknown as Plan
    for (const time of ['at first', 'again']) {
      await expectRefusal(() => backend.reduce(map, wrong), 'ROI_INVALID', says, `the plan, ${time}`)
    }
    map.release()
  })
  return { ...item, needs: { reduction } }
}

/** Axis y with one list changed. */
const y = (plan: Plan, lists: Parts): Parts => ({ y: { ...plan.y, ...lists } })

/** A copy with one number changed. */
function put<List extends Int32Array | Float32Array>(list: List, at: number, value: number): List {
  const copy = list.slice() as List
  copy[at] = value
  return copy
}

const BEYOND = 'reading or writing memory that is not the map’s or the result’s'
const LISTS = 'lists that do not belong together, read beyond their ends'

const ofAnyPlan = [
  misfit('of-no-kind', 'a reduction taken for another', 'max', () => ({ reduction: 'min' }), [
    'reduction',
    'min',
  ]),
  misfit('output-shape', BEYOND, 'max', () => ({ outputShape: [6, 2, 4.5, 3] }), [
    'plan.outputShape[2]',
    '4.5',
  ]),
  misfit('channels', BEYOND, 'max', () => ({ outputShape: [6, 2, 4, 8] }), ['8 channels', '3']),
  misfit('channels-by-position', BEYOND, 'max', () => ({ positionSensitive: true }), ['24 channels', '3']),
  misfit('image-outside', BEYOND, 'max', (plan) => ({ batchIndices: put(plan.batchIndices, 1, 3) }), [
    'plan.batchIndices[1]',
    '3',
    '[0, 3)',
  ]),
  misfit('image-negative', BEYOND, 'max', (plan) => ({ batchIndices: put(plan.batchIndices, 5, -1) }), [
    'plan.batchIndices[5]',
    '-1',
  ]),
  misfit('images-too-few', LISTS, 'max', (plan) => ({ batchIndices: plan.batchIndices.slice(1) }), [
    'plan.batchIndices',
    '6',
    '5',
  ]),
  misfit('row-outside', BEYOND, 'max', (plan) => ({ rows: put(plan.rows, 5, 6) }), [
    'plan.rows[5]',
    '6',
    '[0, 6)',
  ]),
  misfit('row-negative', BEYOND, 'max', (plan) => ({ rows: put(plan.rows, 2, -1) }), ['plan.rows[2]', '-1']),
  misfit(
    'row-twice',
    'a result that depends on who is last',
    'max',
    (plan) => ({ rows: put(plan.rows, 3, 1) }),
    ['plan.rows', 'row 1', 'twice'],
  ),
  misfit('rows-a-plain-array', LISTS, 'max', () => ({ rows: [0, 1, 2, 3, 4, 5] }), [
    'plan.rows',
    'Int32Array',
  ]),
  misfit('axis-missing', LISTS, 'max', () => ({ x: undefined }), ['plan.x', 'undefined']),
  misfit('empty-missing', 'an empty bin that is NaN', 'max', () => ({ empty: undefined }), [
    'plan.empty',
    'undefined',
  ]),
]

const ofCells = [
  misfit('over-nothing-known', 'a kind of lists taken for another', 'max', () => ({ over: 'rows' }), [
    'plan.over',
    'axes',
    'cells',
    'rows',
  ]),
  misfit('over-cells-with-lists-of-axes', LISTS, 'max', () => ({ over: 'cells' }), [
    'plan.y.start',
    '6',
    '12',
  ]),
  misfit(
    'over-cells-beyond-the-map',
    BEYOND,
    'max',
    () => ({
      over: 'cells',
      y: { start: new Int32Array(6), end: new Int32Array(6).fill(1) },
      x: { start: new Int32Array(48), end: put(new Int32Array(48).fill(63), 47, 64) },
    }),
    ['plan.x.end[47]', '64', '[0, 64)'],
  ),
  misfit(
    'over-cells-of-two-rows',
    BEYOND,
    'max',
    () => ({
      over: 'cells',
      y: { start: new Int32Array(6), end: new Int32Array(6).fill(2) },
      x: { start: new Int32Array(48), end: new Int32Array(48) },
    }),
    ['plan.y.end[0]', '2', '[0, 2)'],
  ),
].map((item): SequenceCase => ({ ...item, level: 'free-form' }))

const ofRanges = [
  misfit('bins-too-few', LISTS, 'max', () => ({ outputShape: [6, 3, 4, 3] }), ['plan.y.start', '18', '12']),
  misfit('start-negative', BEYOND, 'max', (plan) => y(plan, { start: put(plan.y.start, 3, -1) }), [
    'plan.y.start[3]',
    '-1',
  ]),
  misfit('end-outside', BEYOND, 'max', (plan) => y(plan, { end: put(plan.y.end, 11, 8) }), [
    'plan.y.end[11]',
    '8',
    '[0, 8)',
  ]),
  misfit(
    'of-a-larger-map',
    BEYOND,
    'max',
    () => ({ ...planRoiPool(rois, { ...params, spatialScale: 8 }, [3, 64, 64, 3]) }),
    ['plan.y', '[0, 8)'],
  ),
]

const ofTaps = [
  misfit('cell-outside', BEYOND, 'sum', (plan) => y(plan, { cell: put(plan.y.cell, 2, 7) }), [
    'plan.y.cell[2]',
    '7',
    '[0, 7)',
  ]),
  misfit('cell-negative', BEYOND, 'sum', (plan) => y(plan, { cell: put(plan.y.cell, 0, -1) }), [
    'plan.y.cell[0]',
    '-1',
  ]),
  misfit(
    'weight-nan',
    'weights that each backend treats in its own way',
    'sum',
    (plan) => y(plan, { weight: put(plan.y.weight, 4, Number.NaN) }),
    ['plan.y.weight[4]', 'NaN', 'finite'],
  ),
  misfit('weights-too-few', LISTS, 'sum', (plan) => y(plan, { weight: plan.y.weight.slice(1) }), [
    'plan.y.weight',
    'Float32Array',
  ]),
  misfit('offset-start', LISTS, 'sum', (plan) => y(plan, { offset: put(plan.y.offset, 0, 1) }), [
    'plan.y.offset[0]',
    '0',
    '1',
  ]),
  misfit('offset-descends', LISTS, 'sum', (plan) => y(plan, { offset: put(plan.y.offset, 2, 0) }), [
    'plan.y.offset[2]',
    '0',
  ]),
  misfit('offset-end', LISTS, 'sum', (plan) => y(plan, { offset: put(plan.y.offset, 12, 1000) }), [
    'plan.y.cell',
    '1000',
  ]),
]

const ofSamples = [
  misfit(
    'samples-too-few',
    LISTS,
    'max-of-sums',
    (plan) => y(plan, { offset: put(plan.y.offset, 12, plan.y.offset[12]! + 1) }),
    ['plan.y.taps.offset', 'Int32Array'],
  ),
  misfit(
    'sample-outside',
    BEYOND,
    'max-of-sums',
    (plan) => y(plan, { taps: { ...plan.y.taps, cell: put(plan.y.taps.cell, 1, 7) } }),
    ['plan.y.taps.cell[1]', '7'],
  ),
  misfit('taps-missing', LISTS, 'max-of-sums', (plan) => y(plan, { taps: null }), ['plan.y.taps', 'null']),
]

/** Plans that do not fit the map they are given with. */
export const misfits: readonly SequenceCase[] = [
  ...ofAnyPlan,
  ...ofCells,
  ...ofRanges,
  ...ofTaps,
  ...ofSamples,
]
