import {
  type Backend,
  type FeatureMap,
  type Plan,
  type Ranges,
  type ResidentMap,
  type RoiPoolParams,
  type Rois,
  roiAlign,
  roiPool,
} from '@roipool/core'
import type { FrontDoor } from '../src/problem.js'
import type { Mutant } from './mutant.js'

/** A backend that makes a plan fit before it follows it, where core refuses it. */
function mending(mend: (plan: Plan, map: ResidentMap) => Plan) {
  return (backend: Backend): Partial<Backend> => ({
    reduce: (map, plan, out) => backend.reduce(map, mend(plan, map), out),
  })
}

const clamp = (list: Int32Array, limit: number) => list.map((value) => Math.min(Math.max(value, 0), limit))

const ranges = ({ start, end }: Ranges, limit: number): Ranges => ({
  start: clamp(start, limit),
  end: clamp(end, limit),
})

/** Every row that is named, once, whatever it is called. */
const numbered = (rows: Int32Array) => rows.map((_, k) => k)

const plans: Mutant[] = [
  {
    mistake: 'images of a plan that the map has not, clamped',
    killedBy: 'rejects/plan-image-outside',
    backend: mending((plan, { shape }) => ({
      ...plan,
      batchIndices: clamp(plan.batchIndices, shape[0] - 1),
    })),
  },
  {
    mistake: 'rows of a plan not looked at',
    killedBy: 'rejects/plan-row-outside',
    backend: mending((plan) => ({ ...plan, rows: numbered(plan.rows) })),
  },
  {
    mistake: 'a row filled by the RoI that comes last',
    killedBy: 'rejects/plan-row-twice',
    backend: mending((plan) => {
      const distinct = new Set(plan.rows).size === plan.rows.length
      return distinct ? plan : { ...plan, rows: numbered(plan.rows) }
    }),
  },
  {
    mistake: 'cells of a plan clamped to the map',
    killedBy: 'rejects/plan-end-outside',
    backend: mending((plan, { shape }) =>
      plan.reduction === 'max' ? { ...plan, y: ranges(plan.y, shape[1]), x: ranges(plan.x, shape[2]) } : plan,
    ),
  },
  {
    mistake: 'cells of taps clamped to the map',
    killedBy: 'rejects/plan-cell-outside',
    backend: mending((plan, { shape }) =>
      plan.reduction === 'sum' ? { ...plan, y: { ...plan.y, cell: clamp(plan.y.cell, shape[1] - 1) } } : plan,
    ),
  },
  {
    mistake: 'as many channels as the map has, whatever the plan says',
    killedBy: 'rejects/plan-channels',
    backend: mending((plan, { shape }) => {
      const [rows, PH, PW] = plan.outputShape
      return plan.positionSensitive ? plan : { ...plan, outputShape: [rows, PH, PW, shape[3]] }
    }),
  },
  {
    mistake: 'a plan checked the first time only, and taken the second',
    killedBy: 'rejects/plan-weight-nan',
    backend: (backend) => {
      const seen = new WeakSet<Plan>()
      return {
        reduce: async (map, plan, out) => {
          if (!seen.has(plan)) {
            seen.add(plan)
            return backend.reduce(map, plan, out)
          }
          return backend.reduce(map, plan, out).catch(() => map)
        },
      }
    },
  },
]

