import {
  type Backend,
  coverage,
  type FeatureMap,
  type RoiCoverage,
  roiPool,
  roisFromYxhw,
  type Shape,
} from '@roipool/core'

/** https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling */
export interface WorkedExample {
  readonly coverage: RoiCoverage
  /** Of a map in which every cell holds its own number, counted row by row. */
  readonly pooled: FeatureMap
}

const shape: Shape = [1, 16, 16, 1]
const params = { outputSize: [3, 3], spatialScale: 1 / 32 } as const

/** The article's region, 145 rows by 200 columns of pixels at row 192 and column 296 of a 512×512 image. */
export async function computeWorkedExample(backend: Backend): Promise<WorkedExample> {
  const rois = roisFromYxhw([[192, 296, 145, 200]])
  const map: FeatureMap = { data: Float32Array.from({ length: 256 }, (_, n) => n), shape }
  const [roi] = coverage(rois, params, shape)
  return { coverage: roi!, pooled: await roiPool(backend, map, rois, params) }
}
