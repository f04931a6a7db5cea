import {
  type Backend,
  cropAndResize,
  type FeatureMap,
  inBlocks,
  type Operator,
  prRoiPool,
  psRoiAlign,
  psRoiPool,
  type Rois,
  roiAlign,
  roiPool,
  roiWarp,
} from '@roipool/core'
import type { OperatorName } from './operators.js'

const calls = { roiPool, roiAlign, roiWarp, prRoiPool, cropAndResize, psRoiPool, psRoiAlign }

/**
 * Pools one map with one upload, some RoIs at a time, so that long work shows its progress and a result may be larger
 * than the backend could hold at once.
 *
 * @param onProgress called with the number of RoIs done
 */
export async function poolAll(
  name: OperatorName,
  backend: Backend,
  features: FeatureMap,
  rois: Rois,
  params: object,
  onProgress: (done: number) => void,
): Promise<FeatureMap> {
  const operator = calls[name] as unknown as Operator<object>
  const count = rois.boxes.length / 4
  // Of no RoIs there are no blocks, and none to tell the shape of.
  if (count === 0) return operator(backend, features, rois, params)
  let pooled: FeatureMap | undefined
  for await (const { from, to, result } of inBlocks(operator, backend, features, rois, params)) {
    const [, rows, columns, channels] = result.shape
    const size = rows * columns * channels
    pooled ??= { data: new Float32Array(count * size), shape: [count, rows, columns, channels] }
    pooled.data.set(result.data, from * size)
    onProgress(to)
  }
  return pooled!
}
