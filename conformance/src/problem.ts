import type {
  Backend,
  FeatureMap,
  HostOptions,
  OperatorName,
  OperatorParams,
  OperatorsOf,
  PointSets,
  RegionsName,
  RegionsOf,
} from '@roipool/core'
import * as core from '@roipool/core'
import { coreGradients, type Gradients } from './gradients.js'
import { maskOfRow, rowOfMask } from './masks.js'

/** The operators that take RoIs on one map. */
export type SingleName = OperatorsOf<'rois'>

/** The operators that take a feature pyramid: each of its maps has a stride. */
export type PyramidName = OperatorsOf<'pyramid'>

/** The same of rotated RoIs. */
export type RotatedName = OperatorsOf<'rotated'>
export type RotatedPyramidName = OperatorsOf<'rotated-pyramid'>

/** The operators that take sets of points. */
export type PointName = OperatorsOf<'points'>
/** The operators that take masks on one map. */
export type MaskName = OperatorsOf<'masks'>

/** The same on a feature pyramid. */
export type MaskPyramidName = OperatorsOf<'masks-pyramid'>

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

/** The operators that take RoIs and, among their parameters, offsets of their bins. */
export type OffsetName = OperatorsOf<'rois-and-offsets'>

/** The operators that take regions of any kind on one map. */
export type OneMapName = SingleName | OffsetName | RotatedName | PointName | MaskName

/** The operators that take regions of any kind on a feature pyramid. */
export type AnyPyramidName = PyramidName | RotatedPyramidName | MaskPyramidName

type KindOf<Name> = Name extends RotatedName | RotatedPyramidName
  ? 'rotated'
  : Name extends PointName
    ? 'points'
    : Name extends MaskName | MaskPyramidName
      ? 'masks'
      : 'boxes'

/** A call of an operator that takes one feature map in host memory. */
export interface SingleProblem<Name extends OneMapName> {
  readonly operator: Name
  readonly features: FeatureMap
  readonly rois: RegionsOf<KindOf<Name>>
  readonly params: OperatorParams[Name] & HostOptions
}

/** A call of an operator that takes a feature pyramid in host memory, finest map first. */
export interface PyramidProblem<Name extends AnyPyramidName> {
  readonly operator: Name
  readonly features: readonly FeatureMap[]
  readonly rois: RegionsOf<KindOf<Name>>
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
  | { [Name in OneMapName]: SingleProblem<Name> }[OneMapName]
  | { [Name in AnyPyramidName]: PyramidProblem<Name> }[AnyPyramidName]
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
  const taken: string = core.takes[operator]
  const kinds = ['points', 'masks', 'rotated'] as const
  return kinds.find((kind) => taken.startsWith(kind)) ?? 'boxes'
}

type AnyRegions = RegionsOf<RegionsName>

/** Numbers of a region of each kind, where all have as many; of a set of points, of each of them. */
const widths: Record<Exclude<RegionsName, 'masks'>, number> = { boxes: 4, rotated: 5, points: 2 }

/** Regions, row by row, and the image of each. A mask is a row of numbers, too: `masks.ts` says which. */
export interface Rows {
  readonly rows: readonly (readonly number[])[]
  readonly images?: readonly number[] | undefined
}

export function rowsOf(regions: AnyRegions): Rows {
  const images = regions.batchIndices && [...regions.batchIndices]
  if ('masks' in regions) return { rows: regions.masks.map(rowOfMask), images }
  const kind = (Object.keys(widths) as (keyof typeof widths)[]).find((name) => name in regions)!
  const numbers = (regions as unknown as Record<typeof kind, Float32Array>)[kind]
  const width = widths[kind] * ('points' in regions ? regions.perRegion : 1)
  const rows = Array.from({ length: numbers.length / width }, (_, k) => [
    ...numbers.subarray(k * width, (k + 1) * width),
  ])
  return { rows, images }
}

/** Regions of a kind, made of their rows. */
export function regionsOf(kind: RegionsName, { rows, images }: Rows): AnyRegions {
  const numbers = { [kind]: kind === 'masks' ? rows.map(maskOfRow) : Float32Array.from(rows.flat()) }
  const own = (kind === 'points'
    ? { ...numbers, perRegion: (rows[0]?.length ?? 2) / 2 }
    : numbers) as unknown as AnyRegions
  return images ? { ...own, batchIndices: Int32Array.from(images) } : own
}

/** Rows and columns of the bins of a problem's result; points are the columns of one row. */
export function binsOf({ params, rois }: Problem): readonly [rows: number, columns: number] {
  if ('outputSize' in params) return params.outputSize as readonly [number, number]
  return [1, (rois as PointSets).perRegion]
}

/** The regions of a problem: its RoIs, each with its offsets; or every image of its map from edge to edge, in cells. */
export function rowsOfProblem(problem: Problem): Rows {
  const { rois, features, params } = problem
  if (rois) {
    const { rows, images } = rowsOf(rois)
    return { rows: rows.map((row, k) => [...row, ...offsetsOf(problem, k)]), images }
  }
  const [batch, a, b, c] = (features as FeatureMap).shape
  const [height, width] = params.layout === 'NCHW' ? [b, c] : [a, b]
  const images = [...Array(batch).keys()]
  return { rows: images.map(() => [0, 0, width, height]), images }
}

/** The offsets of a RoI's bins, where its problem has some. */
function offsetsOf(problem: Problem, k: number): Float32Array {
  if (!('offsets' in problem.params)) return new Float32Array(0)
  const [rows, columns] = binsOf(problem)
  return problem.params.offsets.subarray(k * 2 * rows * columns, (k + 1) * 2 * rows * columns)
}

/** The problem of some of its RoIs, in an order of one's own. */
export function withRois(problem: Problem, order: readonly number[]): Problem {
  const { rows, images } = rowsOf(problem.rois!)
  const rois = regionsOf(kindOf(problem.operator), {
    rows: order.map((k) => rows[k]!),
    images: images && order.map((k) => images[k]!),
  })
  const offsets = Float32Array.from(order.flatMap((k) => [...offsetsOf(problem, k)]))
  const params = { ...problem.params, ...('offsets' in problem.params && { offsets }) }
  return { ...problem, rois, params } as Problem
}
