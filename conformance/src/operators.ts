import type { OperatorName, OperatorParams, Plan } from '@roipool/core'
import type { Level, Needs } from './level.js'
import type { BinAnswer, Sides } from './oracle/bin.js'
import { pooledBy, pooledCells } from './oracle/cells.js'
import { cropped } from './oracle/crop.js'
import { deformed, deformedPositionSensitive } from './oracle/deformed.js'
import { masked } from './oracle/masks.js'
import { pointwise } from './oracle/points.js'
import { precise } from './oracle/precise.js'
import { aligned, warped } from './oracle/samples.js'
import { turned } from './oracle/turned.js'
import { turnedCells } from './oracle/turned-cells.js'
import { takesPyramid } from './problem.js'

/** What is known of an operator: all of it is here, so that the compiler says what a new one lacks. */
export interface OperatorFacts<Params> {
  /**
   * 'free-form' where its plan is over cells. Else by what a backend has to promise: `positionSensitive` or `rows`; else by
   * what is read, whole cells ('RoI pooling') or what lies between them ('sampled').
   */
  readonly level: Level
  /** What the plan of a call makes of the cells, and so what a backend has to promise. */
  readonly reduction: (params: Partial<Params>) => Plan['reduction']
  /** Whether every value of the answer is one of the cells: it is then compared without a tolerance. */
  readonly selects: (params: Partial<Params>) => boolean
  /** Whether a map channel belongs to a bin. */
  readonly positionSensitive: boolean
  /** The definition: what the bins of a RoI on level `level` of the maps are. */
  readonly bins: (sides: Sides, params: Params, level: number) => BinAnswer
  /** Values of its parameters that random problems try, besides leaving them out. */
  readonly tries: { readonly [Name in keyof Params]?: readonly unknown[] }
  /** Its row in the README's table. */
  readonly says: { readonly quantises: string; readonly reads: string }
  /** Why no preset sets its parameters, where none does. */
  readonly withoutPreset?: string
}

const cells = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) => (reduce === 'avg' ? 'sum' : 'max')
const largestCell = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) => reduce !== 'avg'
const samples = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) =>
  reduce === 'max' ? 'max-of-sums' : 'sum'
const ofAnyForm = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) =>
  reduce === 'avg' ? 'sum' : 'max-of-sums'
const sums = () => 'sum' as const
const never = () => false

const pooling = { quantization: ['floor', 'round'], reduce: ['max', 'avg'] } as const
const sampling = {
  samplingRatio: ['adaptive', 1, 2, 3],
  samplePlacement: ['center', 'interior'],
  reduce: ['avg', 'max'],
} as const
const aligning = { ...sampling, aligned: [true, false] } as const
const turning = { ...aligning, angle: ['radians', 'degrees'], clockwise: [true, false] } as const
const pyramid = { canonicalSize: [4, 16, 30], canonicalLevel: [2, 3] } as const

