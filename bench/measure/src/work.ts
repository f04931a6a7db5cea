import { generator } from '@roipool/conformance'
import {
  type Backend,
  type FeatureMap,
  type HostOptions,
  type Masks,
  maskPool,
  masksFromPolygons,
  type Operator,
  type RegionsName,
  type RegionsOf,
  type ResidentMap,
  type Rois,
  type RotatedRois,
  roiAlign,
  roiAlignRotated,
  roiPool,
  roisFromRotated,
  roisFromXyxy,
  roisFromYxhw,
} from '@roipool/core'
import { mapElements, resultElements, type Workload } from './workload.js'

/**
 * What is measured: the maximum of `roiPool` by its defaults, the mean of `roiAlign` with 2 samples an axis, the same of
 * `roiAlignRotated`, whose boxes are turned by any angle, and the mean of `maskPool` under an outline in each box.
 */
export const operators = ['max', 'align', 'rotated', 'masks'] as const

export type OperatorName = (typeof operators)[number]

/** What is measured where nothing is said. */
export const usualOperators: readonly OperatorName[] = ['max', 'align']

export const operatorTitle: Readonly<Record<OperatorName, string>> = {
  max: 'RoI max pooling',
  align: 'RoIAlign',
  rotated: 'RoIAlign, rotated boxes',
  masks: 'Mask pooling',
}

/** The calls of one operator on one workload. */
interface Calls {
  /** The call a user makes, from host memory to host memory. */
  readonly pool: (backend: Backend) => Promise<FeatureMap>
  /** The same with everything in the backend; `out` is written to again. */
  readonly poolResident: (backend: Backend, map: ResidentMap, out?: ResidentMap) => Promise<ResidentMap>
}

/** A workload with its numbers. */
export interface Work {
  readonly features: FeatureMap
  /** Bytes of the result. */
  readonly bytes: number
  readonly calls: Readonly<Record<OperatorName, Calls>>
}

/** The same numbers for the same seed, everywhere. Features are uniform in [-1, 1). */
export function makeWork(workload: Workload, seed: number): Work {
  const next = generator(seed)
  const { key, map, channels, bins, stride } = workload
  const data = new Float32Array(mapElements(workload))
  for (let n = 0; n < data.length; n++) data[n] = next() * 2 - 1
  const features: FeatureMap = { data, shape: [1, map[0], map[1], channels] }
  const rois = key === 'worked-example' ? roisFromYxhw([[192, 296, 145, 200]]) : scatter(workload, next)
  const max = { outputSize: bins, spatialScale: 1 / stride }
  const align = { ...max, samplingRatio: 2 }
  return {
    features,
    bytes: resultElements(workload) * Float32Array.BYTES_PER_ELEMENT,
    calls: {
      max: callsOf(roiPool, features, rois, max),
      align: callsOf(roiAlign, features, rois, align),
      rotated: callsOf(roiAlignRotated, features, turned(rois, next), align),
      masks: callsOf(maskPool, features, outlined(rois, workload), max),
    },
  }
}

function callsOf<Params, Kind extends RegionsName>(
  operator: Operator<Params, Kind>,
  features: FeatureMap,
  regions: RegionsOf<Kind>,
  params: Params & HostOptions,
): Calls {
  return {
    pool: (backend) => operator(backend, features, regions, params),
    poolResident: (backend, map, out) => operator(backend, map, regions, { ...params, out }),
  }
}

/** The same boxes, each turned about its centre by an angle of its own. */
function turned({ boxes }: Rois, next: () => number): RotatedRois {
  const rows: number[][] = []
  for (let n = 0; n < boxes.length; n += 4) {
    const [x1, y1, x2, y2] = boxes.subarray(n, n + 4) as unknown as [number, number, number, number]
    rows.push([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, (2 * next() - 1) * Math.PI])
  }
  return roisFromRotated(rows)
}

/** Of each box, what lies within a polygon of twelve corners that touches its sides. */
function outlined({ boxes }: Rois, { map, stride }: Workload): Masks {
  const polygons: number[][] = []
  for (let n = 0; n < boxes.length; n += 4) {
    const [x1, y1, x2, y2] = boxes.subarray(n, n + 4) as unknown as [number, number, number, number]
    const corners = Array.from({ length: 12 }, (_, corner) => {
      const turn = (corner / 6) * Math.PI
      return [(x1 + x2 + (x2 - x1) * Math.cos(turn)) / 2, (y1 + y2 + (y2 - y1) * Math.sin(turn)) / 2]
    })
    polygons.push(corners.flat())
  }
  return masksFromPolygons(
    polygons.map((polygon) => [polygon]),
    [map[0] * stride, map[1] * stride],
  )
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
