import { overlap } from './check/feature-map.js'
import type { Layout, ResidentMap } from './contract.js'
import { RoiPoolError } from './errors.js'
import type { Shape } from './shape.js'

/** Where a resident map is. */
export interface Storage<Handle> {
  handle: Handle | undefined
  /** Whether it is freed with the map: what was adopted is not. */
  owned: boolean
  /** Who the map asks to read and release it; nobody once it was released. */
  owner: Owner<Handle> | undefined
}

/** What a resident map asks of its backend. */
export interface Owner<Handle> {
  read(
    map: ResidentMap<Handle>,
    into: Float32Array | undefined,
    layout: Layout | undefined,
  ): Promise<Float32Array>
  release(storage: Storage<Handle>): void
}

/** A map holds its storage and nothing else, so that one that is kept after its release keeps no backend in memory. */
export function residentMap<Handle>(storage: Storage<Handle>, shape: Shape): ResidentMap<Handle> {
  const map: ResidentMap<Handle> = {
    shape: Object.freeze([...shape] as const),
    get handle() {
      return storage.handle
    },
    async read(into, layout) {
      return (storage.owner ?? gone('the resident map')).read(map, into, layout)
    },
    release() {
      const { owner } = storage
      storage.owner = undefined
      owner?.release(storage)
    },
  }
  return map
}

/** Throws ROI_DISPOSED for a map that was released. */
export function gone(what: string): never {
  throw new RoiPoolError('ROI_DISPOSED', `${what} was released`)
}

/** Takes the place of an owner that was disposed of, and knows nothing of it. */
export function disposedOwner<Handle>(message: string): Owner<Handle> {
  return {
    read: () => Promise.reject(new RoiPoolError('ROI_DISPOSED', message)),
    release: () => undefined,
  }
}

/** Whether writing to one changes the other, as with two adoptions of one storage, or of two views of one buffer. */
export function shareStorage<Handle>(a: Storage<Handle>, b: Storage<Handle>): boolean {
  if (a === b) return true
  return (a.handle === b.handle && a.handle !== undefined) || overlap(a.handle, b.handle)
}