const operators: { readonly [Name in OperatorName]: OperatorFacts<OperatorParams[Name]> } = {
  roiPool: {
    level: 'RoI pooling',
    reduction: cells,
    selects: largestCell,
    positionSensitive: false,
    bins: (sides, { spatialScale, quantization = 'floor', reduce = 'max' }) =>
      pooledCells(sides, spatialScale, quantization, reduce),
    tries: pooling,
    says: { quantises: 'the RoI and its bins', reads: 'whole cells: their largest, or their mean' },
  },
  roiAlign: {
    level: 'sampled',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => aligned(sides, params.spatialScale, params.aligned ?? true, params),
    tries: aligning,
    says: {
      quantises: 'nothing',
      reads: 'bilinear samples: their mean, or the largest; aligned or legacy, fixed or adaptive ratio',
    },
  },
  roiWarp: {
    level: 'sampled',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => warped(sides, params.spatialScale, params.quantization ?? 'floor', params),
    tries: { ...sampling, quantization: ['floor', 'round'] },
    says: { quantises: 'the RoI', reads: 'bilinear samples inside the quantised RoI' },
  },
  prRoiPool: {
    level: 'sampled',
    reduction: sums,
    selects: never,
    positionSensitive: false,
    bins: (sides, { spatialScale }) => precise(sides, spatialScale),
    tries: {},
    says: { quantises: 'nothing', reads: 'the exact integral of the bilinear surface over each bin' },
    withoutPreset: 'it has no parameters to set',
  },
  cropAndResize: {
    level: 'sampled',
    reduction: sums,
    selects: ({ method }) => method === 'nearest',
    positionSensitive: false,
    bins: (sides, { method = 'bilinear', extrapolationValue = 0 }) =>
      cropped(sides, method, extrapolationValue),
    tries: { method: ['bilinear', 'nearest'], extrapolationValue: [0, -0.75] },
    says: { quantises: 'nothing', reads: 'one sample a bin, from corner to corner, as TensorFlow' },
  },
  psRoiPool: {
    level: 'position-sensitive',
    reduction: sums,
    selects: never,
    positionSensitive: true,
    bins: (sides, { spatialScale }) => pooledCells(sides, spatialScale, 'position-sensitive', 'avg'),
    tries: {},
    says: {
      quantises: 'the RoI and its bins',
      reads: 'whole cells: their mean, for each bin in a group of channels of its own, as R-FCN',
    },
  },
  psRoiAlign: {
    level: 'position-sensitive',
    reduction: sums,
    selects: never,
    positionSensitive: true,
    bins: (sides, { spatialScale, samplingRatio }) => aligned(sides, spatialScale, true, { samplingRatio }),
    tries: { samplingRatio: ['adaptive', 1, 2, 3] },
    says: { quantises: 'nothing', reads: 'as `roiAlign`, for each bin in a group of channels of its own' },
  },
  adaptivePool: {
    level: 'RoI pooling',
    reduction: cells,
    selects: largestCell,
    positionSensitive: false,
    // Cell c is the interval from c·bins to (c + 1)·bins, bin b that from b·cells to (b + 1)·cells: they share some of it.
    bins: (sides, { reduce = 'max' }) =>
      pooledBy(
        sides,
        ({ bins, limit }, bin) =>
          (cell) =>
            (cell + 1) * bins > bin * limit && cell * bins < (bin + 1) * limit,
        reduce,
      ),
    tries: { reduce: ['max', 'avg'] },
    says: {
      quantises: 'nothing',
      reads: 'whole images, divided into bins: their largest cell, or their mean',
    },
    withoutPreset: 'it has nothing to set but its reduction, which in PyTorch is the name of the layer',
  },
  multiScaleRoiAlign: {
    level: 'multi-scale',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params, level) =>
      aligned(sides, 1 / params.strides[level]!, params.aligned ?? true, params),
    tries: { ...aligning, ...pyramid },
    says: {
      quantises: 'nothing',
      reads: 'as `roiAlign`, for each RoI on the level of a feature pyramid that suits its size',
    },
  },
  multiScaleRoiPool: {
    level: 'multi-scale',
    reduction: cells,
    selects: largestCell,
    positionSensitive: false,
    bins: (sides, { strides, quantization = 'floor', reduce = 'max' }, level) =>
      pooledCells(sides, 1 / strides[level]!, quantization, reduce),
    tries: { ...pooling, ...pyramid },
    says: {
      quantises: 'the RoI and its bins',
      reads: 'as `roiPool`, for each RoI on the level of a feature pyramid that suits its size',
    },
    withoutPreset: 'no peer pools whole cells over a pyramid: spread one of `roiPool`',
  },
  roiAlignRotated: {
    level: 'free-form',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => turned(sides, params.spatialScale, params),
    tries: turning,
    says: { quantises: 'nothing', reads: 'as `roiAlign`, of boxes with an angle' },
  },
  multiScaleRoiAlignRotated: {
    level: 'free-form',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params, level) => turned(sides, 1 / params.strides[level]!, params),
    tries: { ...turning, ...pyramid },
    says: {
      quantises: 'nothing',
      reads: 'as `roiAlignRotated`, for each RoI on the level of a feature pyramid that suits its size',
    },
  },
  samplePoints: {
    level: 'free-form',
    reduction: sums,
    selects: never,
    positionSensitive: false,
    bins: (sides, { spatialScale, aligned: halfPixel = true }) => pointwise(sides, spatialScale, halfPixel),
    tries: { aligned: [true, false] },
    says: {
      quantises: 'nothing',
      reads: 'single points, bilinear, zeros outside: PointRend’s, and those of keypoints',
    },
  },
  roiPoolRotated: {
    level: 'free-form',
    reduction: ofAnyForm,
    selects: largestCell,
    positionSensitive: false,
    bins: (sides, params) => turnedCells(sides, params.spatialScale, params),
    tries: {
      reduce: ['max', 'avg'],
      aligned: [true, false],
      angle: ['radians', 'degrees'],
      clockwise: [true, false],
    },
    says: {
      quantises: 'nothing',
      reads: 'of boxes with an angle, the cells whose centres lie in a bin: their largest, or their mean',
    },
    withoutPreset:
      'RRPN, whose rule it is, starts a maximum at 0; its coordinates are `aligned: false` in degrees',
  },
  deformRoiPool: {
    level: 'free-form',
    reduction: sums,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => deformed(sides, params),
    tries: { gamma: [0.1, -0.05, 0], samplingRatio: ['adaptive', 1, 2, 3] },
    says: { quantises: 'nothing', reads: 'as `roiAlign`, each bin moved by an offset, as mmcv' },
  },
  deformPsRoiPool: {
    level: 'free-form',
    reduction: sums,
    selects: never,
    positionSensitive: true,
    bins: (sides, params) => deformedPositionSensitive(sides, params),
    tries: { gamma: [0.1, -0.05, 0], samplingRatio: [1, 2, 4] },
    says: {
      quantises: 'the corners, in the image',
      reads:
        'samples of bins moved by offsets, for each bin in a group of channels of its own, as Deformable R-FCN',
    },
    withoutPreset: 'its defaults are what Deformable R-FCN sets',
  },
  maskPool: {
    level: 'free-form',
    reduction: samples,
    selects: ({ reduce }) => reduce === 'max',
    positionSensitive: false,
    bins: masked,
    tries: {
      resize: ['none', 'nearest', 'bilinear', 'adaptive'],
      threshold: ['none', 0, 0.5],
      reduce: ['avg', 'max'],
    },
    says: {
      quantises: 'nothing',
      reads: 'what masks or polygons cover: the mean by covered area, or the largest cell',
    },
  },
  multiScaleMaskPool: {
    level: 'free-form',
    reduction: samples,
    selects: ({ reduce }) => reduce === 'max',
    positionSensitive: false,
    bins: (sides, { strides, ...params }, level) =>
      masked(sides, { ...params, spatialScale: 1 / strides[level]! }),
    tries: { threshold: ['none', 0, 0.5], reduce: ['avg', 'max'], ...pyramid },
    says: {
      quantises: 'nothing',
      reads: 'as `maskPool`, for each mask on the level of a feature pyramid that suits its box',
    },
    withoutPreset: 'no peer pools masks over a pyramid: pyramids give them levels by the rule of boxes',
  },
}

/** The facts of an operator whose name is known at run time only; its parameters are then those of its own. */
export function factsOf(operator: OperatorName): OperatorFacts<object> {
  return operators[operator] as OperatorFacts<object>
}

/** What a backend has to promise before a call of an operator can be held against it. */
export function needsOf(operator: OperatorName, params: object = {}): Needs {
  const { reduction, positionSensitive } = factsOf(operator)
  return {
    reduction: reduction(params),
    ...(positionSensitive && { positionSensitive }),
    ...(takesPyramid(operator) && { rows: true }),
  }
}
