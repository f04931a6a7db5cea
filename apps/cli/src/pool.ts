import {
  type Backend,
  type FeatureMap,
  type RoiPoolParams,
  type Rois,
  roiPool,
  type Shape,
} from '@roipool/core'

/** Values of a result to ask of a backend at once: large enough to keep it busy, small enough to see progress. */
const CHUNK = 2 ** 22

/**
 * Pools one map with one upload, some RoIs at a time, so that long work shows its progress and a result may be larger
 * than the backend could hold at once.
 *
 * @param onProgress called with the number of RoIs done
 */
export async function poolAll(
  backend: Backend,
  features: FeatureMap,
  { boxes, batchIndices }: Rois,
  params: RoiPoolParams,
  onProgress: (done: number) => void,
): Promise<FeatureMap> {
  const count = boxes.length / 4
  const [rows, columns] = params.outputSize
  const shape: Shape = [count, rows, columns, features.shape[3]]
  const size = rows * columns * features.shape[3]
  const step = Math.max(1, Math.floor(Math.min(CHUNK, backend.capabilities.maxElements) / Math.max(size, 1)))
  const data = new Float32Array(count * size)
  const map = await backend.upload(features)
  try {
    for (let k = 0; k < count; k += step) {
      const end = Math.min(k + step, count)
      const part = {
        boxes: boxes.subarray(k * 4, end * 4),
        ...(batchIndices && { batchIndices: batchIndices.subarray(k, end) }),
      }
      const pooled = await roiPool(backend, map, part, params)
      await pooled.read(data.subarray(k * size, end * size))
      pooled.release()
      onProgress(end)
    }
  } finally {
    map.release()
  }
  return { data, shape }
}
