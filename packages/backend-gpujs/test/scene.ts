import type { FeatureMap, RoiPoolParams, Rois } from '@roipool/core'

/** A quarter of a megabyte and a bit: not a whole number of lines. Whole numbers, all different to their neighbours. */
export const features: FeatureMap = {
  shape: [2, 24, 20, 65],
  data: Float32Array.from({ length: 2 * 24 * 20 * 65 }, (_, n) => ((n * 7919) % 4099) - 2000),
}

export const rois: Rois = {
  boxes: Float32Array.of(0, 0, 19, 23, 3, 2, 8, 9, 5, 1, 40, 30, 11, 7, 12, 8),
  batchIndices: Int32Array.of(1, 0, 1, 0),
}

export const params: RoiPoolParams = { outputSize: [5, 6], spatialScale: 1, quantization: 'round' }

/** RoIs on what {@link rois} and {@link params} give: 4 maps of 5×6 cells. */
export const inner: Rois = {
  boxes: Float32Array.of(0, 0, 5, 4, 1, 1, 3, 3, 2, 0, 5, 2),
  batchIndices: Int32Array.of(3, 0, 2),
}
