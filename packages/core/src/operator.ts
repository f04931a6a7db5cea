import { checkPlan } from './backend.js'
import { checkElements } from './check/feature-map.js'
import { checkChoice } from './check/params.js'
import type { Backend, FeatureMap, ResidentMap, Rois, Shape } from './contract.js'
import { invalid } from './errors.js'
import { fromChannelsLast, type Layout, toChannelsLast } from './layout.js'
import type { Plan } from './plan.js'

/** Turns regions into a plan for a map of a shape: pure, synchronous, no backend. It refuses what SPEC §7 refuses. */
export type Planner<Params> = (rois: Rois, params: Params, mapShape: Shape) => Plan

/** What a call with a feature map in host memory may add to the operator's parameters. */
export interface HostOptions {
  /** Layout of the feature map given, `'NHWC'` by default. */
  readonly layout?: Layout | undefined
  /** Layout of the result, by default the layout given. */
  readonly outputLayout?: Layout | undefined
}

/** What a call with a resident map may add to the operator's parameters. */
export interface ResidentOptions<Handle> {
  /** A map of the same backend, with the shape of the result, to be written to and returned. */
  readonly out?: ResidentMap<Handle> | undefined
}

/**
 * The front door of an operator. It validates everything once, plans, and has the backend reduce: host memory gives
 * host memory, a resident map gives a resident map.
 *
 * @throws RoiPoolError before anything is computed, the same from every backend. SPEC §7
 */
export interface Operator<Params> {
  (backend: Backend, features: FeatureMap, rois: Rois, params: Params & HostOptions): Promise<FeatureMap>
  <Handle>(
    backend: Backend<Handle>,
    features: ResidentMap<Handle>,
    rois: Rois,
    params: Params & ResidentOptions<Handle>,
  ): Promise<ResidentMap<Handle>>
}

type AnyOptions = HostOptions & ResidentOptions<unknown>

/** Makes an operator of its planner. */
export function operator<Params extends object>(planner: Planner<Params>): Operator<Params> {
  async function run(
    backend: Backend,
    features: FeatureMap | ResidentMap,
    rois: Rois,
    options: Params & AnyOptions,
  ) {
    const { layout, outputLayout, out, ...rest } = options ?? invalid('params are missing')
    const params = rest as unknown as Params
    if (isResident(features)) {
      if (layout ?? outputLayout) invalid('layout is for maps in host memory: a resident map is always NHWC')
      return backend.reduce(features, planner(rois, params, features.shape), out)
    }
    if (out) invalid('out is for resident maps: upload the feature map first')
    const map = toChannelsLast(features, layout ?? 'NHWC')
    const target = outputLayout ?? layout ?? 'NHWC'
    checkChoice('outputLayout', target, ['NHWC', 'NCHW'])
    const plan = planner(rois, params, map.shape)
    checkElements('the feature map', map.shape, backend.name, backend.capabilities)
    checkPlan(plan, backend.name, backend.capabilities)
    return fromChannelsLast(await reduceOnce(backend, map, plan), target)
  }
  return run as Operator<Params>
}

function isResident(features: FeatureMap | ResidentMap): features is ResidentMap {
  return typeof (features as ResidentMap | null)?.read === 'function'
}

/** Uploads, reduces and reads back; leaves nothing behind in the backend, even after an error. */
async function reduceOnce(backend: Backend, map: FeatureMap, plan: Plan): Promise<FeatureMap> {
  const source = await backend.upload(map)
  try {
    const result = await backend.reduce(source, plan)
    try {
      return { data: await result.read(), shape: plan.outputShape }
    } finally {
      result.release()
    }
  } finally {
    source.release()
  }
}
