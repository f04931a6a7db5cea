import type { LayoutsFor } from './blocks.js'
import { checkBackend } from './check/backend.js'
import {
  type AnyMap,
  checkElements,
  checkFeatureMap,
  checkUpstream,
  isResident,
  type MapInput,
} from './check/feature-map.js'
import { checkPlan } from './check/plan.js'
import type { Backend, FeatureMap, Hint, Layout, RegionsName, RegionsOf } from './contract.js'
import type { DerivativePlanner } from './derivatives.js'
import { invalid } from './errors.js'
import { channelsLastShape, checkLayout, shapeIn, toChannelsLast } from './layout.js'
import type { HandleOf, LayoutOptions, Makers } from './operator.js'
import { firstBlock, products } from './products.js'

/**
 * The gradient of an operator with respect to its regions: of each number of each region, row by row, what a change of it
 * adds to the sum of `upstream · result`. K×4 numbers for boxes, K×5 for rotated RoIs, K×P×2 for points; where bins are
 * moved by offsets, those of the offsets, in their order. Its derivatives are plans, so any backend computes them. SPEC §24.
 *
 * @param upstream gradient of the operator's result, of its shape and layout
 * @throws RoiPoolError before anything is computed: what the operator would throw; ROI_INVALID for another shape of
 * `upstream`; ROI_UNSUPPORTED where there is no gradient, SPEC §24.6
 */
export type Gradient<Params, Kind extends RegionsName = 'boxes'> = <Map extends MapInput>(
  backend: Backend<HandleOf<Map>>,
  features: Map,
  rois: RegionsOf<Kind> | Hint<Makers[Kind]>,
  upstream: MapInput,
  params: Params & LayoutsFor<Map>,
) => Promise<Float32Array>

/** Makes the gradient of an operator of the planner of its derivatives. */
export function gradient<Params extends object, Kind extends RegionsName = 'boxes'>(
  planner: DerivativePlanner<Params, Kind>,
): Gradient<Params, Kind> {
  async function of(
    backend: Backend,
    features: AnyMap,
    rois: RegionsOf<Kind>,
    upstream: AnyMap,
    options: Params & LayoutOptions,
  ): Promise<Float32Array> {
    checkBackend(backend)
    const { layout, outputLayout, ...params } = options ?? invalid('params are missing')
    const { shape, from, to } = checkMap(backend, features, layout, outputLayout)
    const derivatives = planner(rois, params as unknown as Params, shape)
    checkUpstream(
      upstream,
      isResident(upstream) ? derivatives.outputShape : shapeIn(derivatives.outputShape, to),
    )
    const first = firstBlock(derivatives)
    for (const plan of first) checkPlan(plan, backend.name, backend.capabilities)
    return backend.hold(async (open) => {
      const dy = await channelsLast(upstream, to)
      if (isResident(features)) return products(open, features, derivatives, first, dy)
      const map = await open.upload(features, from)
      try {
        return await products(open, map, derivatives, first, dy)
      } finally {
        map.release()
      }
    })
  }
  return of as Gradient<Params, Kind>
}

/** SPEC §7.1, §7.6. Returns the shape of the map, channels last, and the layouts of the map and of the result. */
function checkMap(backend: Backend, features: AnyMap, layout?: Layout, outputLayout?: Layout) {
  if (isResident(features)) {
    if (layout ?? outputLayout) invalid('layout is for maps in host memory: a resident map is always NHWC')
    return { shape: features.shape, from: 'NHWC', to: 'NHWC' } as const
  }
  const from = layout ?? 'NHWC'
  const to = outputLayout ?? from
  checkLayout('layout', from)
  checkFeatureMap(features)
  checkLayout('outputLayout', to)
  const shape = channelsLastShape(features.shape, from)
  checkElements('the feature map', shape, backend.name, backend.capabilities)
  return { shape, from, to }
}

async function channelsLast(upstream: AnyMap, layout: Layout): Promise<Float32Array> {
  if (isResident(upstream)) return upstream.read()
  const { data, shape } = upstream as FeatureMap
  return layout === 'NHWC' ? data : toChannelsLast(data, shape)
}
