import { andThen, Calls } from './calls.js'
import { readFrom, uploadTo } from './carry.js'
import { ofThisRealm } from './check/describe.js'
import { checkDriver, checkHandle } from './check/driver.js'
import {
  checkAdoptOptions,
  checkApart,
  checkElements,
  checkFeatureMap,
  checkInto,
  checkShape,
} from './check/feature-map.js'
import type { Backend, Capabilities, Driver, ResidentMap } from './contract.js'
import { invalid, unsupported } from './errors.js'
import { follow, followInto } from './follow.js'
import { channelsLastShape, checkLayout, shapeIn } from './layout.js'
import { checkLevels, checkOut, isIdle, type Level } from './levels.js'
import { dotOffsets, overAxes, type SumPlan } from './plan.js'
import type { Owner } from './resident.js'
import { elements, type Shape } from './shape.js'
import { Store } from './store.js'

/**
 * Makes a {@link Backend} of a {@link Driver}: arguments and lifetimes are checked here, calls are queued, and maps
 * or results without elements never reach the driver. SPEC §6.
 *
 * @throws RoiPoolError ROI_INVALID at once for a driver that lacks a member or promises what there is not. From the
 * backend's methods: ROI_DISPOSED after `dispose` or `release`, ROI_INVALID for a map of another backend, a plan or an
 * `out` that does not fit, or a driver that returns nothing for storage, ROI_UNSUPPORTED beyond the capabilities.
 */
export function defineBackend<Handle>(driver: Driver<Handle>): Backend<Handle> {
  checkDriver(driver)
  const { name } = driver
  const capabilities: Capabilities = { ...driver.capabilities, adopts: driver.adopt !== undefined }
  const store = new Store(driver)
  const calls = new Calls()
  const disposed = `backend ${name} was disposed`

  /** The backend, for calls that must be taken for as long as `held` is true, and for any others while it is open. */
  function backendFor(hold: { held: boolean }): Backend<Handle> {
    const checkOpen = () => hold.held || calls.checkOpen(disposed)

    const owner: Owner<Handle> = {
      async read(map, into, layout = 'NHWC') {
        checkOpen()
        const { shape } = map
        const storage = store.of(map, 'the resident map')
        checkLayout('layout', layout)
        const values = into ?? new Float32Array(elements(shape))
        checkInto('read(into)', values, shape)
        return calls.take(async () => {
          // Its buffer may be gone by now.
          checkInto('read(into)', values, shape)
          if (storage.handle !== undefined)
            await readFrom(store.driver, storage.handle, shape, values, layout)
          return values
        })
      },
      release: (storage) => void calls.take(() => store.free(storage)),
    }

    function keep(handle: Handle | undefined, shape: Shape, owned = true): ResidentMap<Handle> {
      return store.keep({ handle, owned, owner }, shape)
    }

    const backend: Backend<Handle> = {
      name,
      capabilities,

      async upload(map, layout = 'NHWC') {
        checkOpen()
        checkLayout('layout', layout)
        checkFeatureMap(map)
        const given = { data: ofThisRealm(map.data), shape: [...map.shape] as const }
        const shape = channelsLastShape(given.shape, layout)
        checkElements('the feature map', shape, name, capabilities)
        if (elements(shape) === 0) return keep(undefined, shape)
        return calls.take(async () => {
          // Its buffer may be gone by now.
          checkFeatureMap(given)
          return keep(await uploadTo(store.driver, given, layout), shape)
        })
      },

      async adopt(handle, shape, options = {}) {
        checkOpen()
        if (!capabilities.adopts) {
          return unsupported(`backend ${name} adopts no storage: upload the feature map`)
        }
        const offset = checkAdoptOptions(options)
        if (offset > 0 && !store.driver.adoptAt) {
          unsupported(`backend ${name} adopts no storage at an offset: copy that part first`)
        }
        checkShape('shape', shape)
        checkElements('the feature map', shape, name, capabilities)
        if (elements(shape) === 0) return keep(undefined, shape)
        return calls.take(async () => {
          const { driver } = store
          if (offset > 0) {
            return keep(checkHandle(await driver.adoptAt!(handle, shape, offset), 'adoptAt'), shape, false)
          }
          await driver.adopt!(handle, shape)
          return keep(handle, shape, false)
        })
      },

      reduce: (map, plan, out, layout) => backend.reduceAll([map], [plan], out, layout),

      async reduceAll(maps, plans, out, layout = 'NHWC') {
        checkOpen()
        checkLayout('layout', layout)
        const levels = checkLevels(store, maps, plans, capabilities)
        const target = out && store.of(out, 'out')
        const shape = shapeIn(plans[0]!.outputShape, layout)
        if (target) checkOut(out, target, levels, shape)
        if (elements(shape) === 0) return out ?? keep(undefined, shape)
        const busy = levels.filter(({ plan }) => !isIdle(plan))
        if (busy.length === 0)
          return out ?? backend.upload({ data: new Float32Array(elements(shape)), shape })
        if (target) target.owner = owner
        return calls.takeNow(() =>
          andThen(follow(store, busy, target?.handle, layout), (result) => {
            if (!target) return keep(result, shape)
            return result === target.handle ? out : store.move(target, result).then(() => out)
          }),
        )
      },

      async reduceInto(maps, plans, into, layout = 'NHWC') {
        checkOpen()
        checkLayout('layout', layout)
        const levels = checkLevels(store, maps, plans, capabilities)
        const shape = shapeIn(plans[0]!.outputShape, layout)
        const busy = levels.filter(({ plan }) => !isIdle(plan))
        checkInto('into', into, shape)
        for (const { source } of levels) checkApart(into, source.handle)
        return calls.take(async () => {
          // Its buffer may be gone by now.
          checkInto('into', into, shape)
          await followInto(store, busy, ofThisRealm(into), layout)
        })
      },

      ...(driver.dotCells && {
        async dotCells(map, plan, upstream, into) {
          checkOpen()
          if (plan?.reduction !== 'sum') invalid('plan must be a sum')
          const [level] = checkLevels(store, [map], [plan], capabilities) as [Level<Handle>]
          const seen = overAxes(plan, map.shape) as { plan: SumPlan; shape: Shape }
          const numbers = dotOffsets(seen.plan).at(-1)!
          const check = () => {
            checkInto('upstream', upstream, plan.outputShape)
            checkInto('into', into, [1, 1, 1, numbers])
          }
          check()
          if (isIdle(plan)) return void into.fill(0)
          return calls.take(async () => {
            // Their buffers may be gone by now.
            check()
            await store.driver.dotCells!(level.source.handle!, seen.shape, seen.plan, upstream, into)
          })
        },
      }),

      hold: async (work) => {
        checkOpen()
        const hold = { held: true }
        const done = () => {
          hold.held = false
        }
        return calls.hold(() => work(backendFor(hold)).finally(done))
      },

      dispose: () => calls.close(() => store.dispose(disposed)),
    }
    return backend
  }

  return backendFor({ held: false })
}
