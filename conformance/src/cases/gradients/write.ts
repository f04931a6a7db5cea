import type { FeatureMap, OperatorParams, Shape } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { type DifferentiableName, type GradientProblem, solveGradient } from '../../gradients.js'
import { factsOf, needsOf } from '../../operators.js'
import { type GradientAnswers, gradientOracle } from '../../oracle/gradients.js'
import { kindOf, regionsOf } from '../../problem.js'
import type { Box, Boxes, Points, Rotated } from '../write/problem.js'

export type Words = Pick<SequenceCase, 'id' | 'spec' | 'catches'>

/** The words of a case of this group. */
export const words = (name: string, spec: SequenceCase['spec'], catches: string): Words => ({
  id: `gradients/${name}`,
  spec,
  catches,
})

/** A case of a gradient, which a planner and core make between them. */
export function gradientCase(
  words: Words,
  operator: DifferentiableName,
  run: SequenceCase['run'],
): SequenceCase {
  const { level } = factsOf(operator)
  return { kind: 'sequence', proves: 'planner', level, ...words, needs: needsOf(operator), run }
}

/** A problem whose numbers are lists. */
export interface Written<Name extends DifferentiableName> {
  readonly map: Shape
  readonly cells: (n: number) => number
  readonly rois: Boxes<Box | Rotated | Points>
  readonly params: OperatorParams[Name] & GradientProblem['params']
  /** Gradient of the result, in the layout of the map; 1 everywhere where it is left out. */
  readonly upstream?: (n: number) => number
}

export function written<Name extends DifferentiableName>(
  operator: Name,
  { map, cells, rois: { boxes, images }, params, upstream = () => 1 }: Written<Name>,
): GradientProblem {
  const [down, along] = ('outputSize' in params ? params.outputSize : [1, boxes[0]!.length / 2]) as readonly [
    number,
    number,
  ]
  const { layout = 'NHWC', outputLayout = layout } = params
  const depth = map[layout === 'NHWC' ? 3 : 1]
  const channels = factsOf(operator).positionSensitive ? depth / down / along : depth
  const count = boxes.length
  return {
    operator,
    features: filledMap(map, cells),
    rois: regionsOf(kindOf(operator), { rows: boxes, images }),
    upstream: filledMap(
      outputLayout === 'NHWC' ? [count, down, along, channels] : [count, channels, down, along],
      upstream,
    ),
    params,
  } as GradientProblem
}

export function filledMap(shape: Shape, value: (n: number) => number): FeatureMap {
  const length = shape.reduce((product, size) => product * size, 1)
  return { data: Float32Array.from({ length }, (_, n) => value(n)), shape }
}

/** A gradient written out by hand. */
export function byHand<Name extends DifferentiableName>(
  words: Words,
  operator: Name,
  problem: Written<Name>,
  values: readonly number[],
): SequenceCase {
  return gradientCase(words, operator, async (world) => {
    const actual = await solveGradient(world, world.backend, written(operator, problem))
    told(lengthDifference(actual, values.length) ?? mismatch(actual, { values }, false, place))
  })
}

/** A gradient by finite differences. */
export function byOracle<Name extends DifferentiableName>(
  words: Words,
  operator: Name,
  problem: Written<Name>,
): SequenceCase {
  return gradientCase(words, operator, async (world) => {
    const posed = written(operator, problem)
    told(gradientDifference(await solveGradient(world, world.backend, posed), gradientOracle(posed)))
  })
}

/** What is wrong with a gradient, or undefined. Where the value has a kink, anything is right. */
export function gradientDifference(
  actual: Float32Array,
  { values, allowed, kinks }: GradientAnswers,
): string | undefined {
  const low = values.map((value, n) => (kinks[n] ? -Infinity : value - allowed[n]!))
  const high = values.map((value, n) => (kinks[n] ? Infinity : value + allowed[n]!))
  return lengthDifference(actual, values.length) ?? mismatch(actual, { values, low, high }, false, place)
}

export function lengthDifference(actual: Float32Array, length: number): string | undefined {
  if (actual instanceof Float32Array && actual.length === length) return undefined
  return `expected a Float32Array of ${length} numbers, got ${actual?.length}`
}

export function told(wrong: string | undefined): void {
  if (wrong) throw new Finding(wrong)
}

function place(index: number): string {
  return `number ${index} of the gradient`
}
