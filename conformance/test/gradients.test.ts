import type { FeatureMap, Shape } from '@roipool/core'
import { expect, test } from 'vitest'
import { gradientDifference } from '../src/cases/gradients/write.js'
import { filled, generator } from '../src/fill.js'
import {
  coreGradients,
  type DifferentiableName,
  differentiable,
  type GradientProblem,
  solveGradient,
} from '../src/gradients.js'
import { factsOf } from '../src/operators.js'
import { gradientOracle } from '../src/oracle/gradients.js'
import { kindOf, regionsOf } from '../src/problem.js'
import { replaced } from './mutant.js'
import { referenceBackend } from './reference-backend.js'
import { dotsOf } from './reference-dots.js'

/** RoIs of an operator, so many on each of its maps. */
const ROIS = 1000
const EACH = 5

/** A small problem, with RoIs inside the map, across its border and around all of it. */
function problemOf(operator: DifferentiableName, random: () => number): GradientProblem {
  const whole = (most: number) => 1 + Math.floor(random() * most)
  const one = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)]!
  const points = operator === 'samplePoints'
  const [height, width, down, along] = [whole(7), whole(8), points ? 1 : whole(3), whole(3)]
  const channels = whole(2)
  const depth = factsOf(operator).positionSensitive ? channels * down * along : channels
  const layout = one('NHWC', 'NCHW')
  const shaped = (n: number, y: number, x: number, c: number): FeatureMap => {
    const shape: Shape = layout === 'NHWC' ? [n, y, x, c] : [n, c, y, x]
    return { data: filled(n * y * x * c, () => random() * 2 - 1), shape }
  }
  const scale = one(1, 0.5, 0.7, 1 / 16)
  /** Of squeezed images, that of the other axis. */
  const scaleDown = one(scale, scale * 0.6)
  const reach = (limit: number) => random() * (limit + 4) - 2
  const rowOf = () => {
    if (points)
      return Array.from({ length: 2 * along }, (_, n) =>
        n % 2 ? reach(height) / scaleDown : reach(width) / scale,
      )
    const corners = [reach(width), reach(height), reach(width), reach(height)]
    // Most boxes are the right way round.
    const [x1, y1, x2, y2] = (random() < 0.9 ? ordered(corners) : corners) as [number, number, number, number]
    if (operator === 'cropAndResize') return [x1 / width, y1 / height, x2 / width, y2 / height]
    if (operator !== 'roiAlignRotated') return [x1 / scale, y1 / scaleDown, x2 / scale, y2 / scaleDown]
    return [
      ...[(x1 + x2) / 2 / scale, (y1 + y2) / 2 / scaleDown, (x2 - x1) / scale, (y2 - y1) / scale],
      random() * 12 - 6,
    ]
  }
  const rows = Array.from({ length: EACH }, rowOf)
  const sampling = {
    samplingRatio: one<number | 'adaptive'>('adaptive', 1, 2, 3),
    samplePlacement: one('center', 'interior'),
  }
  const scaled = { spatialScale: scaleDown === scale ? scale : [scaleDown, scale] }
  const deformed = () => ({
    ...scaled,
    gamma: one(0.1, -0.3, 1),
    offsets: Float32Array.from({ length: EACH * 2 * down * along }, () => random() * 2 - 1),
  })
  const more: Record<DifferentiableName, object> = {
    roiAlign: { ...scaled, ...sampling, aligned: one(true, false) },
    prRoiPool: scaled,
    cropAndResize: { extrapolationValue: one(0, -0.75) },
    psRoiAlign: { ...scaled, samplingRatio: sampling.samplingRatio },
    roiAlignRotated: {
      ...scaled,
      ...sampling,
      aligned: one(true, false),
      angle: one('radians', 'degrees'),
      clockwise: one(true, false),
    },
    samplePoints: { ...scaled, aligned: one(true, false) },
    deformRoiPool: { ...deformed(), samplingRatio: sampling.samplingRatio },
    deformPsRoiPool: { ...deformed(), samplingRatio: whole(4) },
  }
  return {
    operator,
    features: shaped(1, height, width, depth),
    rois: regionsOf(kindOf(operator), { rows }),
    upstream: shaped(EACH, down, along, channels),
    params: { ...(!points && { outputSize: [down, along] }), layout, ...more[operator] },
  } as GradientProblem
}

function ordered([a, b, c, d]: number[]): number[] {
  return [Math.min(a!, c!), Math.min(b!, d!), Math.max(a!, c!), Math.max(b!, d!)]
}

test.each(differentiable)(`%s: finite differences of ${ROIS} seeded RoIs`, async (operator) => {
  const random = generator(20150430)
  const backend = await referenceBackend()()
  const ways = { reduced: backend, 'cell by cell': replaced(backend, dotsOf()) }
  let [kinks, moving, numbers] = [0, 0, 0]
  for (let n = 0; n < ROIS / EACH; n++) {
    const problem = problemOf(operator, random)
    const answers = gradientOracle(problem)
    numbers += answers.values.length
    kinks += answers.kinks.filter(Boolean).length
    moving += answers.values.filter((value) => value !== 0).length
    for (const [way, backend] of Object.entries(ways)) {
      const actual = await solveGradient(coreGradients, backend, problem)
      expect(
        gradientDifference(actual, answers),
        JSON.stringify({ way, ...problem, features: undefined }),
      ).toBeUndefined()
    }
  }
  expect(kinks).toBeLessThan(numbers / 80)
  expect(moving).toBeGreaterThan(ROIS)
  await backend.dispose()
})
