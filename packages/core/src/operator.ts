// The way of a call, roiPool(backend, features, rois, params):
//   operator.ts       what is given is checked
//   operators/*.ts    RoIs and parameters are checked; a planner makes the plan, by axis/*.ts
//   check/plan.ts     the plan is held against what the backend promises
//   backend.ts        upload, reduce and read take their turns (calls.ts) on storage that lives (store.ts)
//   the driver        a backend's own code: it follows the plan
import { checkBackend } from './check/backend.js'
import {
  type AnyMap,
  checkApart,
  checkElements,
  checkFeatureMap,
  checkInto,
  isResident,
  type MapInput,
} from './check/feature-map.js'
import { checkPlan } from './check/plan.js'
import type { Backend, FeatureMap, Hint, Layout, RegionsName, RegionsOf, ResidentMap } from './contract.js'
import { invalid } from './errors.js'
import { channelsLastShape, checkLayout, shapeIn } from './layout.js'
import { planned } from './memory.js'
import type { Plan } from './plan.js'
import { elements, type Shape } from './shape.js'

/**
 * Turns regions into a plan for a map of a shape: pure, synchronous, no backend. It refuses what SPEC §7 refuses. Regions
 * are boxes unless their kind is named.
 */
export type Planner<Params, Kind extends RegionsName = 'boxes'> = (
  rois: RegionsOf<Kind>,
  params: Params,
  mapShape: Shape,
) => Plan

/** The same over the levels of a feature pyramid: a plan for each map, which fill one result between them. */
export type MultiScalePlanner<Params, Kind extends RegionsName = 'boxes'> = (
  rois: RegionsOf<Kind>,
  params: Params,
  mapShapes: readonly Shape[],
) => Plan[]

/** The same for an operator whose regions are the images of the map themselves: row n of the result is image n. */
export type ImagePlanner<Params> = (params: Params, mapShape: Shape) => Plan

/** In which order values in host memory are. */
export interface LayoutOptions {
  /** Layout of the feature map given, `'NHWC'` by default. */
  readonly layout?: Layout | undefined
  /** Layout of the result, by default the layout given. */
  readonly outputLayout?: Layout | undefined
}

/** What a call with feature maps in host memory may add to the operator's parameters. */
export interface HostOptions extends LayoutOptions {
  /** An array as long as the result, to be written to and returned as its `data`. By default a new one. SPEC §6.8. */
  readonly into?: Float32Array | undefined
}

/** What a call with resident maps may add to the operator's parameters. */
export interface ResidentOptions<Handle> {
  /** A map of the same backend, with the shape of the result, to be written to and returned. */
  readonly out?: ResidentMap<Handle> | undefined
  /** Layout of the result, by default `'NHWC'`; its shape is in this order. SPEC §6.7. */
  readonly outputLayout?: Layout | undefined
}

/** The storage of a map's backend, which a map in host memory does not have. */
export type HandleOf<Map> = Map extends ResidentMap<infer Handle> ? Handle : unknown

/** What a call may add to the operator's parameters, by where its map lives. */
export type OptionsFor<Map> = Map extends ResidentMap<infer Handle> ? ResidentOptions<Handle> : HostOptions

/** What a call gives: a resident map for a resident map, host memory for host memory. */
export type Pooled<Map> = Map extends ResidentMap<infer Handle> ? ResidentMap<Handle> : FeatureMap

/** What makes regions of a kind, as a compiler prints it. */
export interface Makers {
  boxes: 'roisFromXyxy(boxes, batchIndices) converts'
  rotated: 'roisFromRotated(rows, batchIndices) converts'
  points: 'pointsFromXy(sets, batchIndices) converts'
  masks: 'masksFromBits, masksFromRle or masksFromPolygons converts'
}

/**
 * The front door of an operator. It validates everything once, plans, and has the backend reduce: host memory gives
 * host memory, a resident map gives a resident map.
 *
 * @throws RoiPoolError before anything is computed, the same from every backend. SPEC §7
 */
// One signature, where overloads would blame the last of them for a mistake in any argument.
export type Operator<Params, Kind extends RegionsName = 'boxes'> = <Map extends MapInput>(
  backend: Backend<HandleOf<Map>>,
  features: Map,
  rois: RegionsOf<Kind> | Hint<Makers[Kind]>,
  params: Params & OptionsFor<Map>,
) => Promise<Pooled<Map>>

