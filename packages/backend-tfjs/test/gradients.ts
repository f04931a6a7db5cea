import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as tensors from '../src/tensors.js'
import { expectAgreement } from './agree.js'
import golden from './golden/gradients.json'
import { boxes, boxInd, fill, filled, operators } from './operators.js'

/**
 * What must hold of gradients on any tfjs backend that this package has kernels for.
 *
 * @param every finite differences are taken at every so many-th value of a map: each is two calls
 * @param of the operators; where it is some, a problem of torchvision for each of its operators will do
 */
export function testGradients(name: string, every = 1, of: readonly string[] = Object.keys(operators)): void {
  const some = of.length < Object.keys(operators).length
  const chosen = problems.filter(
    ([operator], n) => !some || problems.findIndex(([other]) => other === operator) === n,
  )
  describe(`gradients on tfjs backend ${name}`, () => {
    beforeAll(async () => {
      await tf.setBackend(name)
    })

    test.each(of)('%s: finite differences', async (operator) => {
      const { pool, shapes, step, every: own = 1 } = operators[operator]!
      const maps = shapes.map((shape, level) => fill(tf.util.sizeFromShape(shape), 1 + 977 * level))
      const tensorsOf = () => maps.map((map, level) => tf.tensor4d(map.slice(), shapes[level]!))
      const tensors = tf.memory().numTensors
      const features = tensorsOf()
      const weights = tf.tidy(() => filled(pool(features).shape, 31))
      const dy = await weights.data<'float32'>()
      const gradients = tf.grads((...x) => pool(x as tf.Tensor4D[]))(features, weights)
      for (const [level, map] of maps.entries()) {
        const dx = await gradients[level]!.data()
        expect(gradients[level]!.shape).toEqual(shapes[level])
        for (let n = 0; n < map.length; n += every * own) {
          const around = [step, -step].map((change) => {
            const value = map[n]!
            map[n] = value + change
            const pooled = tf.tidy(() => pool(tensorsOf()))
            map[n] = value
            return pooled
          })
          const [above, below] = await Promise.all(around.map((pooled) => pooled.data()))
          tf.dispose(around)
          let slope = 0
          for (let k = 0; k < dy.length; k++) slope += (dy[k]! * (above![k]! - below![k]!)) / (2 * step)
          expect(dx[n]).toBeCloseTo(slope, 3)
        }
      }
      tf.dispose([...features, weights, ...gradients])
      expect(tf.memory().numTensors).toBe(tensors)
    })

    test.each(chosen)("torchvision's backward, %s %i", async (operator, _, problem) => {
      const { shapes, seed, levels, rois, params } = problem
      const maps = shapes.map((shape, level) => filled(shape, seed + 977 * level, levels))
      const boxes = rois.flatMap(([, ...sides]) => sides)
      const images = rois.map(([image]) => image!)
      const pool = (x: tf.Tensor4D[]) => {
        const features = operator.startsWith('multi') ? x : x[0]
        return named[operator]!(...([features, boxes, images, params] as never[]))
      }
      const dy = tf.tidy(() => filled(pool(maps).shape, seed + 31))
      const gradients = tf.grads((...x) => pool(x as tf.Tensor4D[]))(maps, dy)
      for (const [level, gradient] of gradients.entries()) {
        const wanted = decode(problem.expected[level]!)
        const got = await gradient.data()
        expectAgreement(got, wanted, { reduction: 'sum' })
      }
      tf.dispose([...maps, dy, ...gradients])
    })

    test('a maximum owes its gradient to the first of equal cells, also where bins share it', async () => {
      const x = tf.tensor4d([1, 5, 5, 0, 5, 2], [1, 2, 3, 1])
      const whole = [0, 0, 3, 2]
      const params = { outputSize: [1, 1], spatialScale: 1 } as const
      const pool = (map: tf.Tensor) => tensors.roiPool(map as tf.Tensor4D, [whole, whole], undefined, params)
      const dx = tf.grad(pool)(x, tf.tensor4d([2, 3], [2, 1, 1, 1]))
      expect([...(await dx.data())]).toEqual([0, 5, 0, 0, 0, 0])
      tf.dispose([x, dx])
    })

    test("it stands in a chain of tf.grads and in a user's tf.customGrad, without leaks", async () => {
      const tensorsBefore = tf.memory().numTensors
      const x = filled([2, 8, 10, 2], 1)
      const params = { outputSize: [2, 3], spatialScale: 1 } as const
      const pool = (map: tf.Tensor) => tensors.roiAlign(map as tf.Tensor4D, boxes, boxInd, params)
      const dx = tf.tidy(() => tf.grad((map) => tf.mul(pool(tf.mul(map, 3)), 2))(x))
      const plain = tf.tidy(() => tf.grad(pool)(x))
      const [chained, expected] = [await dx.data(), await plain.data()]
      expect(Math.max(...expected)).toBeGreaterThan(0.1)
      expectAgreement(
        chained,
        expected.map((value) => 6 * value),
        { reduction: 'sum' },
      )
      const reverse = tf.customGrad((y) => ({
        value: tf.clone(y as tf.Tensor),
        gradFunc: (dy) => tf.neg(dy),
      }))
      const sevens = tf.customGrad((map) => {
        const value = pool(map as tf.Tensor)
        return { value, gradFunc: () => tf.fill(x.shape, 7) }
      })
      const reversed = tf.tidy(() => tf.grad((map) => reverse(pool(map)))(x))
      expectAgreement(
        await reversed.data(),
        expected.map((value) => -value),
        { reduction: 'max' },
      )
      const own = tf.tidy(() => tf.grad((map) => sevens(map))(x))
      expect(new Set(await own.data())).toEqual(new Set([7]))
      tf.dispose([x, dx, plain, reversed, own])
      expect(tf.memory().numTensors).toBe(tensorsBefore)
    })
  })
}

const problems = golden.problems.map((problem, n) => [problem.operator, n, problem] as const)

const named: Record<string, (...all: never[]) => tf.Tensor4D> = {
  roiPool: tensors.roiPool,
  roiAlign: tensors.roiAlign,
  psRoiPool: tensors.psRoiPool,
  psRoiAlign: tensors.psRoiAlign,
  multiScaleRoiAlign: tensors.multiScaleRoiAlign,
}

function decode(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer)
}