const lifetimes: Mutant[] = [
  {
    mistake: 'dispose that overtakes host calls',
    killedBy: 'lifecycle/dispose-waits-for-host-calls',
    survives: 'lifecycle/dispose-waits',
    backend: (backend) => ({ hold: (work) => work(backend) }),
  },
  {
    mistake: 'dispose that overtakes a block',
    killedBy: 'lifecycle/dispose-between-blocks',
    survives: 'blocks/none',
    backend: (backend) => ({ hold: (work) => work(backend) }),
  },
  {
    mistake: 'levels checked when their turn comes',
    killedBy: 'multi-scale/level-released',
    survives: 'multi-scale/out',
    backend: (backend) => ({ reduceAll: (...levels) => oneByOne(backend, ...levels) }),
  },
  {
    mistake: 'a level overwritten before it is found to be out',
    killedBy: 'multi-scale/out-is-a-level',
    survives: 'multi-scale/out',
    backend: (backend) => ({ reduceAll: (...levels) => oneByOne(backend, ...levels) }),
  },
  {
    mistake: 'levels looked up when their turn comes',
    killedBy: 'multi-scale/maps-released-at-once',
    survives: 'multi-scale/out',
    backend: (backend) => ({ reduceAll: (...levels) => oneByOne(backend, ...levels) }),
  },
  {
    mistake: 'out in the storage of the map, given up for another',
    killedBy: 'adoption/out-of-the-same-storage',
    survives: 'adoption/out',
    backend: (backend) => ({
      reduce: (map, plan, out) => backend.reduce(map, plan, out).catch(() => backend.reduce(map, plan)),
    }),
  },
  {
    mistake: 'the offset of an adopted map ignored',
    killedBy: 'adoption/at-an-offset',
    survives: 'adoption/pool',
    reducer: { part: (values, _, length) => values.subarray(0, length) },
  },
  {
    mistake: 'the layout of adopted storage ignored',
    killedBy: 'adoption/layout',
    survives: 'adoption/pool',
    backend: (backend) => ({
      adopt: (handle, shape, options) =>
        backend.adopt(handle, shape, typeof options === 'object' ? options : undefined),
    }),
  },
  {
    mistake: 'values read into an array of any type',
    killedBy: 'lifecycle/read-into-another-type',
    survives: 'lifecycle/read-into',
    backend: (backend) => ({
      upload: async (map, layout) => {
        const resident = await backend.upload(map, layout)
        const { read } = resident
        return Object.assign(resident, {
          read: async (into?: ArrayLike<number>) => {
            if (into === undefined || into instanceof Float32Array) return read(into)
            return Object.assign(into, await read())
          },
        })
      },
    }),
  },
]

/** Each level by itself, into what those before it filled. */
async function oneByOne(
  backend: Backend,
  ...[maps, plans, out]: Parameters<Backend['reduceAll']>
): Promise<ResidentMap> {
  let result = out
  for (const [level, plan] of plans.entries()) {
    if (plan.rows.length > 0) result = await backend.reduce(maps[level]!, plan, result)
  }
  return result!
}

/** Core's operator of a name, with something else made of its arguments. */
function calling(name: 'roiPool' | 'roiAlign', change: (call: Call) => Call): Partial<FrontDoor> {
  const right = { roiPool, roiAlign }[name] as unknown as (...call: Call) => Promise<unknown>
  return { [name]: async (...call: Call) => right(...change(call)) }
}

// biome-ignore lint/suspicious/noExplicitAny: what is passed by mistake has no type
type Call = [backend: any, features: any, rois: any, params: any]

const passed: Mutant[] = [
  {
    mistake: 'the promise of a backend waited for',
    killedBy: 'rejects/backend-not-open',
    operators: {
      roiPool: (async (...[backend, ...rest]: Call) => {
        const open = await (typeof backend === 'function' ? backend() : backend)
        return roiPool(open as Backend, ...(rest as [FeatureMap, Rois, RoiPoolParams]))
      }) as unknown as FrontDoor['roiPool'],
    },
  },
  {
    mistake: 'a driver taken for a backend',
    killedBy: 'rejects/backend-not-open',
    operators: calling('roiPool', ([backend, ...rest]) => {
      const isDriver = backend?.reduce && !backend.hold
      return [
        isDriver ? { ...backend, hold: (work: (open: Backend) => unknown) => work(backend) } : backend,
        ...rest,
      ]
    }),
  },
  {
    mistake: 'detached boxes taken for none',
    killedBy: 'rejects/boxes-detached',
    operators: calling('roiPool', ([backend, features, { boxes, ...rois }, params]) => [
      backend,
      features,
      { ...rois, boxes: boxes.length === 0 ? new Float32Array(0) : boxes },
      params,
    ]),
  },
  {
    mistake: 'indices of 64 bits cut off to 32',
    killedBy: 'rejects/batch-indices-int64',
    operators: calling('roiPool', ([backend, features, { boxes, batchIndices }, params]) => [
      backend,
      features,
      { boxes, batchIndices: batchIndices && Int32Array.from(batchIndices, Number) },
      params,
    ]),
  },
  {
    mistake: 'a ratio of 0 taken for adaptive',
    killedBy: 'rejects/sampling-ratio-zero',
    operators: calling('roiAlign', ([backend, features, rois, { samplingRatio, ...params }]) => [
      backend,
      features,
      rois,
      { ...params, samplingRatio: samplingRatio || 'adaptive' },
    ]),
  },
]

/** Mistakes about plans that do not fit, about how long things live, and about what is passed by mistake. */
export const lifetimeMutants: Mutant[] = [...plans, ...lifetimes, ...passed]
