import type { Plan, Shape } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import type { Level } from '../../level.js'
import { samples, type Tap, taps } from '../write/lists.js'
import { placed, waysOf } from '../write/resident.js'
import { sequence } from '../write/scene.js'

type Reduction = Plan['reduction']

/** Two images of 2×3 cells and 2 channels: image·100 + row·10 + column, channel 1 negated. */
export const map = {
  shape: [2, 2, 3, 2] as Shape,
  data: Float32Array.from({ length: 24 }, (_, n) => {
    const cell = Math.floor(n / 12) * 100 + Math.floor((n % 12) / 6) * 10 + Math.floor((n % 6) / 2)
    return n % 2 === 0 ? cell : -cell
  }),
}

/** Two RoIs, on images 1 and 0, of one row of two bins; the second bin of RoI 0 is empty. */
function axesOf(reduction: Reduction): Pick<Plan, 'reduction' | 'y' | 'x'> {
  if (reduction === 'max') {
    const y = { start: Int32Array.of(0, 1), end: Int32Array.of(2, 2) }
    const x = { start: Int32Array.of(0, 2, 1, 0), end: Int32Array.of(2, 2, 3, 1) }
    return { reduction, y, x }
  }
  if (reduction === 'sum') {
    const y = taps([
      [
        [0, 0.5],
        [1, -1],
      ],
      [[1, 2]],
    ])
    // The cells of a bin are in no order.
    const cells: Tap[] = [
      [2, 1],
      [0, 1],
    ]
    return { reduction, y, x: taps([cells, [], [[1, 0.25]], cells.toReversed()]) }
  }
  const between: Tap[] = [
    [0, 0.5],
    [1, 0.5],
  ]
  const y = samples([[[[0, 1]], between], [[[1, 1]]]])
  // The second sample of the first bin has no taps: it lies outside.
  const x = samples([[[[1, 1]], []], [], [between, [[2, 1]]], [[[2, 1]]]])
  return { reduction, y, x }
}

/** What the plan above gives, bin by bin and channel by channel, where an empty bin is 7. */
const answers: Record<Reduction, readonly number[]> = {
  max: [111, -100, 7, 7, 12, -11, 10, -10],
  sum: [-121, 121, 7, 7, 5.5, -5.5, 44, -44],
  'max-of-sums': [106, 0, 7, 7, 12, -10.5, 12, -12],
}

/** The same where bin j reads channel j. */
const byPosition: Record<Reduction, readonly number[]> = {
  max: [111, 7, 12, -10],
  sum: [-121, 7, 5.5, -44],
  'max-of-sums': [106, 7, 12, -12],
}

function planOf(reduction: Reduction, more: Partial<Plan> = {}): Plan {
  return {
    outputShape: [2, 1, 2, 2],
    batchIndices: Int32Array.of(1, 0),
    rows: Int32Array.of(0, 1),
    empty: 7,
    positionSensitive: false,
    ...axesOf(reduction),
    ...more,
  } as Plan
}

/** A plan made by hand: no operator of core's makes it, but one of somebody else's may. */
function plan(
  name: string,
  reduction: Reduction,
  [level, spec, catches]: readonly [Level, SequenceCase['spec'], string],
  expected: readonly number[],
  more: Partial<Plan> = {},
): SequenceCase {
  const { positionSensitive, rows } = more
  return {
    ...sequence(`plans/${name}-${reduction}`, spec, catches, async ({ backend }) => {
      const made = planOf(reduction, more)
      for (const way of waysOf(backend)) {
        const source = await placed(way, backend, map)
        const data = new Float32Array(made.outputShape.reduce((product, n) => product * n, 1)).fill(77)
        const out = rows && (await backend.upload({ data, shape: made.outputShape }))
        const result = await backend.reduce(source.map, made, out)
        const wrong = mismatch(await result.read(), { values: expected }, reduction === 'max')
        if (wrong) throw new Finding(`a map ${way}: ${wrong}`)
        source.free()
        result.release()
      }
    }),
    level,
    needs: { reduction, ...(positionSensitive && { positionSensitive }), ...(rows && { rows: true }) },
  }
}

const reductions: readonly Reduction[] = ['max', 'sum', 'max-of-sums']

/** Plans that a backend must follow although no operator of core's makes them. */
export const plans: readonly SequenceCase[] = [
  ...reductions.map((reduction) => {
    const level = reduction === 'max' ? 'RoI pooling' : 'sampled'
    const catches =
      'a backend that knows the operators of core: an empty bin of any plan has the plan’s value'
    return plan('empty', reduction, [level, '§2.5', catches], answers[reduction])
  }),
  ...reductions.map((reduction) =>
    plan(
      'position-sensitive',
      reduction,
      ['position-sensitive', '§2.6', 'a reduction that reads channel c for every bin'],
      byPosition[reduction],
      { positionSensitive: true, outputShape: [2, 1, 2, 1] },
    ),
  ),
  ...reductions.map((reduction) =>
    plan(
      'rows',
      reduction,
      ['multi-scale', '§2.4', 'a reduction that fills the rows from 0 on, or all of them'],
      [...answers[reduction].slice(4), 77, 77, 77, 77, ...answers[reduction].slice(0, 4)],
      { rows: Int32Array.of(2, 0), outputShape: [3, 1, 2, 2] },
    ),
  ),
]
