import {
  type Backend,
  cropAndResize,
  type FeatureMap,
  inBlocks,
  type Operator,
  type OperatorParams,
  prRoiPool,
  psRoiAlign,
  psRoiPool,
  type Rois,
  roiAlign,
  roiPool,
  roiWarp,
} from '@roipool/core'
import type { OperatorName } from './operators.js'

const calls: { readonly [Name in OperatorName]: Operator<OperatorParams[Name]> } = {
  roiPool,
  roiAlign,
  roiWarp,
  prRoiPool,
  cropAndResize,
  psRoiPool,
  psRoiAlign,
}

/**
 * Runs an operator on one map with one upload, some RoIs at a time: the result as a whole may be larger than memory.
 * Of no RoIs there is one result, which is empty but has a shape.
 */
export async function* runOperator(
  name: OperatorName,
  backend: Backend,
  features: FeatureMap,
  rois: Rois,
  params: object,
): AsyncGenerator<FeatureMap, void, undefined> {
  const operator = calls[name] as Operator<object>
  if (rois.boxes.length === 0) yield operator(backend, features, rois, params)
  else for await (const { result } of inBlocks(operator, backend, features, rois, params)) yield result
}
