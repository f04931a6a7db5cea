import { generator, randomPlan } from '@roipool/conformance'
import { type Plan, planRoiAlign, planRoiPool, type Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tfjs } from '../src/index.js'
import { runGradKernel } from '../src/kernels/kernel.js'
import { expectAgreement } from './agree.js'
import { exact } from './exact.js'

const problems = (channels: readonly number[]) =>
  (['max', 'sum', 'max-of-sums'] as const).flatMap((reduction) =>
    channels.flatMap((channels) =>
      [false, true].map((positionSensitive) => ({ reduction, channels, positionSensitive })),
    ),
  )

/** What must hold of the gradient kernels on any tfjs backend, besides what operators make of them. */
export function testGradientKernels(name: string, nonFinite: boolean, channels = [1, 3, 4, 17]): void {
  describe(`gradient kernels on tfjs backend ${name}`, () => {
    let before: string
    beforeAll(async () => {
      before = tf.getBackend()
      await tfjs({ backend: name, software: true })
      await tf.setBackend(name)
    })
    afterAll(async () => {
      if (before) await tf.setBackend(before)
    })

    test.each(problems(channels))(
      '$reduction, $channels channels, position-sensitive: $positionSensitive',
      async (problem) => {
        const random = generator(7 + problem.channels)
        const { plan, shape } = randomPlan(random, { ...problem, someRows: true, rois: 5, side: 7 })
        const cells = values(size(shape), random)
        if (nonFinite && problem.reduction !== 'sum') {
          for (let n = 0; n < cells.length; n += 7) cells[n] = Number.NaN
        }
        const dy = values(size(plan.outputShape), random)
        const dx = await gradient(dy, cells, shape, plan)
        const wanted = differences(dy, cells, shape, plan)
        expect(wanted.some((value) => value !== 0)).toBe(true)
        expectAgreement(dx, wanted, { reduction: 'sum' })
      },
    )

    const whole = { boxes: Float32Array.of(0, 0, 3, 2) }
    const params = { outputSize: [1, 1], spatialScale: 1 } as const
    const shape: Shape = [1, 2, 3, 1]

    test('a maximum that several cells share is that of the first, row by row', async () => {
      const plan = planRoiPool(whole, params, shape)
      expect(await gradient([2], [1, 3, 5, 5, 5, 5], shape, plan)).toEqual([0, 0, 2, 0, 0, 0])
    })

    test('a maximum that several samples share is that of the first, row by row', async () => {
      const plan = planRoiAlign(whole, { ...params, samplingRatio: 2, reduce: 'max' }, shape)
      const first = planRoiAlign(
        { boxes: Float32Array.of(0, 0, 1.5, 1) },
        { ...params, samplingRatio: 1 },
        shape,
      )
      const cells = Array(6).fill(8)
      expect(await gradient([16], cells, shape, plan)).toEqual(await gradient([16], cells, shape, first))
    })

    test('a largest sample outside the map gives no gradient', async () => {
      const beyond = { boxes: Float32Array.of(1, 0, 7, 2) }
      const plan = planRoiAlign(beyond, { ...params, samplingRatio: 2, reduce: 'max' }, shape)
      expect(await gradient([2], Array(6).fill(-1), shape, plan)).toEqual([0, 0, 0, 0, 0, 0])
    })

    if (!nonFinite) return
    test('a bin with nothing above −∞ gives no gradient', async () => {
      const plan = planRoiPool(whole, params, shape)
      const cells = [-Infinity, Number.NaN, Number.NaN, -Infinity, Number.NaN, Number.NaN]
      expect(await gradient([2], cells, shape, plan)).toEqual([0, 0, 0, 0, 0, 0])
    })
  })
}

async function gradient(
  dy: Iterable<number>,
  cells: Iterable<number>,
  shape: Shape,
  plan: Plan,
): Promise<number[]> {
  const before = tf.memory().numTensors
  const result = tf.tidy(() =>
    runGradKernel(
      tf.tensor4d(Float32Array.from(dy), [...plan.outputShape]),
      tf.tensor4d(Float32Array.from(cells), [...shape]),
      plan,
    ),
  )
  expect(result.shape).toEqual(shape)
  const data = await result.data()
  result.dispose()
  expect(tf.memory().numTensors).toBe(before)
  return [...data]
}

/** Central differences of Σ dy · result, in float64. No two values are as near as twice the step. */
function differences(dy: Float64Array, cells: Float64Array, shape: Shape, plan: Plan): Float64Array {
  const step = 2 ** -20
  return cells.map((value, n) => {
    const results = [value + step, value - step].map((moved) => {
      cells[n] = moved
      return exact(cells, shape, plan, n % shape[3])
    })
    cells[n] = value
    let slope = 0
    for (const [place, above] of results[0]!) {
      const below = results[1]!.get(place)!
      // Both may be −∞.
      if (above !== below) slope += (dy[place]! * (above - below)) / (2 * step)
    }
    return slope
  })
}

/** Each different, and exact in float32. */
function values(length: number, random: () => number): Float64Array {
  return Float64Array.from(
    { length },
    (_, n) => (Math.floor(random() * 64) * length + n - 32 * length) / 2 ** 12,
  )
}

function size(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1)
}
