import { Float16Array } from '@petamoriken/float16'
import type { FeatureMap } from '@roipool/core'
import { INPUT_SIZE, STRIDE } from '@roipool/features/input'
import address from '../../generated/plate-map.bin?url'

/** The map of the photograph that the page opens with, made when the page was built: scripts/prepare-map.mjs. */
export async function preparedMap(): Promise<FeatureMap> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`)
  const data = Float32Array.from(new Float16Array(await response.arrayBuffer()))
  const cells = INPUT_SIZE / STRIDE
  return { data, shape: [1, cells, cells, data.length / cells ** 2] }
}
