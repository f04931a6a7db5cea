import { type Block, operator, type Plan, planRoiPool, type Rois, type Shape } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { expect } from '../../expect.js'
import { filled } from '../../fill.js'
import { samples, type Tap, taps } from '../write/lists.js'
import { placed, waysOf } from '../write/resident.js'
import { sequence } from '../write/scene.js'
import { map } from './plans.js'

type Reduction = Plan['reduction']

/** A map of 2×3 cells has the cells 0 to 5, row by row. */
const one = (cell: number, weight = 1): Tap => [cell, weight]
const oneRow = taps([[one(0)], [one(0)]])

/** Two RoIs, on images 1 and 0, of 2×3 bins; bin 2 of RoI 0 and bin 4 of RoI 1 are empty. */
function listsOf(reduction: Reduction): Pick<Plan, 'reduction' | 'y' | 'x'> {
  if (reduction === 'max') {
    const y = { start: Int32Array.of(0, 0), end: Int32Array.of(1, 1) }
    const start = Int32Array.of(0, 1, 3, 4, 2, 0, 5, 4, 0, 1, 6, 3)
    const end = Int32Array.of(1, 5, 3, 6, 3, 3, 6, 6, 6, 2, 6, 4)
    return { reduction, y, x: { start, end } }
  }
  if (reduction === 'sum') {
    const all = [3, 0, 5, 1, 4, 2].map((cell) => one(cell))
    const first = [[one(0)], [one(4, 0.5), one(1, 0.5)], [], [one(5, -1), one(2)], [one(3, 2)], [one(5)]]
    const second = [[one(5)], [one(4)], [one(3)], [one(2, 0.25), one(1, 0.25)], [], all]
    return { reduction, y: oneRow, x: taps([...first, ...second]) }
  }
  const first = [
    [[one(0)], [one(1, 0.5), one(3, 0.5)]],
    // The second sample lies outside.
    [[one(4)], []],
    [],
    [[one(2), one(5, -1)]],
    [[one(3, 2)]],
    [[one(5)], [one(0)]],
  ]
  const second = [[[one(5)]], [[one(4)], [one(2)]], [[one(3)]], [[one(1, 0.25), one(2, 0.25)]], [], [[]]]
  return { reduction, y: { offset: Int32Array.of(0, 1, 2), taps: oneRow }, x: samples([...first, ...second]) }
}

function planOf(reduction: Reduction, more: Partial<Plan> = {}): Plan {
  return {
    over: 'cells',
    outputShape: [2, 2, 3, 2],
    batchIndices: Int32Array.of(1, 0),
    rows: Int32Array.of(0, 1),
    empty: 7,
    positionSensitive: false,
    ...listsOf(reduction),
    ...more,
  } as Plan
}

/** What the plan above gives: of each bin, the value of channel 0, then of channel 1. */
const answers: Record<Reduction, readonly number[]> = {
  max: [
    100, -100, 111, -101, 7, 7, 112, -111, 102, -102, 102, -100, 12, -12, 12, -11, 12, 0, 1, -1, 7, 7, 10,
    -10,
  ],
  sum: [
    100, -100, 106, -106, 7, 7, -10, 10, 220, -220, 112, -112, 12, -12, 11, -11, 10, -10, 0.75, -0.75, 7, 7,
    36, -36,
  ],
  'max-of-sums': [
    ...[105.5, -100, 111, 0, 7, 7, -10, 10, 220, -220, 112, -100],
    ...[12, -12, 11, -2, 10, -10, 0.75, -0.75, 7, 7, 0, 0],
  ],
}

function cellCase(
  name: string,
  spec: SequenceCase['spec'],
  catches: string,
  reduction: Reduction,
  run: SequenceCase['run'],
  rows = false,
): SequenceCase {
  const item = sequence(`cell-plans/${name}`, spec, catches, run)
  return { ...item, level: 'free-form', needs: { reduction, ...(rows && { rows }) } }
}

/** Throws unless a result is what it should be, shape and values. */
async function expectResult(
  result: { shape: Shape; read: () => Promise<Float32Array> },
  shape: Shape,
  values: readonly number[],
  reduction: Reduction,
) {
  expect(String(result.shape) === String(shape), `expected the shape [${shape}], got [${result.shape}]`)
  const wrong = mismatch(await result.read(), { values }, reduction === 'max')
  if (wrong) throw new Finding(wrong)
}

const anyForm = (reduction: Reduction) =>
  cellCase(
    `any-form-${reduction}`,
    '§2.7',
    'cells or bins counted column by column, or lists of another RoI',
    reduction,
    async ({ backend }) => {
      const plan = planOf(reduction)
      for (const way of waysOf(backend)) {
        const source = await placed(way, backend, map)
        const result = await backend.reduce(source.map, plan)
        await expectResult(result, plan.outputShape, answers[reduction], reduction)
        source.free()
        result.release()
      }
    },
  )

