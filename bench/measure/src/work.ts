import { generator } from '@roipool/conformance'
import {
  type Backend,
  type FeatureMap,
  type ResidentMap,
  type RoiAlignParams,
  type RoiPoolParams,
  type Rois,
  roiAlign,
  roiPool,
  roisFromXyxy,
  roisFromYxhw,
} from '@roipool/core'
import { mapElements, resultElements, type Workload } from './workload.js'

/** What is measured: the maximum of `roiPool` by its defaults, the mean of `roiAlign` with 2 samples an axis. */
export const operators = ['max', 'align'] as const

export type OperatorName = (typeof operators)[number]

export const operatorTitle: Readonly<Record<OperatorName, string>> = {
  max: 'RoI max pooling',
  align: 'RoIAlign',
}

/** A workload with its numbers. */
export interface Work {
  readonly features: FeatureMap
  /** Bytes of the result. */
  readonly bytes: number
  /** The call a user makes, from host memory to host memory. */
  readonly pool: (operator: OperatorName, backend: Backend) => Promise<FeatureMap>
  /** The same with everything in the backend; `out` is written to again. */
  readonly poolResident: (
    operator: OperatorName,
    backend: Backend,
    map: ResidentMap,
    out?: ResidentMap,
  ) => Promise<ResidentMap>
}

/** The same numbers for the same seed, everywhere. Features are uniform in [-1, 1). */
export function makeWork(workload: Workload, seed: number): Work {
  const next = generator(seed)
  const { key, map, channels, bins, stride } = workload
  const data = new Float32Array(mapElements(workload))
  for (let n = 0; n < data.length; n++) data[n] = next() * 2 - 1
  const features: FeatureMap = { data, shape: [1, map[0], map[1], channels] }
  const rois = key === 'worked-example' ? roisFromYxhw([[192, 296, 145, 200]]) : scatter(workload, next)
  const max: RoiPoolParams = { outputSize: bins, spatialScale: 1 / stride }
  const align: RoiAlignParams = { ...max, samplingRatio: 2 }
  return {
    features,
    bytes: resultElements(workload) * Float32Array.BYTES_PER_ELEMENT,
    pool: (operator, backend) =>
      operator === 'max' ? roiPool(backend, features, rois, max) : roiAlign(backend, features, rois, align),
    poolResident: (operator, backend, resident, out) =>
      operator === 'max'
        ? roiPool(backend, resident, rois, { ...max, out })
        : roiAlign(backend, resident, rois, { ...align, out }),
  }
}

/** RoIs anywhere in the image, log-uniform in area. */
function scatter({ map, stride, rois, sides }: Workload, next: () => number): Rois {
  const [height, width] = [map[0] * stride, map[1] * stride]
  const boxes = Array.from({ length: rois }, () => {
    const side = sides[0] * (sides[1] / sides[0]) ** next()
    const aspect = Math.SQRT2 ** (next() * 2 - 1)
    const w = Math.min(side * aspect, width)
    const h = Math.min(side / aspect, height)
    const x = next() * (width - w)
    const y = next() * (height - h)
    return [x, y, x + w, y + h] as const
  })
  return roisFromXyxy(boxes)
}
