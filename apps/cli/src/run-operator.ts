import type { Backend, FeatureMap, ImageOperator, Operator, Rois } from '@roipool/core'
import * as core from '@roipool/core'
import { type OperatorName, takesImages } from './operators.js'

const operators: Readonly<Record<OperatorName, unknown>> = core

/**
 * Runs an operator on one map with one upload, some RoIs at a time: the result as a whole may be larger than memory.
 * Of no RoIs, and of whole images, there is one result.
 */
export async function* runOperator(
  name: OperatorName,
  backend: Backend,
  features: FeatureMap,
  rois: Rois,
  params: object,
): AsyncGenerator<FeatureMap, void, undefined> {
  if (takesImages(name)) {
    yield (operators[name] as ImageOperator<object>)(backend, features, params)
    return
  }
  const operator = operators[name] as Operator<object>
  if (rois.boxes.length === 0) yield operator(backend, features, rois, params)
  else for await (const { result } of core.inBlocks(operator, backend, features, rois, params)) yield result
}
