import { wasm } from '@roipool/backend-wasm'
import {
  type Backend,
  cropAndResize,
  describeValue,
  type FeatureMap,
  invalid,
  type Operator,
  type OperatorParams,
  type OperatorsOf,
  type Planner,
  planCropAndResize,
  planPrRoiPool,
  planPsRoiAlign,
  planPsRoiPool,
  planRoiAlign,
  planRoiPool,
  planRoiWarp,
  prRoiPool,
  psRoiAlign,
  psRoiPool,
  type Rois,
  roiAlign,
  roiPool,
  roiWarp,
  takes,
  unsupported,
} from '@roipool/core'

type Name = OperatorsOf<'rois'>

/**
 * The RoI layer: an operator of `@roipool/core` over one map, and its parameters. `spatialScale` is the backbone's. A
 * preset of core can be spread into it: `{ operator: 'roiPool', ...presets.caffe.roiPool, outputSize: [7, 7] }`.
 */
export type Pooling = {
  [Of in Name]: { readonly operator: Of } & Omit<OperatorParams[Of], 'spatialScale'>
}[Name]

type Params = Omit<Pooling, 'operator'> & { readonly spatialScale?: number }

/** Each operator as backends run it, and as it plans. */
const operators: {
  readonly [Of in Name]: readonly [Operator<OperatorParams[Of]>, Planner<OperatorParams[Of]>]
} = {
  roiPool: [roiPool, planRoiPool],
  roiAlign: [roiAlign, planRoiAlign],
  roiWarp: [roiWarp, planRoiWarp],
  prRoiPool: [prRoiPool, planPrRoiPool],
  cropAndResize: [cropAndResize, planCropAndResize],
  psRoiPool: [psRoiPool, planPsRoiPool],
  psRoiAlign: [psRoiAlign, planPsRoiAlign],
}

/**
 * How many numbers a RoI is pooled to: bins times channels.
 *
 * @throws RoiPoolError ROI_INVALID for a malformed layer; ROI_UNSUPPORTED for an operator that takes no RoIs, or not one map
 */
export function pooledSize(pooling: Pooling, channels: number): number {
  if (pooling === null || typeof pooling !== 'object') {
    invalid(`pool must be { operator, outputSize, … }, but is ${describeValue(pooling)}`)
  }
  const { operator } = pooling
  const kind: string | undefined = Object.hasOwn(takes, operator) ? takes[operator] : undefined
  if (kind === undefined) {
    const names = Object.keys(operators).join(', ')
    invalid(`pool.operator must be one of ${names}, but is ${describeValue(operator)}`)
  }
  if (!Object.hasOwn(operators, operator)) {
    const why =
      kind === 'pyramid' ? 'the maps of a pyramid, and a backbone makes one map' : 'whole images, not RoIs'
    unsupported(`pool.operator must pool RoIs of one map, but ${operator} takes ${why}`)
  }
  const [, planner] = operatorOf(pooling)
  const { outputShape } = planner({ boxes: Float32Array.of(0, 0, 1, 1) }, paramsOf(pooling), [
    1,
    1,
    1,
    channels,
  ])
  return outputShape[1] * outputShape[2] * outputShape[3]
}

/**
 * Pools RoIs of a map in host memory.
 *
 * @param rois boxes in cells of the map: cell k reaches from k to k + 1
 * @returns a row of bins × bins × channels for each RoI
 */
export async function poolRois(
  backend: Backend,
  pooling: Pooling,
  features: FeatureMap,
  rois: Rois,
): Promise<Float32Array> {
  const [run] = operatorOf(pooling)
  const { data } = await run(backend, features, regionsOf(pooling, rois, features), paramsOf(pooling))
  return data
}

/** RoIs as the operator takes them. TensorFlow's crop counts from the centre of the first cell, 0, to that of the last, 1. */
export function regionsOf(
  pooling: Pooling,
  rois: Rois,
  { shape: [, height, width] }: Pick<FeatureMap, 'shape'>,
): Rois {
  if (pooling.operator !== 'cropAndResize') return rois
  const last = [Math.max(width - 1, 1), Math.max(height - 1, 1)]
  return { ...rois, boxes: rois.boxes.map((cells, n) => (cells - 0.5) / last[n % 2]!) }
}

/** The operator's own parameters, on boxes in cells. */
export function paramsOf({ operator, ...params }: Pooling): Params {
  return operator === 'cropAndResize' ? params : { ...params, spatialScale: 1 }
}

function operatorOf({ operator }: Pooling): readonly [Operator<Params>, Planner<Params>] {
  return operators[operator] as unknown as readonly [Operator<Params>, Planner<Params>]
}

let opened: Promise<Backend> | undefined

/** The backend that maps in host memory are pooled on, opened once. */
export function poolBackend(): Promise<Backend> {
  opened ??= wasm()
  return opened
}
