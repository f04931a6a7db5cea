import { readFrom, uploadTo } from './carry.js'
import { ofThisRealm } from './check/describe.js'
import {
  checkAdoptOptions,
  checkElements,
  checkFeatureMap,
  checkInto,
  checkShape,
} from './check/feature-map.js'
import type { Backend, Capabilities, Driver, ResidentMap } from './contract.js'
import { unsupported } from './errors.js'
import { channelsLastShape, checkLayout } from './layout.js'
import { checkLevels, checkOut, reduceLevels } from './levels.js'
import type { Owner } from './resident.js'
import { elements, type Shape } from './shape.js'
import { Store } from './store.js'
import { Turns } from './turns.js'

/**
 * Makes a {@link Backend} of a {@link Driver}: arguments and lifetimes are checked here, calls are queued, and maps
 * or results without elements never reach the driver. SPEC §6.
 *
 * @throws RoiPoolError from the backend's methods: ROI_DISPOSED after `dispose` or `release`, ROI_INVALID for a map
 * of another backend, a plan or an `out` that does not fit, ROI_UNSUPPORTED beyond the capabilities.
 */
export function defineBackend<Handle>(driver: Driver<Handle>): Backend<Handle> {
  const { name } = driver
  const capabilities: Capabilities = { ...driver.capabilities, adopts: driver.adopt !== undefined }
  const store = new Store(driver)
  const calls = new Turns()
  let disposal: Promise<void> | undefined

  function dispose(): Promise<void> {
    if (!disposal) {
      const message = `backend ${name} was disposed`
      calls.close(message)
      disposal = calls.take(() => store.dispose(message))
    }
    return disposal
  }

  /** The backend for calls that take their turn in `turns`. */
  function backendIn(turns: Turns): Backend<Handle> {
    const owner: Owner<Handle> = {
      async read(map, into, layout = 'NHWC') {
        turns.checkOpen()
        const { shape } = map
        const storage = store.of(map, 'the resident map')
        checkLayout('layout', layout)
        const values = into ?? new Float32Array(elements(shape))
        checkInto(values, shape)
        return turns.take(async () => {
          // Its buffer may be gone by now.
          checkInto(values, shape)
          if (storage.handle !== undefined)
            await readFrom(store.driver, storage.handle, shape, values, layout)
          return values
        })
      },
      release: (storage) => void turns.take(() => store.free(storage)),
    }

    function keep(handle: Handle | undefined, shape: Shape, owned = true): ResidentMap<Handle> {
      return store.keep({ handle, owned, owner }, shape)
    }

    const backend: Backend<Handle> = {
      name,
      capabilities,

      async upload(map, layout = 'NHWC') {
        turns.checkOpen()
        checkLayout('layout', layout)
        checkFeatureMap(map)
        const given = { data: ofThisRealm(map.data), shape: [...map.shape] as const }
        const shape = channelsLastShape(given.shape, layout)
        checkElements('the feature map', shape, name, capabilities)
        if (elements(shape) === 0) return keep(undefined, shape)
        return turns.take(async () => {
          // Its buffer may be gone by now.
          checkFeatureMap(given)
          return keep(await uploadTo(store.driver, given, layout), shape)
        })
      },

      async adopt(handle, shape, options = {}) {
        turns.checkOpen()
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
        return turns.take(async () => {
          const { driver } = store
          if (offset > 0) return keep(await driver.adoptAt!(handle, shape, offset), shape, false)
          await driver.adopt!(handle, shape)
          return keep(handle, shape, false)
        })
      },

      reduce: (map, plan, out) => backend.reduceAll([map], [plan], out),

      async reduceAll(maps, plans, out) {
        turns.checkOpen()
        const levels = checkLevels(store, maps, plans, capabilities)
        const target = out && store.of(out, 'out')
        if (target) checkOut(out, target, levels)
        const shape = plans[0]!.outputShape
        if (elements(shape) === 0) return out ?? keep(undefined, shape)
        // A plan without RoIs has nothing to add to what others write.
        const busy = levels.filter(({ plan }) => plan.rows.length > 0)
        if (busy.length === 0)
          return out ?? backend.upload({ data: new Float32Array(elements(shape)), shape })
        return turns.take(async () => {
          const result = await reduceLevels(store, busy, target?.handle)
          if (!target) return keep(result, shape)
          if (result !== target.handle) await store.move(target, result)
          return out
        })
      },

      async inTurn(work) {
        turns.checkOpen()
        return turns.take(async () => {
          const inner = new Turns()
          try {
            return await work(backendIn(inner))
          } finally {
            await inner.continueIn(turns)
          }
        })
      },

      dispose,
    }
    return backend
  }

  return backendIn(calls)
}