/** Of each RoI the cells in the corners of its box: a cross, which no two axes give. */
function planCorners({ boxes, batchIndices }: Rois, _: object, [, , width, channels]: Shape): Plan {
  const count = boxes.length / 4
  const lists = Array.from({ length: count }, (_, k) => {
    const [x1, y1, x2, y2] = boxes.subarray(k * 4, k * 4 + 4) as unknown as [number, number, number, number]
    return [[one(y1 * width + x1)], [one(y2 * width + x2), one(y1 * width + x2, -1)]]
  })
  return {
    over: 'cells',
    reduction: 'sum',
    outputShape: [count, 2, 1, channels],
    batchIndices: batchIndices!,
    rows: Int32Array.from(lists.keys()),
    empty: 0,
    positionSensitive: false,
    y: taps(lists.map(() => [one(0)])),
    x: taps(lists.flat()),
  }
}
const corners = operator(planCorners)

/** Plans over cells, which no operator of core's makes. */
export const cellPlans: readonly SequenceCase[] = [
  ...(['max', 'sum', 'max-of-sums'] as const).map(anyForm),
  cellCase(
    'beyond-65535',
    '§2.7',
    'numbers of cells that a row of a map has, but a whole map exceeds',
    'sum',
    async ({ backend }) => {
      const shape: Shape = [1, 260, 255, 1]
      const source = await backend.upload({ shape, data: filled(260 * 255, (n) => n) })
      const x = taps([[one(66_000), one(464, -1)], [one(66_299)]])
      const plan: Plan = {
        ...planOf('sum'),
        reduction: 'sum',
        outputShape: [1, 1, 2, 1],
        batchIndices: new Int32Array(1),
        rows: new Int32Array(1),
        y: taps([[one(0)]]),
        x,
      }
      const result = await backend.reduce(source, plan)
      await expectResult(result, plan.outputShape, [65_536, 66_299], 'sum')
      source.release()
      result.release()
    },
  ),
  cellCase('out', '§6.3', 'a result that is one row of bins', 'sum', async ({ backend }) => {
    const source = await backend.upload(map)
    const plan = planOf('sum')
    const out = await backend.upload({ data: new Float32Array(24).fill(77), shape: plan.outputShape })
    const result = await backend.reduce(source, plan, out)
    expect(result === out, 'the map returned is not out')
    await expectResult(result, plan.outputShape, answers.sum, 'sum')
    source.release()
    out.release()
  }),
  cellCase('result-is-a-map', '§2.7', 'a result that only looks as it should', 'sum', async ({ backend }) => {
    const source = await backend.upload(map)
    const pooled = await backend.reduce(source, planOf('sum'))
    // The last row of bins of RoI 1, as a map of its own: an axis at a time.
    const again: Plan = {
      reduction: 'sum',
      outputShape: [1, 1, 2, 2],
      batchIndices: Int32Array.of(1),
      rows: Int32Array.of(0),
      empty: 0,
      positionSensitive: false,
      y: taps([[one(1)]]),
      x: taps([[one(0)], [one(1), one(2)]]),
    }
    const result = await backend.reduce(pooled, again)
    await expectResult(result, again.outputShape, [0.75, -0.75, 43, -29], 'sum')
    for (const one of [source, pooled, result]) one.release()
  }),
  cellCase(
    'beside-axes',
    '§2.7',
    'one kind of lists for all levels of a result',
    'sum',
    async ({ backend }) => {
      const source = await backend.upload(map)
      const cells = planOf('sum', { outputShape: [3, 2, 3, 2], rows: Int32Array.of(2, 0) })
      const axes = planRoiPool(
        { boxes: Float32Array.of(0, 0, 3, 2), batchIndices: Int32Array.of(1) },
        { outputSize: [2, 3], spatialScale: 1, reduce: 'avg' },
        map.shape,
      )
      const beside: Plan = { ...axes, outputShape: [3, 2, 3, 2], rows: Int32Array.of(1) }
      const result = await backend.reduceAll([source, source], [cells, beside])
      const [first, second] = [answers.sum.slice(0, 12), answers.sum.slice(12)]
      const between = Array.from(map.data.subarray(12))
      await expectResult(result, cells.outputShape, [...second, ...between, ...first], 'sum')
      source.release()
      result.release()
    },
    true,
  ),
  cellCase(
    'in-blocks',
    '§15.1',
    'blocks that cut a plan by its axes',
    'sum',
    async ({ backend, inBlocks }) => {
      const boxes = Float32Array.of(0, 0, 2, 1, 1, 0, 2, 1, 0, 1, 1, 0)
      const rois = { boxes, batchIndices: Int32Array.of(1, 0, 1) }
      const blocks: Block<{ data: Float32Array }>[] = []
      for await (const block of inBlocks(corners, backend, map, rois, {}, { rois: 2 })) blocks.push(block)
      const values = blocks.flatMap(({ result }) => [...result.data])
      const wrong = mismatch(
        values,
        { values: [100, -100, 10, -10, 1, -1, 10, -10, 110, -110, -10, 10] },
        false,
      )
      if (wrong) throw new Finding(wrong)
      expect(blocks.length === 2, `expected two blocks, got ${blocks.length}`)
    },
  ),
]
