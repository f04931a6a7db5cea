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

  return {
    backend,
    async pool(features, problem) {
      const map = await resident(features)
      const pooled = {} as Record<OperatorId, FeatureMap>
      for (const { id, pool } of operators) {
        const result = await pool(backend, map, problem)
        pooled[id] = { data: await result.read(), shape: result.shape }
        result.release()
      }
      return pooled
    },
  }
}
