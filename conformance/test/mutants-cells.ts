import type { Backend, Plan, Ranges, Shape, Taps } from '@roipool/core'
import { reducerRules } from '../src/explain/reducer.js'
import type { Mutant } from './mutant.js'

const { cellIndex } = reducerRules

const SUM = 'cell-plans/any-form-sum'
const MAX = 'cell-plans/any-form-max'
const ONE_BIN = 'cell-plans/beyond-65535'

/** A backend that gets plans over cells wrong, each by itself or with those beside it. */
function following(wrong: (plan: Plan, shape: Shape, plans: readonly Plan[]) => Plan) {
  return (right: Backend): Partial<Backend> => {
    const reduceAll: Backend['reduceAll'] = (maps, plans, out) =>
      right.reduceAll(
        maps,
        plans.map((plan, n) => (plan.over === 'cells' ? wrong(plan, maps[n]!.shape, plans) : plan)),
        out,
      )
    return { reduceAll, reduce: (map, plan, out) => reduceAll([map], [plan], out) }
  }
}

/** The lists of x in another order, or changed. */
function changed(plan: Plan, taps: (x: Taps) => Taps, ranges: (x: Ranges) => Ranges): Plan {
  if (plan.reduction === 'max') return { ...plan, x: ranges(plan.x) }
  if (plan.reduction === 'sum') return { ...plan, x: taps(plan.x) }
  return { ...plan, x: { ...plan.x, taps: taps(plan.x.taps) } }
}

/** Plans of maxima or sums whose list n is list `from(n)` of the right one. */
function reordered(plan: Plan, from: (n: number) => number): Plan {
  const ranges = ({ start, end }: Ranges) => ({
    start: start.map((_, n) => start[from(n)]!),
    end: end.map((_, n) => end[from(n)]!),
  })
  const taps = ({ offset, cell, weight }: Taps): Taps => {
    const lists = Array.from({ length: offset.length - 1 }, (_, n) => {
      const ends = [offset[from(n)]!, offset[from(n) + 1]!] as const
      return { cell: [...cell.subarray(...ends)], weight: [...weight.subarray(...ends)] }
    })
    let end = 0
    return {
      offset: Int32Array.from([0, ...lists.map((list) => (end += list.cell.length))]),
      cell: Int32Array.from(lists.flatMap((list) => list.cell)),
      weight: Float32Array.from(lists.flatMap((list) => list.weight)),
    }
  }
  return changed(plan, taps, ranges)
}

/** Mistakes in how a plan over cells is seen as one over axes. */
export const cellMutants: readonly Mutant[] = [
  {
    mistake: 'over cells taken for over axes',
    killedBy: MAX,
    backend: following((plan) => ({ ...plan, over: 'axes' })),
  },
  {
    mistake: 'cells of a map counted column by column',
    killedBy: SUM,
    backend: following((plan, [, H, W]) =>
      changed(
        plan,
        (x) => ({ ...x, cell: x.cell.map((n) => (n % W) * H + Math.floor(n / W)) }),
        (x) => x,
      ),
    ),
  },
  {
    mistake: 'bins of a RoI over cells counted column by column',
    killedBy: SUM,
    survives: ONE_BIN,
    backend: following((plan) => {
      const [, PH, PW] = plan.outputShape
      const bins = PH * PW
      return reordered(plan, (n) => n - (n % bins) + ((n % bins) % PH) * PW + Math.floor((n % bins) / PH))
    }),
  },
  {
    mistake: 'the lists over cells of RoI 0 for every RoI',
    killedBy: MAX,
    survives: ONE_BIN,
    backend: following((plan) => {
      const [, PH, PW] = plan.outputShape
      return reordered(plan, (n) => n % (PH * PW))
    }),
  },
  {
    mistake: 'a run of cells that begins with its row',
    killedBy: MAX,
    survives: SUM,
    backend: following((plan, [, , W]) =>
      changed(
        plan,
        (x) => x,
        ({ start, end }) => ({ start: start.map((n) => Math.min(n, n - (n % W))), end }),
      ),
    ),
  },
  {
    mistake: 'cells numbered in 16 bits',
    killedBy: ONE_BIN,
    survives: SUM,
    reducer: { cellIndex: (n, y, x, c, shape) => cellIndex(n, y, x & 0xffff, c, shape) },
  },
  {
    mistake: 'empty bins over cells 0',
    killedBy: 'cell-plans/any-form-max-of-sums',
    survives: ONE_BIN,
    backend: following((plan) => ({ ...plan, empty: 0 })),
  },
  {
    mistake: 'every level over cells where the first is',
    killedBy: 'cell-plans/beside-axes',
    survives: SUM,
    backend: (right) => ({
      reduceAll: (maps, plans, out) =>
        right.reduceAll(
          maps,
          plans.map((plan) => ({ ...plan, over: plans[0]!.over })),
          out,
        ),
    }),
  },
  {
    mistake: 'a result over cells that stays one row',
    killedBy: 'cell-plans/result-is-a-map',
    survives: 'cell-plans/in-blocks',
    backend: (right) => ({
      async reduce(map, plan, out) {
        const result = await right.reduce(map, plan, out)
        const [rows, PH, PW, C] = result.shape
        return plan.over === 'cells'
          ? Object.defineProperty(result, 'shape', { value: [rows, 1, PH * PW, C] })
          : result
      },
    }),
  },
]
