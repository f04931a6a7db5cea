import {
  type Backend,
  type FeatureMap,
  type HostOptions,
  type Operator,
  type OperatorName,
  operator,
  type Plan,
  planRoiPool,
  type RoiPoolParams,
  type Rois,
  roiPool,
  type Shape,
} from '@roipool/core'
import { coreOperators, type Operators } from '../src/problem.js'
import { type Mutant, ONE_BIN } from './mutant.js'

/** An operator that changes its arguments before it plans. */
function planning(change: (...args: Parameters<typeof planRoiPool>) => Parameters<typeof planRoiPool>) {
  return operator<RoiPoolParams>((...args) => planRoiPool(...change(...args)))
}

type Params = RoiPoolParams & HostOptions

/** Core's operator with something else made of its parameters. */
function withParams(change: (params: Params) => Params): Operator<RoiPoolParams> {
  const call = (backend: Backend, features: FeatureMap, rois: Rois, params: Params) =>
    roiPool(backend, features, rois, change(params))
  return call as Operator<RoiPoolParams>
}

const clamping = planning(({ boxes, batchIndices }, params, shape) => [
  { boxes, batchIndices: batchIndices?.map((index) => Math.min(index, shape[0] - 1)) },
  params,
  shape,
])

/** Core's operator of a name, told that the backend can follow any kind of plan. */
function boasting<Name extends OperatorName>(name: Name): Pick<Operators, Name> {
  const operator = coreOperators[name] as unknown as (backend: Backend, ...call: unknown[]) => unknown
  const call = ({ capabilities, ...backend }: Backend, ...rest: unknown[]) =>
    operator({ ...backend, capabilities: { ...capabilities, positionSensitive: true, rows: true } }, ...rest)
  return { [name]: call } as unknown as Pick<Operators, Name>
}

/** Core's operator, told that the backend can do anything. */
const beyondCapabilities = ((backend: Backend, features: FeatureMap, rois: Rois, params: Params) => {
  const capabilities = { ...backend.capabilities, maxElements: Infinity, reductions: ['max', 'sum'] as const }
  return roiPool({ ...backend, capabilities }, features, rois, params)
}) as Operator<RoiPoolParams>

/** Opens sixteen times, whatever was disposed of. */
function sixteenContexts() {
  let opened = 0
  return (): Partial<Backend> => {
    if (++opened > 16) throw new Error('too many contexts')
    return {}
  }
}

