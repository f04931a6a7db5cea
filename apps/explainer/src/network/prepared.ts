import { Float16Array } from '@petamoriken/float16'
import type { FeatureMap } from '@roipool/core'
import address from '../../generated/plate-map.bin?url'
import { INPUT_SIZE } from './size'

/** Of the map that is prepared. */
export const PREPARED_STRIDE = 32

/** The map of the photograph that the page opens with, made when the page was built: scripts/prepare-map.mjs. */
export function preparedMap(): Promise<FeatureMap> {
  loaded ??= load()
  return loaded
}

let loaded: Promise<FeatureMap> | undefined

async function load(): Promise<FeatureMap> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`)
  const data = Float32Array.from(new Float16Array(await response.arrayBuffer()))
  const cells = INPUT_SIZE / PREPARED_STRIDE
  return { data, shape: [1, cells, cells, data.length / cells ** 2] }
}
