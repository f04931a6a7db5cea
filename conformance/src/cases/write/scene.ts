import type { FeatureMap, Plan, RoiPoolParams, Rois } from '@roipool/core'
import { planRoiPool } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { threeImages } from '../../fill.js'
import type { SingleProblem } from '../../problem.js'

type Problem = SingleProblem<'roiPool'>

/** A case of a backend that is a sequence of calls. */
export function sequence(
  id: SequenceCase['id'],
  spec: SequenceCase['spec'],
  catches: string,
  run: SequenceCase['run'],
): SequenceCase {
  const needs = { reduction: 'max' } as const
  return { kind: 'sequence', proves: 'backend', id, level: 'RoI pooling', spec, catches, needs, run }
}

/** Six RoIs on three images of 7×9 cells and 3 channels: K, height, width, channels and bins all differ. */
export const scene: Problem = {
  operator: 'roiPool',
  features: threeImages(7, 9, 3),
  rois: {
    boxes: Float32Array.of(
      ...[0, 0, 9, 7],
      ...[2, 1, 8, 6],
      ...[4, 3, 6, 5],
      ...[-3, 2, 3, 9],
      ...[20, 20, 30, 30],
      ...[1, 0, 5, 4],
    ),
    batchIndices: Int32Array.of(2, 0, 1, 1, 0, 2),
  },
  params: { outputSize: [2, 4], spatialScale: 1 },
}

/** The scene with other parameters. */
export function withParams(params: Partial<RoiPoolParams>): Problem {
  return { ...scene, params: { ...scene.params, ...params } }
}

/** The scene with other RoIs. */
export function withRois(boxes: readonly number[], images: readonly number[]): Problem {
  return { ...scene, rois: { boxes: Float32Array.from(boxes), batchIndices: Int32Array.from(images) } }
}

/** The scene on another map. */
export function withMap(features: FeatureMap): Problem {
  return { ...scene, features }
}

export function planOf({ features, rois, params }: Problem): Plan {
  return planRoiPool(rois, params, features.shape)
}

/** Copies, so that a case may spoil them. */
export function copies({ features, rois }: Problem): { features: FeatureMap; rois: Rois } {
  return {
    features: { ...features, data: features.data.slice() },
    rois: { boxes: rois.boxes.slice(), batchIndices: rois.batchIndices?.slice() },
  }
}
