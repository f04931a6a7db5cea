import type {
  Backend,
  FeatureMap,
  HostOptions,
  OperatorName,
  OperatorParams,
  RegionsName,
  RegionsOf,
} from '@roipool/core'
import * as core from '@roipool/core'

/** The operators that have a gradient to their regions, or to the offsets of their bins. SPEC §24. */
export const differentiable = [
  'roiAlign',
  'prRoiPool',
  'cropAndResize',
  'psRoiAlign',
  'roiAlignRotated',
  'samplePoints',
  'deformRoiPool',
  'deformPsRoiPool',
] as const satisfies readonly OperatorName[]

export type DifferentiableName = (typeof differentiable)[number]
type GradientName = `${DifferentiableName | 'roiPool' | 'roiPoolRotated' | 'roiWarp' | 'psRoiPool'}Gradient`

/** The gradients that a run calls. */
export type Gradients = Pick<typeof core, GradientName>

export const coreGradients: Gradients = {
  roiAlignGradient: core.roiAlignGradient,
  prRoiPoolGradient: core.prRoiPoolGradient,
  cropAndResizeGradient: core.cropAndResizeGradient,
  psRoiAlignGradient: core.psRoiAlignGradient,
  roiAlignRotatedGradient: core.roiAlignRotatedGradient,
  samplePointsGradient: core.samplePointsGradient,
  deformRoiPoolGradient: core.deformRoiPoolGradient,
  deformPsRoiPoolGradient: core.deformPsRoiPoolGradient,
  roiPoolGradient: core.roiPoolGradient,
  roiPoolRotatedGradient: core.roiPoolRotatedGradient,
  roiWarpGradient: core.roiWarpGradient,
  psRoiPoolGradient: core.psRoiPoolGradient,
}

/** A call of an operator's gradient, without the backend. */
export interface GradientProblem<Name extends DifferentiableName = DifferentiableName> {
  readonly operator: Name
  readonly features: FeatureMap
  readonly rois: RegionsOf<RegionsName>
  /** Gradient of the result, in its shape and layout. */
  readonly upstream: FeatureMap
  readonly params: OperatorParams[Name] & HostOptions
}

/** Solves such a problem on a backend. */
export function solveGradient(
  gradients: Gradients,
  backend: Backend,
  { operator, features, rois, upstream, params }: GradientProblem,
): Promise<Float32Array> {
  const run = gradients[`${operator}Gradient`] as unknown as (...args: unknown[]) => Promise<Float32Array>
  return run(backend, features, rois, upstream, params)
}
