import { checkBackend } from './check/backend.js'
import { isResident, type MapInput } from './check/feature-map.js'
import type { Backend, FeatureMap, Hint, Layout, RegionsOf, ResidentMap } from './contract.js'
import { invalid } from './errors.js'
import { shapeIn } from './layout.js'
import type { HandleOf, LayoutOptions, Makers, MultiScaleOperator, Operator, Pooled } from './operator.js'
import { countOf, part, partOfParams } from './regions.js'
import { type BlockOptions, type Call, type HostBlockOptions, listed, rehearse } from './rehearsal.js'
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
 * arguments must not change until then. Each step is one call: `dispose` waits for the step under way, and the next is
 * refused. SPEC §15.
 *
 * Maps in host memory give feature maps, which are the caller's. Resident maps give resident maps, which are valid
 * until the next step: they share storage, and are released by the loop.
 *
 * @throws RoiPoolError at the first step, before anything is computed, what the operator would throw for all RoIs, less
 * the limit on the size of the whole result; ROI_INVALID for malformed options
 */
export async function* inBlocks<
  Op extends Operator<never, never> | MultiScaleOperator<never, never>,
  Maps extends MapsOf<Op>,
>(
  operator: Op,
  backend: Backend<HandleOf<Each<Maps>>>,
  features: Maps,
  rois: RegionsOf<KindOf<Op>> | Hint<Makers[KindOf<Op>]>,
  params: ParamsOf<Op> & LayoutsFor<Each<Maps>>,
  options?: BlockOptionsFor<Each<Maps>>,
): AsyncGenerator<Block<Pooled<Each<Maps>>>, void, undefined> {
  checkBackend(backend)
  const blocks = new Blocks({ operator, backend, features, rois, params } as unknown as Call, options)
  try {
    do {
      const block = await backend.hold((open) => blocks.next(open))
      if (block) yield block as Block<Pooled<Each<Maps>>>
    } while (blocks.left)
  } finally {
    blocks.release()
  }
}

/** The parameters of an operator, the kind of its regions, and what it takes for features. */
export type ParamsOf<Op> =
  Op extends Operator<infer Params, infer _>
    ? Params
    : Op extends MultiScaleOperator<infer Params, infer _>
      ? Params
      : never
export type KindOf<Op> =
  Op extends Operator<never, infer Kind>
    ? Kind
    : Op extends MultiScaleOperator<never, infer Kind>
      ? Kind
      : never
export type MapsOf<Op> = Op extends Operator<never, never> ? MapInput : readonly MapInput[]

/** A map, or those of a list. */
export type Each<Maps> = Maps extends readonly (infer Map)[] ? Map : Maps

/** What a call in blocks may say, by where its maps live. */
export type LayoutsFor<Map> = Map extends ResidentMap ? Pick<LayoutOptions, 'outputLayout'> : LayoutOptions
export type BlockOptionsFor<Map> = Map extends ResidentMap ? BlockOptions : HostBlockOptions

/** How far a call in blocks has come, and what it holds in the backend: maps that it uploaded, and the last result. */
class Blocks {
  readonly #call: Call
  readonly #options: HostBlockOptions
  /** RoIs in a block; 0 until all were checked. */
  #step = 0
  #from = 0
  readonly #uploaded: ResidentMap[] = []
  #out: ResidentMap | undefined

  constructor(call: Call, options: HostBlockOptions = {}) {
    this.#call = call
    this.#options = options
  }

  get left(): boolean {
    return this.#from < this.#count
  }

  /** The next block, all of it computed on `backend`; none where there are no RoIs. The first checks all of them. */
  async next(backend: Backend): Promise<Block<FeatureMap | ResidentMap> | undefined> {
    if (this.#step === 0) await this.#begin(backend)
    if (!this.left) return undefined
    const [from, to] = [this.#from, Math.min(this.#from + this.#step, this.#count)]
    const out = await this.#reduce(backend, from, to)
    this.#from = to
    return { from, to, result: this.#resident ? out : await this.#read(out) }
  }

  release(): void {
    this.#out?.release()
    for (const map of this.#uploaded) map.release()
  }

  get #count(): number {
    return countOf(this.#call.rois)
  }

  get #resident(): boolean {
    return listed(this.#call.features).every(isResident)
  }

  get #layout(): Layout {
    return (this.#call.params as LayoutOptions).layout ?? 'NHWC'
  }

  async #begin(backend: Backend): Promise<void> {
    const resident = this.#resident
    if (resident && this.#options.into)
      invalid('options.into is for maps in host memory: read a block into it')
    this.#step = await rehearse({ ...this.#call, backend }, this.#options)
    if (resident || !this.left) return
    for (const map of listed(this.#call.features) as FeatureMap[]) {
      this.#uploaded.push(await backend.upload(map, this.#layout))
    }
  }

  /** RoIs [from, to) pooled in the storage of the block before; the last block may be smaller and has its own. */
  async #reduce(backend: Backend, from: number, to: number): Promise<ResidentMap> {
    const { operator, features, rois, params } = this.#call
    const { layout, outputLayout, ...rest } = params as LayoutOptions
    if (to - from < this.#step) {
      this.#out?.release()
      this.#out = undefined
    }
    const [first] = this.#uploaded
    const maps = first && (Array.isArray(features) ? this.#uploaded : first)
    const options = partOfParams(first ? rest : params, from, to, countOf(rois))
    const out = await operator(backend, maps ?? features, part(rois, from, to), {
      ...options,
      out: this.#out,
    })
    this.#out = out as ResidentMap
    return this.#out
  }

  /** A result in host memory. */
  async #read(out: ResidentMap): Promise<FeatureMap> {
    const layout = (this.#call.params as LayoutOptions).outputLayout ?? this.#layout
    const data = await out.read(this.#options.into?.subarray(0, elements(out.shape)), layout)
    return { data, shape: shapeIn(out.shape, layout) }
  }
}
