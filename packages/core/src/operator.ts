// The way of a call, roiPool(backend, features, rois, params):
//   operator.ts       what is given is checked
//   operators/*.ts    RoIs and parameters are checked; a planner makes the plan, by axis/*.ts
//   check/plan.ts     the plan is held against what the backend promises
//   backend.ts        upload, reduce and read take their turns (calls.ts) on storage that lives (store.ts)
//   the driver        a backend's own code: it follows the plan
import { checkBackend } from './check/backend.js'
import { type AnyMap, checkElements, checkFeatureMap, isResident } from './check/feature-map.js'
import { checkPlan } from './check/plan.js'
import type { Backend, FeatureMap, FeatureMapInput, Layout, ResidentMap, Rois } from './contract.js'
import { invalid } from './errors.js'
import { channelsLastShape, checkLayout, shapeIn } from './layout.js'
import type { Plan } from './plan.js'
import type { Shape } from './shape.js'

/** Turns regions into a plan for a map of a shape: pure, synchronous, no backend. It refuses what SPEC §7 refuses. */
export type Planner<Params> = (rois: Rois, params: Params, mapShape: Shape) => Plan

/** The same over the levels of a feature pyramid: a plan for each map, which fill one result between them. */
export type MultiScalePlanner<Params> = (rois: Rois, params: Params, mapShapes: readonly Shape[]) => Plan[]

/** What a call with feature maps in host memory may add to the operator's parameters. */
export interface HostOptions {
  /** Layout of the feature map given, `'NHWC'` by default. */
  readonly layout?: Layout | undefined
  /** Layout of the result, by default the layout given. */
  readonly outputLayout?: Layout | undefined
}

/** What a call with resident maps may add to the operator's parameters. */
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
  (backend: Backend, features: FeatureMapInput, rois: Rois, params: Params & HostOptions): Promise<FeatureMap>
  <Handle>(
    backend: Backend<Handle>,
    features: ResidentMap<Handle>,
    rois: Rois,
    params: Params & ResidentOptions<Handle>,
  ): Promise<ResidentMap<Handle>>
}

/** The front door of an operator over a feature pyramid: as {@link Operator}, with a list of maps, finest first. */
export interface MultiScaleOperator<Params> {
  (
    backend: Backend,
    features: readonly FeatureMapInput[],
    rois: Rois,
    params: Params & HostOptions,
  ): Promise<FeatureMap>
  <Handle>(
    backend: Backend<Handle>,
    features: readonly ResidentMap<Handle>[],
    rois: Rois,
    params: Params & ResidentOptions<Handle>,
  ): Promise<ResidentMap<Handle>>
}

/** Makes an operator of its planner. */
export function operator<Params extends object>(planner: Planner<Params>): Operator<Params> {
  const plan: MultiScalePlanner<Params> = (rois, params, [shape]) => [planner(rois, params, shape!)]
  const single = (backend: Backend, features: AnyMap, rois: Rois, params: Params & AnyOptions) =>
    run(plan, backend, [features], rois, params)
  return single as Operator<Params>
}

/** Makes an operator over a feature pyramid of its planner. */
export function multiScaleOperator<Params extends object>(
  planner: MultiScalePlanner<Params>,
): MultiScaleOperator<Params> {
  async function multi(backend: Backend, features: AnyMap[], rois: Rois, params: Params & AnyOptions) {
    if (!Array.isArray(features) || features.length === 0) {
      invalid('features must be a list of feature maps, one for each stride')
    }
    return run(planner, backend, features, rois, params)
  }
  return multi as MultiScaleOperator<Params>
}

type AnyOptions = HostOptions & ResidentOptions<unknown>

async function run<Params extends object>(
  planner: MultiScalePlanner<Params>,
  backend: Backend,
  features: readonly AnyMap[],
  rois: Rois,
  options: Params & AnyOptions,
): Promise<AnyMap> {
  checkBackend(backend)
  const { layout, outputLayout, out, ...rest } = options ?? invalid('params are missing')
  const params = rest as unknown as Params
  if (features.every(isResident)) {
    if (layout ?? outputLayout) invalid('layout is for maps in host memory: a resident map is always NHWC')
    const shapes = features.map(({ shape }) => shape)
    return reduce(backend, features, planner(rois, params, shapes), out)
  }
  if (features.some(isResident)) invalid('features must be all in host memory or all resident')
  if (out) invalid('out is for resident maps: upload the feature map first')
  const from = layout ?? 'NHWC'
  const to = outputLayout ?? from
  checkLayout('layout', from)
  const maps = features as readonly FeatureMap[]
  for (const map of maps) checkFeatureMap(map)
  checkLayout('outputLayout', to)
  const shapes = maps.map(({ shape }) => channelsLastShape(shape, from))
  const plans = planner(rois, params, shapes)
  for (const shape of shapes) checkElements('the feature map', shape, backend.name, backend.capabilities)
  for (const plan of plans) checkPlan(plan, backend.name, backend.capabilities)
  return backend.hold((open) => reduceOnHost(open, maps, plans, from, to))
}

function reduce(
  backend: Backend,
  maps: readonly ResidentMap[],
  plans: readonly Plan[],
  out?: ResidentMap,
): Promise<ResidentMap> {
  return maps.length === 1 ? backend.reduce(maps[0]!, plans[0]!, out) : backend.reduceAll(maps, plans, out)
}

/** Uploads, reduces and reads back; leaves nothing behind in the backend, even after an error. */
async function reduceOnHost(
  backend: Backend,
  maps: readonly FeatureMap[],
  plans: readonly Plan[],
  from: Layout,
  to: Layout,
): Promise<FeatureMap> {
  const held: ResidentMap[] = []
  try {
    for (const map of maps) held.push(await backend.upload(map, from))
    const result = await reduce(backend, held, plans)
    held.push(result)
    return { data: await result.read(undefined, to), shape: shapeIn(result.shape, to) }
  } finally {
    for (const map of held) map.release()
  }
}
