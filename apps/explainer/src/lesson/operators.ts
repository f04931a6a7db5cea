import {
  type Backend,
  type CellRect,
  type CoverageStep,
  coverage,
  type Operator,
  type Planner,
  planPrRoiPool,
  planRoiAlign,
  planRoiPool,
  planRoiWarp,
  prRoiPool,
  type Quantization,
  type ResidentMap,
  type Rois,
  roiAlign,
  roiAlignCoverage,
  roiPool,
  roiWarp,
  roiWarpCoverage,
  type SampleCoverage,
  type Shape,
} from '@roipool/core'
import { type Axes, readsOf, type Sample, samplesOf, type Tap } from './reads'

/** One region on a map of a shape, and what the operators are asked for. */
export interface Problem {
  readonly rois: Rois
  readonly mapShape: Shape
  readonly outputSize: readonly [number, number]
  readonly spatialScale: number
  /** Samples on each axis of a bin, for the operators that take some. */
  readonly samplingRatio: number
}

/** An interval on one axis, in cells. */
export type Span = readonly [start: number, end: number]

/** What one operator makes of a region, in cells of the map: everything a picture shows. */
export interface View {
  /** The region on the map, unrounded. */
  readonly scaled: CellRect
  /** The whole cells it was rounded to, not clipped; absent where nothing is rounded. */
  readonly quantized: CellRect | undefined
  readonly bins: Axes<readonly Span[]>
  /** The cells of each bin, with their weights on the axis. */
  readonly reads: Axes<readonly (readonly Tap[])[]>
  /** The samples of each bin; absent where the operator takes none. */
  readonly samples: Axes<readonly (readonly Sample[])[]> | undefined
  /** What rounding did to the region; absent where nothing is rounded. */
  readonly afterRoi: CoverageStep | undefined
  /** What dividing it into bins of whole cells did as well; absent where bins are not whole cells. */
  readonly afterBins: CoverageStep | undefined
}

export type OperatorId = 'floor' | 'round' | 'align' | 'warp' | 'precise'

/** An operator of the library, as this page tells of it. */
export interface Shown {
  readonly id: OperatorId
  readonly name: string
  /** Whose rule it is. */
  readonly origin: string
  /** The function of the library, and what it is called with. */
  readonly call: string
  params(problem: Problem): object
  view(problem: Problem): View
  pool(backend: Backend, map: ResidentMap, problem: Problem): Promise<ResidentMap>
}

function show<Params extends object>(
  about: Pick<Shown, 'id' | 'name' | 'origin' | 'call'>,
  run: Operator<Params>,
  params: (problem: Problem) => Params,
  view: (problem: Problem) => View,
): Shown {
  return {
    ...about,
    params,
    view,
    pool: (backend, map, problem) => run(backend, map, problem.rois, params(problem)),
  }
}

const common = ({ outputSize, spatialScale }: Problem) => ({ outputSize, spatialScale })
const sampled = (problem: Problem) => ({ ...common(problem), samplingRatio: problem.samplingRatio })

function cover(problem: Problem, quantization: Quantization) {
  const [roi] = coverage(problem.rois, { ...common(problem), quantization }, problem.mapShape)
  return roi!
}

/** RoI pooling: both the region and its bins are whole cells. */
function wholeCells(quantization: Quantization) {
  const params = (problem: Problem) => ({ ...common(problem), quantization })
  return {
    params,
    view(problem: Problem): View {
      const reads = readsOf(planRoiPool(problem.rois, params(problem), problem.mapShape))
      return { ...cover(problem, quantization), reads, samples: undefined }
    },
  }
}

/** An operator that samples between the cells; its bins are equal parts of `frame`. */
function betweenCells<Params extends object>(
  planner: Planner<Params & { reduce?: 'avg' | 'max' }>,
  cells: (rois: Rois, params: Params, mapShape: Shape) => SampleCoverage[],
  params: (problem: Problem) => Params,
  rounded: boolean,
) {
  return (problem: Problem): View => {
    const { rois, mapShape, outputSize } = problem
    const { scaled, quantized, afterRoi } = cover(problem, 'floor')
    const own = params(problem)
    const [places] = cells(rois, own, mapShape)
    return {
      scaled,
      quantized: rounded ? quantized : undefined,
      bins: equalParts(rounded ? quantized : scaled, outputSize),
      reads: readsOf(planner(rois, own, mapShape)),
      samples: samplesOf(planner(rois, { ...own, reduce: 'max' }, mapShape), places!, mapShape),
      afterRoi: rounded ? afterRoi : undefined,
      afterBins: undefined,
    }
  }
}

function equalParts(frame: CellRect, [rows, columns]: readonly [number, number], shift = 0) {
  const parts = (start: number, length: number, bins: number): Span[] =>
    Array.from({ length: bins }, (_, i) => [
      start + shift + (i * length) / bins,
      start + shift + ((i + 1) * length) / bins,
    ])
  return { y: parts(frame.y, frame.height, rows), x: parts(frame.x, frame.width, columns) }
}

/**
 * Precise RoI pooling puts the value of a cell at the cell's corner, so the part of the map it integrates lies half a
 * cell below and right of the region.
 */
function integrated(problem: Problem): View {
  const { scaled } = cover(problem, 'floor')
  const reads = readsOf(planPrRoiPool(problem.rois, common(problem), problem.mapShape))
  const bins = equalParts(scaled, problem.outputSize, 0.5)
  return {
    scaled,
    bins,
    reads,
    quantized: undefined,
    samples: undefined,
    afterRoi: undefined,
    afterBins: undefined,
  }
}

const floor = wholeCells('floor')
const round = wholeCells('round')

/** In the order a reader should meet them. */
export const operators: readonly Shown[] = [
  show(
    { id: 'floor', name: 'RoIPool, floor', origin: 'the worked example’s article', call: 'roiPool' },
    roiPool,
    floor.params,
    floor.view,
  ),
  show(
    { id: 'round', name: 'RoIPool, round', origin: 'Caffe, torchvision, ONNX', call: 'roiPool' },
    roiPool,
    round.params,
    round.view,
  ),
  show(
    { id: 'warp', name: 'RoIWarp', origin: 'MNC, as Mask R-CNN compares it', call: 'roiWarp' },
    roiWarp,
    sampled,
    betweenCells(planRoiWarp, roiWarpCoverage, sampled, true),
  ),
  show(
    { id: 'align', name: 'RoIAlign', origin: 'Mask R-CNN', call: 'roiAlign' },
    roiAlign,
    sampled,
    betweenCells(planRoiAlign, roiAlignCoverage, sampled, false),
  ),
  show(
    { id: 'precise', name: 'PrRoI pooling', origin: 'IoU-Net', call: 'prRoiPool' },
    prRoiPool,
    common,
    integrated,
  ),
]

export function operatorOf(id: OperatorId): Shown {
  return operators.find((operator) => operator.id === id)!
}
