import { isResident } from './check/feature-map.js'
import type { Backend, FeatureMap, FeatureMapInput, ResidentMap, Rois } from './contract.js'
import { invalid } from './errors.js'
import { shapeIn } from './layout.js'
import type { HostOptions, MultiScaleOperator, Operator } from './operator.js'
import {
  type BlockOptions,
  type Call,
  type Features,
  type HostBlockOptions,
  listed,
  part,
  rehearse,
} from './rehearsal.js'
import { elements } from './shape.js'

/** RoIs [from, to) of those given, and what the operator makes of them. SPEC §15. */
export interface Block<Result> {
  readonly from: number
  readonly to: number
  readonly result: Result
}

/**
 * Pools RoIs some at a time, in order, so that the result as a whole may be larger than the memory there is:
 * `for await (const { from, to, result } of inBlocks(roiPool, backend, features, rois, params))`. Any operator, any
 * backend. A map in host memory is uploaded once. Everything is released when the loop ends, however it ends. The
 * arguments must not change until then. SPEC §15.
 *
 * Maps in host memory give feature maps, which are the caller's. Resident maps give resident maps, which are valid
 * until the next step: they share storage, and are released by the loop.
 *
 * @throws RoiPoolError at the first step, before anything is computed, what the operator would throw for all RoIs, less
 * the limit on the size of the whole result; ROI_INVALID for malformed options
 */
export function inBlocks<Params extends object>(
  operator: Operator<Params>,
  backend: Backend,
  features: FeatureMapInput,
  rois: Rois,
  params: NoInfer<Params> & HostOptions,
  options?: HostBlockOptions,
): AsyncGenerator<Block<FeatureMap>, void, undefined>
export function inBlocks<Params extends object, Handle>(
  operator: Operator<Params>,
  backend: Backend<Handle>,
  features: ResidentMap<Handle>,
  rois: Rois,
  params: NoInfer<Params>,
  options?: BlockOptions,
): AsyncGenerator<Block<ResidentMap<Handle>>, void, undefined>
export function inBlocks<Params extends object>(
  operator: MultiScaleOperator<Params>,
  backend: Backend,
  features: readonly FeatureMapInput[],
  rois: Rois,
  params: NoInfer<Params> & HostOptions,
  options?: HostBlockOptions,
): AsyncGenerator<Block<FeatureMap>, void, undefined>
export function inBlocks<Params extends object, Handle>(
  operator: MultiScaleOperator<Params>,
  backend: Backend<Handle>,
  features: readonly ResidentMap<Handle>[],
  rois: Rois,
  params: NoInfer<Params>,
  options?: BlockOptions,
): AsyncGenerator<Block<ResidentMap<Handle>>, void, undefined>
export async function* inBlocks(
  operator: unknown,
  backend: Backend,
  features: Features,
  rois: Rois,
  params: object,
  options: HostBlockOptions = {},
): AsyncGenerator<Block<FeatureMap | ResidentMap>, void, undefined> {
  const call = { operator: operator as Call['operator'], backend, features, rois, params }
  const resident = listed(features).every(isResident)
  if (resident && options?.into) invalid('options.into is for maps in host memory: read a block into it')
  const step = await rehearse(call, options)
  yield* resident ? residentBlocks(call, step) : hostBlocks(call, step, options.into)
}

/** Blocks that stay where they were computed, each in the storage of the one before. */
async function* residentBlocks({ operator, backend, features, rois, params }: Call, step: number) {
  const count = rois.boxes.length / 4
  let out: ResidentMap | undefined
  try {
    for (let from = 0; from < count; from += step) {
      const to = Math.min(from + step, count)
      if (to - from < step) {
        out?.release()
        out = undefined
      }
      out = (await operator(backend, features, part(rois, from, to), { ...params, out })) as ResidentMap
      yield { from, to, result: out }
    }
  } finally {
    out?.release()
  }
}

/** Blocks in host memory, of maps that are uploaded for as long as it takes. */
async function* hostBlocks(call: Call, step: number, into: Float32Array | undefined) {
  const { layout = 'NHWC', outputLayout = layout, ...params } = call.params as HostOptions
  const maps: ResidentMap[] = []
  try {
    for (const map of listed(call.features)) maps.push(await call.backend.upload(map as FeatureMap, layout))
    const features = Array.isArray(call.features) ? maps : maps[0]!
    for await (const { from, to, result } of residentBlocks({ ...call, features, params }, step)) {
      const data = await result.read(into?.subarray(0, elements(result.shape)), outputLayout)
      yield { from, to, result: { data, shape: shapeIn(result.shape, outputLayout) } }
    }
  } finally {
    for (const map of maps) map.release()
  }
}
