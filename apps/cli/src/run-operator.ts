import type { Backend, FeatureMap, ImageOperator, Operator, RegionsName, RegionsOf } from '@roipool/core'
import * as core from '@roipool/core'
import { type OperatorName, takesImages } from './operators.js'

const kinds = ['boxes', 'rotated', 'points', 'masks'] as const

const operators: Readonly<Record<OperatorName, unknown>> = core

/**
 * Runs an operator on one map with one upload, some RoIs at a time: the result as a whole may be larger than memory.
 * Of no RoIs, and of whole images, there is one result.
 */
export async function* runOperator(
  name: OperatorName,
  backend: Backend,
  features: FeatureMap,
  rois: RegionsOf<RegionsName>,
  params: object,
): AsyncGenerator<FeatureMap, void, undefined> {
  if (takesImages(name)) {
    yield (operators[name] as ImageOperator<object>)(backend, features, params)
    return
  }
  const operator = operators[name] as Operator<object>
  // An operator takes regions of its own kind, whatever the compiler can know of it.
  const regions = rois as unknown as Record<(typeof kinds)[number], ArrayLike<unknown>>
  const kind = kinds.find((one) => one in regions)!
  const own = rois as core.Rois
  if (regions[kind].length === 0) yield operator(backend, features, own, params)
  else for await (const { result } of core.inBlocks(operator, backend, features, own, params)) yield result
}
