import type { FeatureMap, OperatorName, Rois, Shape } from '@roipool/core'
import type { Expected, PoolCase, SequenceCase } from '../../case.js'
import type { Needs, Proof } from '../../level.js'
import { factsOf, needsOf } from '../../operators.js'
import { kindOf, type Problem, regionsOf } from '../../problem.js'

export type Box = readonly [x1: number, y1: number, x2: number, y2: number]
export type Rotated = readonly [cx: number, cy: number, w: number, h: number, angle: number]
/** As `masks.ts` writes it. */
export type MaskRow = readonly number[]

/** A set of points: x y of each. */
export type Points = readonly number[]

/** The words of a case, and whether extraordinary numbers are what it is about. */
export interface Text extends Pick<PoolCase, 'id' | 'spec' | 'catches' | 'plan'> {
  readonly nonFinite?: true
  readonly subnormals?: true
  /** What it proves, where that is not what its writer says. */
  readonly proves?: Proof
}

/** A feature map, made when the case runs. */
export interface LazyMap {
  readonly shape: Shape
  readonly data: () => Float32Array
}

export interface Boxes<Row extends readonly number[] = Box> {
  readonly boxes: readonly Row[]
  /** Left out where the map has one image. */
  readonly images?: readonly number[]
}

/** A problem whose maps are not made yet: a list of them for the operators over a pyramid. */
export interface LazyProblem extends Pick<Problem, 'operator' | 'params'> {
  readonly maps: LazyMap | readonly LazyMap[]
  /** Left out where the regions are the images of the map. */
  readonly rois?: Boxes<Box | Rotated | Points | MaskRow>
}

/** A case of a planner; what a backend has to promise for it follows from its sizes and parameters. */
export function problemCase(
  { nonFinite, subnormals, ...text }: Text,
  { operator, maps, rois, params }: LazyProblem,
  expected: Expected,
): PoolCase {
  const shapes = ('shape' in maps ? [maps] : maps).map(({ shape }) => shape)
  const channels = shapes[0]![params.layout === 'NCHW' ? 1 : 3]
  const bins = 'outputSize' in params ? params.outputSize : [rois!.boxes[0]!.length / 2]
  const result = [rois ? rois.boxes.length : shapes[0]![0], ...bins, channels]
  const elements = Math.max(...[result, ...shapes].map(product))
  return {
    kind: 'pool',
    proves: 'planner',
    level: factsOf(operator).level,
    ...text,
    needs: { ...needsOf(operator, params), nonFinite, subnormals, elements },
    expected,
    problem: () => {
      const features = 'shape' in maps ? made(maps) : maps.map(made)
      const regions = rois && regionsOf(kindOf(operator), { rows: rois.boxes, images: rois.images })
      return { operator, features, ...(regions && { rois: regions }), params } as Problem
    },
  }
}

/** A case of a backend that is a sequence of calls of one operator. */
export function callsCase(
  text: Omit<Text, 'plan'>,
  operator: OperatorName,
  params: object,
  run: SequenceCase['run'],
): SequenceCase {
  const { nonFinite, subnormals, ...words } = text
  const needs: Needs = { ...needsOf(operator, params), nonFinite, subnormals }
  return { kind: 'sequence', proves: 'backend', level: factsOf(operator).level, ...words, needs, run }
}

function made({ shape, data }: LazyMap): FeatureMap {
  return { data: data(), shape }
}

export function typed({ boxes, images }: Boxes): Rois {
  return regionsOf('boxes', { rows: boxes, images }) as Rois
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1)
}
