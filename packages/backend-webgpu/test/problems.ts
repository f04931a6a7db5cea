import {
  type Backend,
  type FeatureMap,
  multiScaleRoiAlign,
  psRoiPool,
  roiAlign,
  roiPool,
} from '@roipool/core'

const outputSize = [3, 4] as const
const boxes = [0, 0, 8, 6, 3, 2, 4, 2, 5, 1, 20, 9, -9, -9, -7, -7, 1, 3, 6, 5, 2, 0, 7, 3]
export const rois = {
  boxes: Float32Array.from([...boxes, ...boxes]),
  batchIndices: Int32Array.of(1, 0, 1, 1, 0, 2, 2, 2, 0, 1, 0, 2),
}

/** Three images; every value is a whole number that float16 holds. */
export function map(height: number, width: number, channels: number): FeatureMap {
  const data = Float32Array.from({ length: 3 * height * width * channels }, (_, n) => ((n * 37) % 101) - 60)
  return { data, shape: [3, height, width, channels] }
}

/** The same numbers, channels first. */
function channelsFirst(channels: number): FeatureMap {
  return { ...map(7, 9, channels), shape: [3, channels, 7, 9] }
}

const quantized = { outputSize, spatialScale: 1, quantization: 'round' } as const
const strides = [1, 2]

/** Every kernel, both widths of lanes, and results that take channels, rows and layouts as the call says. */
export const problems: Readonly<Record<string, (backend: Backend) => Promise<FeatureMap>>> = {
  max: (backend) => roiPool(backend, map(7, 9, 5), rois, quantized),
  'max of whole lanes': (backend) => roiPool(backend, map(7, 9, 8), rois, quantized),
  sum: (backend) => roiAlign(backend, map(7, 9, 5), rois, { outputSize, spatialScale: 1 }),
  'sum of whole lanes': (backend) => roiAlign(backend, map(7, 9, 8), rois, { outputSize, spatialScale: 1 }),
  'max of sums': (backend) =>
    roiAlign(backend, map(7, 9, 5), rois, { outputSize, spatialScale: 1, samplingRatio: 2, reduce: 'max' }),
  'position sensitive': (backend) =>
    psRoiPool(backend, map(7, 9, 5 * 3 * 4), rois, { outputSize, spatialScale: 1 }),
  'channels first': (backend) => roiPool(backend, channelsFirst(5), rois, { ...quantized, layout: 'NCHW' }),
  'channels first, then last': (backend) =>
    roiPool(backend, channelsFirst(8), rois, { ...quantized, layout: 'NCHW', outputLayout: 'NHWC' }),
  pyramid: (backend) =>
    multiScaleRoiAlign(backend, [map(7, 9, 5), map(4, 5, 5)], rois, {
      outputSize,
      strides,
      canonicalLevel: 1,
      canonicalSize: 5,
    }),
}

export async function solve(name: string, backend: Backend): Promise<Float32Array> {
  const { data } = await problems[name]!(backend)
  await backend.dispose()
  return data
}
