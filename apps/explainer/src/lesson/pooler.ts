import { catalog } from '@roipool/catalog'
import { type Backend, type FeatureMap, firstAvailable, type ResidentMap } from '@roipool/core'
import { type OperatorId, operators, type Problem } from './operators'

/** What every operator made of one region. */
export type Pooled = Readonly<Record<OperatorId, FeatureMap>>

/** A backend of the library with the feature map in it. */
export interface Pooler {
  readonly backend: Backend
  /** Every operator's result, by a map that is uploaded when it is first seen. */
  pool(features: FeatureMap, problem: Problem): Promise<Pooled>
  /** The result of one call on that map. */
  call(features: FeatureMap, pool: (map: ResidentMap) => Promise<ResidentMap>): Promise<FeatureMap>
}

/** The first backend of the catalogue that runs here, the fastest on a CPU first. */
export async function openPooler(): Promise<Pooler> {
  const choice = ['wasm', 'naive'].flatMap((name) => catalog.filter(({ id }) => id === name))
  const backend = await firstAvailable(choice.map(({ open }) => open))
  let uploaded: { features: FeatureMap; map: ResidentMap } | undefined

  async function resident(features: FeatureMap): Promise<ResidentMap> {
    if (uploaded?.features !== features) {
      uploaded?.map.release()
      uploaded = { features, map: await backend.upload(features) }
    }
    return uploaded.map
  }

  async function call(features: FeatureMap, pool: (map: ResidentMap) => Promise<ResidentMap>) {
    const result = await pool(await resident(features))
    const pooled = { data: await result.read(), shape: result.shape }
    result.release()
    return pooled
  }

  return {
    backend,
    call,
    async pool(features, problem) {
      const pooled = {} as Record<OperatorId, FeatureMap>
      for (const { id, pool } of operators) {
        pooled[id] = await call(features, (map) => pool(backend, map, problem))
      }
      return pooled
    },
  }
}