/** The front door of an operator over a feature pyramid: as {@link Operator}, with a list of maps, finest first. */
export type MultiScaleOperator<Params, Kind extends RegionsName = 'boxes'> = <Map extends MapInput>(
  backend: Backend<HandleOf<Map>>,
  features: readonly Map[],
  rois: RegionsOf<Kind> | Hint<Makers[Kind]>,
  params: Params & OptionsFor<Map>,
) => Promise<Pooled<Map>>

/** The front door of an operator over whole images: as {@link Operator}, without RoIs. */
export type ImageOperator<Params> = <Map extends MapInput>(
  backend: Backend<HandleOf<Map>>,
  features: Map,
  params: Params & OptionsFor<Map>,
) => Promise<Pooled<Map>>

type AnyOptions = HostOptions & ResidentOptions<unknown>

/** Makes an operator of its planner. */
export function operator<Params extends object, Kind extends RegionsName = 'boxes'>(
  planner: Planner<Params, Kind>,
): Operator<Params, Kind> {
  const single = (backend: Backend, features: AnyMap, rois: RegionsOf<Kind>, options: Params & AnyOptions) =>
    run(backend, [features], options, (params: Params, [shape]) => [planner(rois, params, shape!)])
  return single as Operator<Params, Kind>
}

/** Makes an operator over a feature pyramid of its planner. */
export function multiScaleOperator<Params extends object, Kind extends RegionsName = 'boxes'>(
  planner: MultiScalePlanner<Params, Kind>,
): MultiScaleOperator<Params, Kind> {
  async function multi(
    backend: Backend,
    features: AnyMap[],
    rois: RegionsOf<Kind>,
    options: Params & AnyOptions,
  ) {
    if (!Array.isArray(features) || features.length === 0) {
      invalid('features must be a list of feature maps, one for each stride')
    }
    return run(backend, features, options, (params: Params, shapes) => planner(rois, params, shapes))
  }
  return multi as MultiScaleOperator<Params, Kind>
}

/** Makes an operator over whole images of its planner. */
export function imageOperator<Params extends object>(planner: ImagePlanner<Params>): ImageOperator<Params> {
  const whole = (backend: Backend, features: AnyMap, options: Params & AnyOptions) =>
    run(backend, [features], options, (params: Params, [shape]) => [planner(params, shape!)])
  return whole as ImageOperator<Params>
}

async function run<Params extends object>(
  backend: Backend,
  features: readonly AnyMap[],
  options: Params & AnyOptions,
  plansFor: (params: Params, shapes: readonly Shape[]) => Plan[],
): Promise<AnyMap> {
  checkBackend(backend)
  const { layout, outputLayout, out, into, ...rest } = options ?? invalid('params are missing')
  const params = rest as unknown as Params
  if (features.every(isResident)) {
    if (layout) invalid('layout is for maps in host memory: a resident map is always NHWC')
    if (into) invalid('into is for maps in host memory: read(into) writes the values of a resident result')
    const shapes = features.map(({ shape }) => shape)
    const { plans, end } = planned(() => plansFor(params, shapes))
    const pooled = await (features.length === 1
      ? backend.reduce(features[0]!, plans[0]!, out, outputLayout)
      : backend.reduceAll(features, plans, out, outputLayout))
    end?.()
    return pooled
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
  const { plans, end } = planned(() => plansFor(params, shapes))
  for (const shape of shapes) checkElements('the feature map', shape, backend.name, backend.capabilities)
  for (const plan of plans) checkPlan(plan, backend.name, backend.capabilities)
  const shape = shapeIn(plans[0]!.outputShape, to)
  if (into) {
    checkInto('into', into, shape)
    for (const { data } of maps) checkApart(into, data)
  }
  const pooled = await backend.hold((open) => {
    const data = into ?? new Float32Array(elements(shape))
    return reduceOnHost(open, maps, plans, data, from, to).then(() => ({ data, shape }))
  })
  end?.()
  return pooled
}

/** Uploads the maps and reduces them into an array; leaves nothing behind in the backend, even after an error. */
async function reduceOnHost(
  backend: Backend,
  maps: readonly FeatureMap[],
  plans: readonly Plan[],
  into: Float32Array,
  from: Layout,
  to: Layout,
): Promise<void> {
  const held: ResidentMap[] = []
  try {
    for (const map of maps) held.push(await backend.upload(map, from))
    await backend.reduceInto(held, plans, into, to)
  } finally {
    for (const map of held) map.release()
  }
}
