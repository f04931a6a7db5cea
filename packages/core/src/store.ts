import type { Driver, ResidentMap } from './contract.js'
import { invalid } from './errors.js'
import { disposedOwner, gone, residentMap, type Storage } from './resident.js'
import type { Shape } from './shape.js'

/** The maps of one backend, and their storage in its driver. SPEC §6.2. */
export class Store<Handle> {
  readonly name: string
  #driver: Driver<Handle> | undefined
  /** Of every map that was made here, released ones included. */
  readonly #storages = new WeakMap<ResidentMap<Handle>, Storage<Handle>>()
  readonly #live = new Set<Storage<Handle>>()
  /** The first error of `driver.release`: to release a map reports none, to dispose does. */
  #fault: { error: unknown } | undefined

  constructor(driver: Driver<Handle>) {
    this.name = driver.name
    this.#driver = driver
  }

  /** Not to be asked for after `dispose`. */
  get driver(): Driver<Handle> {
    return this.#driver!
  }

  /** A map that lives here from now on. */
  keep(storage: Storage<Handle>, shape: Shape): ResidentMap<Handle> {
    const map = residentMap(storage, shape)
    this.#storages.set(map, storage)
    this.#live.add(storage)
    return map
  }

  /** The storage of a map that lives here; refuses any other map. */
  of(map: ResidentMap<Handle>, what: string): Storage<Handle> {
    const storage = this.#storages.get(map)
    if (!storage) return invalid(`${what} must be a resident map of this ${this.name} backend`)
    return storage.owner ? storage : gone(what)
  }

  /** Frees the storage of a map. Twice is fine. */
  async free(storage: Storage<Handle>): Promise<void> {
    if (this.#live.delete(storage)) await this.move(storage, undefined)
  }

  /** Puts a map into other storage, which is freed with it, and frees what it had. */
  async move(storage: Storage<Handle>, handle: Handle | undefined): Promise<void> {
    const before = { ...storage }
    Object.assign(storage, { handle, owned: true })
    if (before.handle !== undefined && before.owned) await this.discard(before.handle)
  }

  /** Has the driver release what is no map's. */
  async discard(handle: Handle): Promise<void> {
    try {
      await this.driver.release(handle)
    } catch (error) {
      this.#fault ??= { error }
    }
  }

  /** Frees every map, then the driver, and keeps neither. Throws the first error there was. */
  async dispose(message: string): Promise<void> {
    for (const storage of this.#live) {
      storage.owner = disposedOwner(message)
      await this.free(storage)
    }
    const { driver } = this
    this.#driver = undefined
    try {
      await driver.dispose()
    } catch (error) {
      this.#fault ??= { error }
    }
    if (this.#fault) throw this.#fault.error
  }
}
