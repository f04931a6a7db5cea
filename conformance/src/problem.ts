import type {
  Backend,
  FeatureMap,
  HostOptions,
  OperatorName,
  OperatorParams,
  OperatorsOf,
  RegionsName,
  RegionsOf,
} from '@roipool/core'
import * as core from '@roipool/core'
import { coreGradients, type Gradients } from './gradients.js'

/** The operators that take RoIs on one map. */
export type SingleName = OperatorsOf<'rois'>

/** The operators that take a feature pyramid: each of its maps has a stride. */
export type PyramidName = OperatorsOf<'pyramid'>

/** The same of rotated RoIs. */
export type RotatedName = OperatorsOf<'rotated'>
export type RotatedPyramidName = OperatorsOf<'rotated-pyramid'>

/** The operators that take no RoIs: their regions are the images of the map. */
export type ImageName = OperatorsOf<'images'>

export type Operators = Pick<typeof core, OperatorName>

/** What a run calls: core's, unless a test of the suite puts a wrong one in. */
export type FrontDoor = Operators & Gradients & Pick<typeof core, 'inBlocks'>

export const operatorNames = Object.keys(core.takes) as OperatorName[]

const exported: Operators = core
export const coreOperators = Object.fromEntries(
  operatorNames.map((name) => [name, exported[name]]),
) as unknown as Operators

export const coreFrontDoor: FrontDoor = { ...coreOperators, ...coreGradients, inBlocks: core.inBlocks }

/** A call of an operator that takes one feature map in host memory. */
export interface SingleProblem<Name extends SingleName | RotatedName> {
  readonly operator: Name
  readonly features: FeatureMap
  readonly rois: RegionsOf<Name extends SingleName ? 'boxes' : 'rotated'>
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of an operator that takes a feature pyramid in host memory, finest map first. */
export interface PyramidProblem<Name extends PyramidName | RotatedPyramidName> {
  readonly operator: Name
  readonly features: readonly FeatureMap[]
  readonly rois: RegionsOf<Name extends PyramidName ? 'boxes' : 'rotated'>
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of an operator that takes the images of one feature map in host memory. */
export interface ImageProblem<Name extends ImageName> {
  readonly operator: Name
  readonly features: FeatureMap
  readonly rois?: undefined
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of any operator, without the backend. */
export type Problem =
  | { [Name in SingleName | RotatedName]: SingleProblem<Name> }[SingleName | RotatedName]
  | { [Name in PyramidName | RotatedPyramidName]: PyramidProblem<Name> }[PyramidName | RotatedPyramidName]
  | { [Name in ImageName]: ImageProblem<Name> }[ImageName]

/** What an operator is called with besides a backend; of a refusal, it is malformed. */
interface Arguments {
  readonly features: unknown
  readonly rois?: unknown
  readonly params: unknown
}

/** Calls an operator with what it takes. */
export function call<Result>(
  operators: Operators,
  operator: OperatorName,
  backend: Backend,
  { features, rois, params }: Arguments,
): Promise<Result> {
  const run = operators[operator] as unknown as (...args: unknown[]) => Promise<Result>
  return takesImages(operator) ? run(backend, features, params) : run(backend, features, rois, params)
}

/** Solves a problem on a backend. */
export function solve(operators: Operators, backend: Backend, problem: Problem): Promise<FeatureMap> {
  return call(operators, problem.operator, backend, problem)
}

export function takesImages(operator: OperatorName): operator is ImageName {
  return (core.takes[operator] as string) === 'images'
}

/** The maps of a problem, finest first. */
export function mapsOf({ features }: Problem): readonly FeatureMap[] {
  return 'shape' in features ? [features] : features
}

/** Whether an operator takes a feature pyramid. */
export function takesPyramid(operator: OperatorName): boolean {
  return core.takes[operator].endsWith('pyramid')
}

/** The kind of an operator's regions; those of whole images are boxes. */
export function kindOf(operator: OperatorName): RegionsName {
  return core.takes[operator].startsWith('rotated') ? 'rotated' : 'boxes'
}

type AnyRegions = RegionsOf<RegionsName>

/** Numbers of a region of each kind. */
const widths: Record<RegionsName, number> = { boxes: 4, rotated: 5 }

/** Regions, row by row, and the image of each. */
export interface Rows {
  readonly rows: readonly (readonly number[])[]
  readonly images?: readonly number[] | undefined
}

export function rowsOf(regions: AnyRegions): Rows {
  const kind: RegionsName = 'boxes' in regions ? 'boxes' : 'rotated'
  const numbers = (regions as unknown as Record<RegionsName, Float32Array>)[kind]
  const width = widths[kind]
  const rows = Array.from({ length: numbers.length / width }, (_, k) => [
    ...numbers.subarray(k * width, (k + 1) * width),
  ])
  return { rows, images: regions.batchIndices && [...regions.batchIndices] }
}

/** Regions of a kind, made of their rows. */
export function regionsOf(kind: RegionsName, { rows, images }: Rows): AnyRegions {
  const own = { [kind]: Float32Array.from(rows.flat()) } as unknown as AnyRegions
  return images ? { ...own, batchIndices: Int32Array.from(images) } : own
}

/** The regions of a problem: its RoIs, or every image of its map from edge to edge, in cells. */
export function rowsOfProblem({ rois, features, params }: Problem): Rows {
  if (rois) return rowsOf(rois)
  const [batch, a, b, c] = (features as FeatureMap).shape
  const [height, width] = params.layout === 'NCHW' ? [b, c] : [a, b]
  const images = [...Array(batch).keys()]
  return { rows: images.map(() => [0, 0, width, height]), images }
}
