import { describe, isFloat32Array } from './check/describe.js'
import type { AnyMap } from './check/feature-map.js'
import { countMasks } from './check/masks.js'
import { checkCount, checkNames } from './check/params.js'
import { checkPlan } from './check/plan.js'
import { checkForm, countNumbers } from './check/rois.js'
import type { Backend, FeatureMap, ResidentMap } from './contract.js'
import { invalid, RoiPoolError } from './errors.js'
import { channelsLastShape } from './layout.js'
import { type AnyRegions, part, partOfParams } from './regions.js'
import { elements, type Shape } from './shape.js'

export type Features = AnyMap | readonly AnyMap[]

/** A call of any operator. */
export interface Call {
  readonly operator: (b: Backend, f: Features, r: AnyRegions, p: object) => Promise<FeatureMap | ResidentMap>
  readonly backend: Backend
  readonly features: Features
  readonly rois: AnyRegions
  readonly params: object
}

/** How blocks are cut. */
export interface BlockOptions {
  /**
   * RoIs in a block; the last may have fewer. By default as many as take about 64 MiB with their plan, reckoned from the
   * plan of the first RoI, and no more than the backend's `maxElements` allows.
   */
  readonly rois?: number | undefined
}

/** How blocks of maps in host memory are cut, and where they go. */
export interface HostBlockOptions extends BlockOptions {
  /**
   * One array for all blocks: each result's `data` is its beginning, and the next block overwrites it. Without `rois`,
   * blocks are as large as fit. Without `into`, every block has an array of its own.
   */
  readonly into?: Float32Array | undefined
}

/** Bytes of a block, its result and its plan, where neither `rois` nor `into` says how large it is. */
const BUDGET = 2 ** 26

/** Checks every block before the first is computed. Returns the RoIs in one. */
export async function rehearse(call: Call, options: HostBlockOptions): Promise<number> {
  const { operator, features, rois, params } = call
  const { rois: wanted, into } = checkOptions(options)
  const count = checkForm(rois, (rois, name) => (name === 'masks' ? countMasks : countNumbers)(rois, name))
  if (params && 'out' in params) invalid('params.out is not for blocks: they share storage of their own')
  if (params && 'into' in params) invalid('params.into is not for blocks: options.into is')
  const { backend, bytes } = standIn(call.backend)
  const rehearsed = (from: number, to: number) =>
    operator(backend, features, part(rois, from, to), partOfParams(params, from, to, count))
  const { shape } = await rehearsed(0, Math.min(count, 1))
  const size = elements(shape)
  const step = wanted ?? fitting(size, bytes(), into, call.backend)
  if (into && into.length < Math.min(step, count) * size) {
    invalid(`options.into must hold ${size} values a RoI, ${step} RoIs a block, but holds ${into.length}`)
  }
  for (let from = 0; from < count; from += step) {
    const to = Math.min(from + step, count)
    await rehearsed(from, to).catch(async (error: unknown) => {
      // The same refusal again, but in the numbers of the whole list.
      if (error instanceof RoiPoolError && error.code === 'ROI_INVALID') await rehearsed(0, to)
      throw error
    })
  }
  return step
}

function checkOptions(options: HostBlockOptions): HostBlockOptions {
  checkNames(options, ['rois', 'into'], 'options')
  const { rois, into } = options
  if (rois !== undefined) checkCount('options.rois', rois)
  if (into !== undefined && !isFloat32Array(into)) {
    invalid(`options.into must be a Float32Array, but is ${describe(into)}`)
  }
  return options
}

/** The backend, except that it computes nothing; and the bytes of the plans it has seen. */
function standIn(backend: Backend) {
  let bytes = 0
  const read = async () => new Float32Array(0)
  const hollow = (shape: Shape): ResidentMap => ({ shape, handle: undefined, read, release: () => undefined })
  const stand: Backend = {
    ...backend,
    // The operator has checked the shape.
    upload: async ({ shape }, layout = 'NHWC') => hollow(channelsLastShape(shape as Shape, layout)),
    reduce: (map, plan) => stand.reduceAll([map], [plan]),
    async reduceAll(_, plans) {
      for (const plan of plans) {
        checkPlan(plan, backend.name, backend.capabilities)
        bytes += bytesOf(plan)
      }
      return hollow(plans[0]!.outputShape)
    },
    reduceInto: async (maps, plans) => void (await stand.reduceAll(maps, plans)),
    hold: (work) => work(stand),
  }
  return { backend: stand, bytes: () => bytes }
}

/** Bytes of all arrays in a value. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum, part) => sum + bytesOf(part), 0)
}

/** How many RoIs make a block, where each gives `size` values by a plan of so many bytes. */
function fitting(size: number, bytes: number, into: Float32Array | undefined, { capabilities }: Backend) {
  const values = Math.max(size, 1)
  const room = into ? into.length / values : BUDGET / (values * Float32Array.BYTES_PER_ELEMENT + bytes)
  return Math.max(1, Math.floor(Math.min(room, capabilities.maxElements / values)))
}

export function listed(features: Features): readonly AnyMap[] {
  return Array.isArray(features) ? features : [features as AnyMap]
}
