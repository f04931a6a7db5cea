import type { Backend, FeatureMap, HostOptions, OperatorName, OperatorParams, Rois } from '@roipool/core'
import * as core from '@roipool/core'

/** The operators that take a feature pyramid: each of its maps has a stride. */
export type PyramidName = {
  [Name in OperatorName]: OperatorParams[Name] extends { strides: unknown } ? Name : never
}[OperatorName]

export type SingleName = Exclude<OperatorName, PyramidName>

export type Operators = Pick<typeof core, OperatorName>

/** What a run calls: core's, unless a test of the suite puts a wrong one in. */
export type FrontDoor = Operators & Pick<typeof core, 'inBlocks'>

export const coreOperators: Operators = {
  roiPool: core.roiPool,
  roiAlign: core.roiAlign,
  roiWarp: core.roiWarp,
  prRoiPool: core.prRoiPool,
  cropAndResize: core.cropAndResize,
  psRoiPool: core.psRoiPool,
  psRoiAlign: core.psRoiAlign,
  multiScaleRoiAlign: core.multiScaleRoiAlign,
  multiScaleRoiPool: core.multiScaleRoiPool,
}

export const coreFrontDoor: FrontDoor = { ...coreOperators, inBlocks: core.inBlocks }

/** A call of an operator that takes one feature map in host memory. */
export interface SingleProblem<Name extends SingleName> {
  readonly operator: Name
  readonly features: FeatureMap
  readonly rois: Rois
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of an operator that takes a feature pyramid in host memory, finest map first. */
export interface PyramidProblem<Name extends PyramidName> {
  readonly operator: Name
  readonly features: readonly FeatureMap[]
  readonly rois: Rois
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of any operator, without the backend. */
export type Problem =
  | { [Name in SingleName]: SingleProblem<Name> }[SingleName]
  | { [Name in PyramidName]: PyramidProblem<Name> }[PyramidName]

type HostCall = (
  backend: Backend,
  features: FeatureMap | readonly FeatureMap[],
  rois: Rois,
  params: object,
) => Promise<FeatureMap>

/** Solves a problem on a backend. */
export function solve(operators: Operators, backend: Backend, problem: Problem): Promise<FeatureMap> {
  const call = operators[problem.operator] as unknown as HostCall
  return call(backend, problem.features, problem.rois, problem.params)
}

/** The maps of a problem, finest first. */
export function mapsOf({ features }: Problem): readonly FeatureMap[] {
  return 'shape' in features ? [features] : features
}
