import * as core from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import * as tensors from '../src/tensors.js'

/** Distinct multiples of 2^-15 in [-1, 1), as golden/make-gradients.py fills; or in steps of 1/levels, with ties. */
export function fill(length: number, seed: number, levels: number | null = null): Float32Array {
  return Float32Array.from({ length }, (_, n) => {
    const value = (((n * 40503 + seed) % 65521) - 32760) / 32768
    return levels ? Math.floor(value * levels) / levels : value
  })
}

export function filled(shape: number[], seed: number, levels: number | null = null): tf.Tensor4D {
  return tf.tensor4d(fill(tf.util.sizeFromShape(shape), seed, levels), shape as core.Shape & number[])
}

/** Boxes over one another, one beyond the map and one outside it, in images 0 and 1. */
export const boxes = [
  [1, 1, 9, 7],
  [2, 0, 8, 6],
  [1.5, 2.25, 9.75, 7.5],
  [0, 3, 5, 8],
  [-3, -2, 4, 5],
  [40, 40, 50, 50],
]
export const boxInd = [0, 1, 0, 1, 0, 1]

interface Operation {
  readonly pool: (x: tf.Tensor4D[]) => tf.Tensor4D
  readonly expected: (backend: core.Backend, x: core.FeatureMap[]) => Promise<core.FeatureMap>
  /** Of each level. */
  readonly shapes: [number, number, number, number][]
  /** How far a cell may move while gradients hold: not so far that a maximum changes hands. */
  readonly step: number
  /** Finite differences of every so many-th cell only: such plans take long. */
  readonly every?: number
}

const STEPS = { sum: 1, max: 2 ** -18, 'max-of-sums': 2 ** -12 } as const

const bins = { outputSize: [2, 3], spatialScale: 1 } as const
const rois = core.roisFromXyxy(boxes, boxInd)
const corners = core.roisFromXyxy(
  boxes.map((row) => row.map((side) => side / 10)),
  boxInd,
)

function single<Params extends object>(
  operator: tensors.TensorOperator<Params>,
  expected: core.Operator<Params>,
  params: Params,
  { regions = rois, channels = 2, reduction = 'sum' as keyof typeof STEPS } = {},
): Operation {
  return {
    pool: ([x]) => operator(x!, regions.boxes, regions.batchIndices, params),
    expected: (backend, [x]) => expected(backend, x!, regions, params),
    shapes: [[2, 8, 10, channels]],
    step: STEPS[reduction],
  }
}

const rotated = core.roisFromRotated(
  boxes.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0], k) => [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, k / 2]),
  boxInd,
)

function turned(params: Partial<core.RoiAlignRotatedParams>, reduction: keyof typeof STEPS): Operation {
  const all = { ...bins, samplingRatio: 2, ...params }
  return {
    pool: ([x]) => tensors.roiAlignRotated(x!, rotated.rotated, rotated.batchIndices, all),
    expected: (backend, [x]) => core.roiAlignRotated(backend, x!, rotated, all),
    shapes: [[2, 8, 10, 2]],
    step: STEPS[reduction],
    every: 7,
  }
}

/** The other operators whose plans are over cells. */
function freeForm<Params>(
  pool: (x: tf.Tensor4D, params: Params) => tf.Tensor4D,
  expected: (backend: core.Backend, x: core.FeatureMap, params: Params) => Promise<core.FeatureMap>,
  params: Params,
  { channels = 2, reduction = 'sum' as keyof typeof STEPS } = {},
): Operation {
  return {
    pool: ([x]) => pool(x!, params),
    expected: (backend, [x]) => expected(backend, x!, params),
    shapes: [[2, 8, 10, channels]],
    step: STEPS[reduction],
    every: 7,
  }
}

const sets = boxes.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [x1 + 0.2, y1 + 0.3, x2, y2])
export const points = core.pointsFromXy(sets, boxInd)
export const offsets = Float32Array.from({ length: boxes.length * 12 }, (_, n) => ((n * 7) % 11) / 2 - 2.4)
const star = [[5, 0.5, 7, 7, 1, 3, 9, 3, 3, 7]]
const masks = core.masksFromPolygons([star, [[0, 0, 4.5, 0, 0, 6.5]], []], [8, 10], [0, 1, 1])
const deformed = { ...bins, offsets }

const strides = [1, 2, 4]
const pyramid = { outputSize: [2, 3], strides, canonicalLevel: 1, canonicalSize: 6 } as const

function multiScale<Params extends object>(
  operator: tensors.MultiScaleTensorOperator<Params>,
  expected: core.MultiScaleOperator<Params>,
  params: Params,
  reduction: keyof typeof STEPS,
): Operation {
  return {
    pool: (x) => operator(x, rois.boxes, rois.batchIndices, params),
    expected: (backend, x) => expected(backend, x, rois, params),
    shapes: strides.map((stride) => [2, 8 / stride, 12 / stride, 2]),
    step: STEPS[reduction],
  }
}

