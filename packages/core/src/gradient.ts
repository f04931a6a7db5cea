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
import type { Backend, FeatureMap, Hint, Layout, RegionsName, RegionsOf, ResidentMap } from './contract.js'
import type { DerivativePlanner, Derivatives } from './derivatives.js'
import { invalid } from './errors.js'
import { channelsLastShape, checkLayout, shapeIn, toChannelsLast } from './layout.js'
import type { HandleOf, HostOptions, Makers } from './operator.js'
import type { SumPlan } from './plan.js'
import type { Shape } from './shape.js'

/**
 * The gradient of an operator with respect to its regions: of each number of each region, row by row, what a change of it
 * adds to the sum of `upstream · result`. K×4 numbers for boxes, K×5 for rotated RoIs, K×P×2 for points; where bins are
 * moved by offsets, those of the offsets, in their order. Its derivatives are plans, so any backend computes them; the
 * product with `upstream` is taken here, in float64, block by block. SPEC §24.
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
    options: Params & HostOptions,
  ): Promise<Float32Array> {
    checkBackend(backend)
    const { layout, outputLayout, ...params } = options ?? invalid('params are missing')
    const { shape, from, to } = checkMap(backend, features, layout, outputLayout)
    const derivatives = planner(rois, params as unknown as Params, shape)
    checkUpstream(
      upstream,
      isResident(upstream) ? derivatives.outputShape : shapeIn(derivatives.outputShape, to),
    )
    const first = derivatives.plans(0, Math.min(blockOf(derivatives.outputShape), derivatives.outputShape[0]))
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

/** Bytes of a block of derivatives: so few that they are multiplied while they lie in a processor's cache. */
const BLOCK = 2 ** 22

/** RoIs in a block. */
function blockOf([, rows, columns, channels]: Shape): number {
  const bytes = rows * columns * channels * Float32Array.BYTES_PER_ELEMENT
  return Math.max(1, Math.floor(BLOCK / Math.max(bytes, 1)))
}

/**
 * Of every number, the sum of all derivatives times `dy`, over its region or over its bin. `plans` are those of the first
 * block.
 */
async function products(
  backend: Backend,
  map: ResidentMap,
  derivatives: Derivatives,
  plans: SumPlan[],
  dy: Float32Array,
): Promise<Float32Array> {
  const { outputShape, ofBin } = derivatives
  const [count, rows, columns, channels] = outputShape
  const block = blockOf(outputShape)
  const length = rows * columns * channels
  const parts = ofBin ? rows * columns : 1
  const numbers = plans.length * parts
  const result = new Float32Array(count * numbers)
  const values = new Float32Array(Math.min(block, count) * length)
  for (let from = 0; from < count; from += block) {
    const to = Math.min(from + block, count)
    for (const [n, plan] of (from === 0 ? plans : derivatives.plans(from, to)).entries()) {
      const derivative = await backend.reduce(map, plan)
      await derivative.read(values.subarray(0, (to - from) * length))
      derivative.release()
      const each = length / parts
      for (let part = from * parts; part < to * parts; part++) {
        const at = part - from * parts
        const k = Math.floor(part / parts)
        const number = ofBin ? ofBin(n, part % parts) : n
        result[k * numbers + number] = dot(
          values.subarray(at * each, (at + 1) * each),
          dy.subarray(part * each, (part + 1) * each),
        )
      }
    }
  }
  return result
}

/** In four sums, which a processor takes side by side. Views that begin at 0 are several times as quick as indices. */
function dot(a: Float32Array, b: Float32Array): number {
  let s = 0
  let t = 0
  let u = 0
  let v = 0
  const fours = a.length - (a.length % 4)
  for (let i = 0; i < fours; i += 4) {
    s += a[i]! * b[i]!
    t += a[i + 1]! * b[i + 1]!
    u += a[i + 2]! * b[i + 2]!
    v += a[i + 3]! * b[i + 3]!
  }
  for (let i = fours; i < a.length; i++) s += a[i]! * b[i]!
  return s + t + u + v
}
