import type { FeatureMap } from '@roipool/core'
import { fetchFile } from '@roipool/theme/fetch-file'
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
  const file = await (await fetchFile(address)).arrayBuffer()
  const [least, step] = new Float32Array(file, 0, 2) as unknown as [number, number]
  const values = new Uint16Array(file, 8)
  const data = new Float32Array(values.length)
  for (let n = 0; n < data.length; n++) data[n] = least + step * values[n]!
  const cells = INPUT_SIZE / PREPARED_STRIDE
  return { data, shape: [1, cells, cells, data.length / cells ** 2] }
}