export const callMutants: Mutant[] = [
  {
    mistake: 'a context that outlives its backend',
    killedBy: 'lifecycle/opened-twenty-times',
    backend: sixteenContexts(),
  },
  {
    mistake: 'out ignored',
    killedBy: 'lifecycle/out-is-written-and-returned',
    backend: (backend) => ({ reduce: (map, plan) => backend.reduce(map, plan) }),
  },
  {
    mistake: 'a kernel made for the first result',
    killedBy: 'lifecycle/one-upload-many-pools',
    backend: (backend) => {
      let first: Shape | undefined
      return {
        reduce: (map, plan, out) => {
          first ??= plan.outputShape
          return backend.reduce(map, { ...plan, outputShape: first }, out)
        },
      }
    },
  },
  {
    mistake: 'the plan of a later call',
    killedBy: 'lifecycle/overlapping-calls',
    backend: (backend) => {
      let current: Plan
      return {
        reduce: async (map, plan, out) => {
          current = plan
          await Promise.resolve()
          return backend.reduce(map, current, out)
        },
      }
    },
  },
  {
    mistake: 'the plan changed while it is followed',
    killedBy: 'lifecycle/plan-is-left-alone',
    backend: (backend) => ({
      reduce: async (map, plan, out) => {
        const result = await backend.reduce(map, plan, out)
        plan.batchIndices.fill(0)
        return result
      },
    }),
  },
  {
    mistake: 'a release that releases nothing',
    killedBy: 'lifecycle/use-after-release',
    backend: (backend) => ({
      upload: async (map) => Object.assign(await backend.upload(map), { release: () => undefined }),
    }),
  },
  {
    mistake: 'a dispose that disposes of nothing',
    killedBy: 'lifecycle/use-after-dispose',
    backend: () => ({ dispose: async () => undefined }),
  },
  {
    mistake: 'a second dispose that fails',
    killedBy: 'lifecycle/dispose-twice',
    backend: (backend) => {
      let disposed = false
      return {
        dispose: async () => {
          if (disposed) throw new Error('already disposed')
          disposed = true
          await backend.dispose()
        },
      }
    },
  },
  {
    mistake: 'storage of no size',
    killedBy: 'lifecycle/resident-maps-without-elements',
    backend: (backend) => ({
      upload: async (map) => {
        if (map.data.length === 0) throw new RangeError('size must be greater than 0')
        return backend.upload(map)
      },
    }),
  },
  {
    mistake: 'no name for where it runs',
    killedBy: 'lifecycle/promises',
    backend: ({ capabilities }) => ({ capabilities: { ...capabilities, runsOn: '' } }),
  },
  {
    mistake: 'results in the order of the images',
    killedBy: 'basic/unsorted-and-duplicate-rois',
    operator: operator<RoiPoolParams>((rois, params, shape) => {
      const plan = planRoiPool(rois, params, shape)
      return { ...plan, batchIndices: plan.batchIndices.toSorted() }
    }),
  },
  {
    mistake: 'the layout ignored',
    killedBy: 'basic/channels-first',
    operator: withParams(({ layout, ...params }) => params),
  },
  {
    mistake: 'the layout of the result ignored',
    killedBy: 'basic/channels-last-to-first',
    operator: withParams(({ outputLayout, ...params }) => params),
  },
  {
    mistake: 'round by default',
    killedBy: 'basic/defaults',
    survives: ONE_BIN,
    operator: withParams((params) => ({ quantization: 'round', ...params })),
  },
  {
    mistake: 'avg by default',
    killedBy: 'basic/defaults',
    survives: 'worked-example/avg-3x3',
    operator: withParams((params) => ({ reduce: 'avg', ...params })),
  },
  {
    mistake: 'height and width of the result exchanged',
    killedBy: 'basic/tall-map-wide-result',
    operator: planning((rois, { outputSize: [rows, columns], ...params }, shape) => [
      rois,
      { ...params, outputSize: [columns, rows] },
      shape,
    ]),
  },
  {
    mistake: 'NaN coordinates taken for 0',
    killedBy: 'rejects/coordinate-nan',
    operator: planning(({ boxes, ...rois }, params, shape) => [
      { ...rois, boxes: boxes.map((value) => value || 0) },
      params,
      shape,
    ]),
  },
  {
    mistake: 'batch indices clamped',
    killedBy: 'rejects/batch-index-too-large',
    operator: clamping,
  },
  {
    mistake: 'parameters that are not known ignored',
    killedBy: 'rejects/parameter-unknown',
    operator: planning((rois, { outputSize, spatialScale, quantization, reduce }, shape) => [
      rois,
      { outputSize, spatialScale, quantization, reduce },
      shape,
    ]),
  },
  {
    mistake: 'maps larger than the backend takes',
    killedBy: 'rejects/map-beyond-max-elements',
    operator: beyondCapabilities,
  },
  {
    mistake: 'results larger than the backend takes',
    killedBy: 'rejects/result-beyond-max-elements',
    operator: beyondCapabilities,
  },
  {
    mistake: 'reductions the backend does not offer',
    killedBy: 'rejects/reduction-not-offered',
    operator: beyondCapabilities,
  },
  {
    mistake: 'position-sensitive plans the backend does not offer',
    killedBy: 'rejects/ps-roi-pool-not-offered',
    survives: 'position-sensitive/channels-pool',
    operators: boasting('psRoiPool'),
  },
  {
    mistake: 'feature pyramids the backend does not offer',
    killedBy: 'rejects/multi-scale-roi-pool-not-offered',
    survives: 'multi-scale/out',
    operators: boasting('multiScaleRoiPool'),
  },
  {
    mistake: 'a layout for a resident map ignored',
    killedBy: 'rejects/layout-of-a-resident-map',
    operator: withParams(({ layout, ...params }) => params),
  },
  {
    mistake: 'batch indices clamped for a resident map',
    killedBy: 'rejects/batch-index-of-a-resident-map',
    operator: clamping,
  },
  {
    mistake: 'a refusal that does not say where',
    killedBy: 'rejects/batch-index-negative',
    operator: operator<RoiPoolParams>((...args) => {
      try {
        return planRoiPool(...args)
      } catch (cause) {
        throw Object.assign(new Error('a batch index is wrong', { cause }), { code: 'ROI_INVALID' })
      }
    }),
  },
]