/** The operators over whole images, by their defaults. */
function images(): Record<string, Operation> {
  const all: Record<string, unknown> = { ...core }
  const operations: Record<string, unknown> = { ...tensors }
  const names = Object.entries(core.takes).flatMap(([name, kind]) =>
    (kind as string) === 'images' ? [name] : [],
  )
  const params = { outputSize: [2, 3] }
  return Object.fromEntries(
    names.map((name) => {
      const plan = all[`plan${name[0]!.toUpperCase()}${name.slice(1)}`] as core.ImagePlanner<object>
      const operation: Operation = {
        pool: ([x]) => (operations[name] as tensors.ImageTensorOperator<object>)(x!, params),
        expected: (backend, [x]) => (all[name] as core.ImageOperator<object>)(backend, x!, params),
        shapes: [[2, 8, 10, 2]],
        step: STEPS[plan(params, [2, 8, 10, 2]).reduction],
      }
      return [name, operation]
    }),
  )
}

/** Every operator with every reduction that it has, over tensors and over a backend. */
export const operators: Record<string, Operation> = {
  'roiPool max': single(
    tensors.roiPool,
    core.roiPool,
    { ...bins, quantization: 'round' },
    { reduction: 'max' },
  ),
  'roiPool avg': single(tensors.roiPool, core.roiPool, { ...bins, reduce: 'avg' }),
  'roiAlign avg': single(tensors.roiAlign, core.roiAlign, bins),
  'roiAlign max': single(
    tensors.roiAlign,
    core.roiAlign,
    { ...bins, samplingRatio: 2, reduce: 'max' },
    { reduction: 'max-of-sums' },
  ),
  roiWarp: single(tensors.roiWarp, core.roiWarp, { ...bins, samplingRatio: 2 }),
  prRoiPool: single(tensors.prRoiPool, core.prRoiPool, bins),
  cropAndResize: single(
    tensors.cropAndResize,
    core.cropAndResize,
    { outputSize: [2, 3], extrapolationValue: 7 },
    { regions: corners },
  ),
  psRoiPool: single(tensors.psRoiPool, core.psRoiPool, bins, { channels: 12 }),
  psRoiAlign: single(tensors.psRoiAlign, core.psRoiAlign, bins, { channels: 12 }),
  multiScaleRoiPool: multiScale(tensors.multiScaleRoiPool, core.multiScaleRoiPool, pyramid, 'max'),
  multiScaleRoiAlign: multiScale(tensors.multiScaleRoiAlign, core.multiScaleRoiAlign, pyramid, 'sum'),
  'roiAlignRotated avg': turned({}, 'sum'),
  'roiAlignRotated max': turned({ reduce: 'max' }, 'max-of-sums'),
  'roiPoolRotated avg': freeForm(
    (x, params) => tensors.roiPoolRotated(x, rotated.rotated, boxInd, params),
    (backend, x, params) => core.roiPoolRotated(backend, x, rotated, params),
    { ...bins, reduce: 'avg' } as const,
  ),
  'roiPoolRotated max': freeForm(
    (x, params) => tensors.roiPoolRotated(x, rotated.rotated, boxInd, params),
    (backend, x, params) => core.roiPoolRotated(backend, x, rotated, params),
    bins,
    { reduction: 'max' },
  ),
  samplePoints: freeForm(
    (x, params) => tensors.samplePoints(x, sets, boxInd, params),
    (backend, x, params) => core.samplePoints(backend, x, points, params),
    { spatialScale: 1 },
  ),
  deformRoiPool: freeForm(
    (x, params) => tensors.deformRoiPool(x, boxes, boxInd, params),
    (backend, x, params) => core.deformRoiPool(backend, x, rois, params),
    deformed,
  ),
  deformPsRoiPool: freeForm(
    (x, params) => tensors.deformPsRoiPool(x, boxes, boxInd, params),
    (backend, x, params) => core.deformPsRoiPool(backend, x, rois, params),
    deformed,
    { channels: 12 },
  ),
  'maskPool avg': freeForm(
    (x, params) => tensors.maskPool(x, masks, params),
    (backend, x, params) => core.maskPool(backend, x, masks, params),
    bins,
  ),
  'maskPool max': freeForm(
    (x, params) => tensors.maskPool(x, masks, params),
    (backend, x, params) => core.maskPool(backend, x, masks, params),
    { ...bins, reduce: 'max' } as const,
    { reduction: 'max' },
  ),
  ...images(),
}

/**
 * One operator for each kind of plan that a kernel follows. Pages are held to these: there every plan is compiled, and the
 * others differ in their planner alone, which Node runs on cpu and wasm.
 */
export const kinds: readonly string[] = [
  'roiPool max',
  'roiAlign avg',
  'roiAlign max',
  'psRoiPool',
  'multiScaleRoiAlign',
  'roiPoolRotated max',
  'roiAlignRotated max',
  'maskPool avg',
  'deformPsRoiPool',
]
