import { checkElements, checkFeatureMap, checkShape } from './check/feature-map.js'
import type { Backend, Capabilities, Driver, FeatureMap, Layout, ResidentMap } from './contract.js'
import { invalid, RoiPoolError, unsupported } from './errors.js'
import { channelsLastShape, checkLayout, toChannelsFirst, toChannelsLast } from './layout.js'
import type { Plan } from './plan.js'
import { elements, type Shape, sameShape } from './shape.js'

/**
 * Makes a {@link Backend} of a {@link Driver}: arguments and lifetimes are checked here, calls are queued, and maps
 * or results without elements never reach the driver. SPEC §6.
 *
 * @throws RoiPoolError from the backend's methods: ROI_DISPOSED after `dispose` or `release`, ROI_INVALID for a map
 * of another backend or an `out` that does not fit, ROI_UNSUPPORTED beyond the capabilities.
 */
export function defineBackend<Handle>(driver: Driver<Handle>): Backend<Handle> {
  const { name } = driver
  const capabilities: Capabilities = { ...driver.capabilities, adopts: driver.adopt !== undefined }
  /** The maps that live here, each with its storage. */
  const live = new Map<ResidentMap<Handle>, Storage<Handle>>()
  const released = new WeakSet<ResidentMap<Handle>>()
  let last: Promise<unknown> = Promise.resolve()
  let disposal: Promise<void> | undefined

  /** Runs `work` after every call made before it, whether or not those succeeded. */
  function queue<T>(work: () => T | Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }

  function checkOpen() {
    if (disposal) throw new RoiPoolError('ROI_DISPOSED', `backend ${name} was disposed`)
  }

  /** The storage of a map that lives here; refuses any other map. */
  function stored(map: ResidentMap<Handle>, what: string) {
    checkOpen()
    if (released.has(map)) throw new RoiPoolError('ROI_DISPOSED', `${what} was released`)
    return live.get(map) ?? invalid(`${what} must be a resident map of this ${name} backend`)
  }

  function free({ handle, owned }: Storage<Handle>) {
    if (handle !== undefined && owned) driver.release(handle)
  }

  function keep(handle: Handle | undefined, shape: Shape, owned = true): ResidentMap<Handle> {
    const storage: Storage<Handle> = { handle, owned }
    const map: ResidentMap<Handle> = {
      shape: [shape[0], shape[1], shape[2], shape[3]],
      get handle() {
        return storage.handle
      },
      async read(into, layout = 'NHWC') {
        stored(map, 'the resident map')
        checkLayout('layout', layout)
        const length = elements(map.shape)
        if (into && into.length !== length) {
          invalid(`read(into) needs ${length} elements for [${map.shape}], but got ${into.length}`)
        }
        const values = into ?? new Float32Array(length)
        return queue(async () => {
          if (storage.handle !== undefined) await read(storage.handle, map.shape, values, layout)
          return values
        })
      },
      release() {
        if (!live.delete(map)) return
        released.add(map)
        void queue(() => free(storage))
      },
    }
    live.set(map, storage)
    return map
  }

  function upload(map: FeatureMap, layout: Layout): Handle | Promise<Handle> {
    if (layout === 'NHWC') return driver.upload(map)
    if (driver.uploadChannelsFirst) return driver.uploadChannelsFirst(map)
    const { data, shape } = map
    return driver.upload({ data: toChannelsLast(data, shape), shape: channelsLastShape(shape, layout) })
  }

  async function read(handle: Handle, shape: Shape, into: Float32Array, layout: Layout): Promise<void> {
    if (layout === 'NHWC') return driver.read(handle, into)
    if (driver.readChannelsFirst) return driver.readChannelsFirst(handle, shape, into)
    const values = new Float32Array(into.length)
    await driver.read(handle, values)
    toChannelsFirst(values, shape, into)
  }

  function zeros(shape: Shape): Promise<ResidentMap<Handle>> {
    const data = new Float32Array(elements(shape))
    return queue(async () => keep(await driver.upload({ data, shape }), shape))
  }

  return {
    name,
    capabilities,

    async upload(map, layout = 'NHWC') {
      checkOpen()
      checkLayout('layout', layout)
      checkFeatureMap(map)
      const shape = channelsLastShape(map.shape, layout)
      checkElements('the feature map', shape, name, capabilities)
      if (elements(shape) === 0) return keep(undefined, shape)
      return queue(async () => keep(await upload(map, layout), shape))
    },

    async adopt(handle, shape) {
      checkOpen()
      if (!driver.adopt) return unsupported(`backend ${name} adopts no storage: upload the feature map`)
      checkShape('shape', shape)
      checkElements('the feature map', shape, name, capabilities)
      if (elements(shape) === 0) return keep(undefined, shape)
      return queue(async () => {
        await driver.adopt!(handle, shape)
        return keep(handle, shape, false)
      })
    },

    async reduce(map, plan, out) {
      const source = stored(map, 'the feature map')
      const target = out && stored(out, 'out')
      checkPlan(plan, name, capabilities)
      if (target === source) invalid('out must not be the feature map that is read')
      if (out && !sameShape(out.shape, plan.outputShape)) {
        invalid(`out must have the shape [${plan.outputShape}] of the result, but has [${out.shape}]`)
      }
      if (elements(plan.outputShape) === 0) return out ?? keep(undefined, plan.outputShape)
      if (plan.rows.length === 0) return out ?? zeros(plan.outputShape)
      return queue(async () => {
        const handle = await driver.reduce(source.handle!, map.shape, plan, target?.handle)
        if (!out || !target) return keep(handle, plan.outputShape)
        if (handle !== target.handle) {
          free(target)
          Object.assign(target, { handle, owned: true })
        }
        return out
      })
    },

    dispose() {
      disposal ??= queue(async () => {
        for (const storage of live.values()) free(storage)
        live.clear()
        await driver.dispose()
      })
      return disposal
    },
  }
}

/** Where a resident map is, and whether it is freed with the map: what was adopted is not. */
interface Storage<Handle> {
  handle: Handle | undefined
  owned: boolean
}

/** Refuses, before anything is computed, a plan that the backend does not promise to execute. */
export function checkPlan(plan: Plan, name: string, capabilities: Capabilities): void {
  const { reductions, positionSensitive, rows } = capabilities
  if (!reductions.includes(plan.reduction)) {
    unsupported(`backend ${name} offers ${reductions.join(', ') || 'no reduction'}, not ${plan.reduction}`)
  }
  if (plan.positionSensitive && !positionSensitive) {
    unsupported(`backend ${name} does not offer position-sensitive plans`)
  }
  if (!rows && (plan.rows.length !== plan.outputShape[0] || plan.rows.some((row, k) => row !== k))) {
    unsupported(`backend ${name} does not offer feature pyramids: plans that fill some rows of a result`)
  }
  checkElements('the result', plan.outputShape, name, capabilities)
}
