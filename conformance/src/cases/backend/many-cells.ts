import type { Plan, Shape, Taps } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { filled } from '../../fill.js'
import type { Level } from '../../level.js'
import { placed, waysOf } from '../write/resident.js'
import { sequence } from '../write/scene.js'

/** Five channels: a vector of four, and one more. */
const [HEIGHT, WIDTH, CHANNELS] = [200, 210, 5]
const CELLS = HEIGHT * WIDTH

const shape: Shape = [1, HEIGHT, WIDTH, CHANNELS]

/** Channels 0 and 4 are the same everywhere, which rounds the same way with each cell that is added; others are not. */
const finite = filled(CELLS * CHANNELS, (n) => ((n % CHANNELS) % 4 === 0 ? 1000.1 : n % 7))

/** With an infinite cell in channels 0 and 4, and one that is NaN in channel 1. */
const nonFinite = finite.slice()
nonFinite[CHANNELS * 10_090] = Infinity
nonFinite[CHANNELS * 20_180 + 4] = -Infinity
nonFinite[CHANNELS * 30_000 + 1] = Number.NaN

/** So many cells in a list, `stride` apart and round again, each with the same weight. */
function list(count: number, stride: number): Taps {
  const cell = new Int32Array(count).map((_, n) => (n * stride) % count)
  return { offset: Int32Array.of(0, count), cell, weight: new Float32Array(count).fill(1 / count) }
}

const one: Taps = { offset: Int32Array.of(0, 1), cell: Int32Array.of(0), weight: Float32Array.of(1) }

/** What all cells, each with that weight, come to. */
function meanBy(weight: number, data: Float32Array): number[] {
  const totals: number[] = new Array(CHANNELS).fill(0)
  for (let n = 0; n < data.length; n++) totals[n % CHANNELS]! += weight * data[n]!
  return totals
}

function manyCells(
  id: SequenceCase['id'],
  level: Level,
  lists: Pick<Plan, 'over' | 'reduction' | 'y' | 'x'>,
  weight: number,
  data = finite,
): SequenceCase {
  const plan = {
    outputShape: [1, 1, 1, CHANNELS],
    batchIndices: new Int32Array(1),
    rows: new Int32Array(1),
    empty: 0,
    positionSensitive: false,
    ...lists,
  } as Plan
  const [spec, catches] =
    data === finite
      ? ([
          '§5.2',
          'cells that are added one after another in float32: what rounding takes grows with them',
        ] as const)
      : (['§5.3', 'what rounding takes of an infinite sum, which is NaN'] as const)
  const item = sequence(id, spec, catches, async ({ backend }) => {
    const values = meanBy(weight, data)
    for (const way of waysOf(backend)) {
      const source = await placed(way, backend, { data, shape })
      const result = await backend.reduce(source.map, plan)
      const wrong = mismatch(await result.read(), { values }, false)
      if (wrong) throw new Finding(`a map ${way}: ${wrong}`)
      source.free()
      result.release()
    }
  })
  return {
    ...item,
    level,
    needs: { reduction: lists.reduction, ...(data === nonFinite && { nonFinite: true }) },
  }
}

const share = Math.fround(1 / CELLS)
/** Neighbours one after another, and cells far from each other. */
const [near, far] = [list(CELLS, 1), list(CELLS, 1009)]

/** Means of a whole map, in one list or crossed of two. */
export const plansOfManyCells: readonly SequenceCase[] = [
  manyCells(
    'plans/many-cells-sum',
    'sampled',
    { reduction: 'sum', y: list(HEIGHT, 1), x: list(WIDTH, 11) },
    Math.fround(1 / HEIGHT) * Math.fround(1 / WIDTH),
  ),
  manyCells(
    'cell-plans/many-cells-sum',
    'free-form',
    { over: 'cells', reduction: 'sum', y: one, x: near },
    share,
  ),
  manyCells(
    'cell-plans/many-cells-in-any-order-sum',
    'free-form',
    { over: 'cells', reduction: 'sum', y: one, x: far },
    share,
  ),
  manyCells(
    'cell-plans/many-cells-not-finite-sum',
    'free-form',
    { over: 'cells', reduction: 'sum', y: one, x: far },
    share,
    nonFinite,
  ),
  manyCells(
    'cell-plans/many-cells-max-of-sums',
    'free-form',
    {
      over: 'cells',
      reduction: 'max-of-sums',
      y: { offset: Int32Array.of(0, 1), taps: one },
      x: { offset: Int32Array.of(0, 1), taps: far },
    },
    share,
  ),
]
