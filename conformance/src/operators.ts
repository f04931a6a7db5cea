import type { OperatorName, OperatorParams, Plan } from '@roipool/core'
import type { Level, Needs } from './level.js'
import type { BinAnswer, Sides } from './oracle/bin.js'
import { pooledCells } from './oracle/cells.js'
import { cropped } from './oracle/crop.js'
import { precise } from './oracle/precise.js'
import { aligned, warped } from './oracle/samples.js'

/** What the suite knows of an operator: all of it is here, so that the compiler says what a new one lacks. */
export interface OperatorFacts<Params> {
  readonly level: Level
  /** What the plan of a call makes of the cells, and so what a backend has to promise. */
  readonly reduction: (params: Partial<Params>) => Plan['reduction']
  /** Whether every value of the answer is one of the cells: it is then compared without a tolerance. */
  readonly selects: (params: Partial<Params>) => boolean
  /** Whether a map channel belongs to a bin. */
  readonly positionSensitive: boolean
  /** The definition: what the bins of a RoI on level `level` of the maps are. */
  readonly bins: (sides: Sides, params: Params, level: number) => BinAnswer
}

const cells = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) => (reduce === 'avg' ? 'sum' : 'max')
const largestCell = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) => reduce !== 'avg'
const samples = ({ reduce }: { reduce?: 'max' | 'avg' | undefined }) =>
  reduce === 'max' ? 'max-of-sums' : 'sum'
const sums = () => 'sum' as const
const never = () => false

const operators: { readonly [Name in OperatorName]: OperatorFacts<OperatorParams[Name]> } = {
  roiPool: {
    level: 'RoI pooling',
    reduction: cells,
    selects: largestCell,
    positionSensitive: false,
    bins: (sides, { spatialScale, quantization = 'floor', reduce = 'max' }) =>
      pooledCells(sides, spatialScale, quantization, reduce),
  },
  roiAlign: {
    level: 'sampled',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => aligned(sides, params.spatialScale, params.aligned ?? true, params),
  },
  roiWarp: {
    level: 'sampled',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params) => warped(sides, params.spatialScale, params.quantization ?? 'floor', params),
  },
  prRoiPool: {
    level: 'sampled',
    reduction: sums,
    selects: never,
    positionSensitive: false,
    bins: (sides, { spatialScale }) => precise(sides, spatialScale),
  },
  cropAndResize: {
    level: 'sampled',
    reduction: sums,
    selects: ({ method }) => method === 'nearest',
    positionSensitive: false,
    bins: (sides, { method = 'bilinear', extrapolationValue = 0 }) =>
      cropped(sides, method, extrapolationValue),
  },
  psRoiPool: {
    level: 'position-sensitive',
    reduction: sums,
    selects: never,
    positionSensitive: true,
    bins: (sides, { spatialScale }) => pooledCells(sides, spatialScale, 'position-sensitive', 'avg'),
  },
  psRoiAlign: {
    level: 'position-sensitive',
    reduction: sums,
    selects: never,
    positionSensitive: true,
    bins: (sides, { spatialScale, samplingRatio }) => aligned(sides, spatialScale, true, { samplingRatio }),
  },
  multiScaleRoiAlign: {
    level: 'multi-scale',
    reduction: samples,
    selects: never,
    positionSensitive: false,
    bins: (sides, params, level) =>
      aligned(sides, 1 / params.strides[level]!, params.aligned ?? true, params),
  },
  multiScaleRoiPool: {
    level: 'multi-scale',
    reduction: cells,
    selects: largestCell,
    positionSensitive: false,
    bins: (sides, { strides, quantization = 'floor', reduce = 'max' }, level) =>
      pooledCells(sides, 1 / strides[level]!, quantization, reduce),
  },
}

/** The facts of an operator whose name is known at run time only; its parameters are then those of its own. */
export function factsOf(operator: OperatorName): OperatorFacts<object> {
  return operators[operator] as OperatorFacts<object>
}

/** What a backend has to promise before a call of an operator can be held against it. */
export function needsOf(operator: OperatorName, params: object = {}): Needs {
  const { level, reduction, positionSensitive } = factsOf(operator)
  return {
    reduction: reduction(params),
    ...(positionSensitive && { positionSensitive }),
    ...(level === 'multi-scale' && { rows: true }),
  }
}
