import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
// Brings tfjs's gradients.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { registerTraining } from '../src/index.js'
import { filterGradient, inputGradient } from '../src/kernels/convolution.js'
import { trainingKernels } from '../src/kernels.js'
import { windowsOf } from '../src/windows.js'
import { differences, failures, gradients, held, leaks } from './check.js'
import { leaking, mutants } from './mutants.js'
import { numbers, problems } from './problems.js'

beforeAll(async () => {
  await tf.setBackend('wasm')
})

describe('values and gradients are those of the cpu backend, exactly', () => {
  test('of whole problems', async () => expect(await failures(trainingKernels())).toEqual([]))

  test('in blocks of one row and of some', async () => {
    for (const block of [1, 300]) {
      const makers = {
        ...trainingKernels(),
        Conv2DBackpropFilter: () => filterGradient(windowsOf, block),
        Conv2DBackpropInput: (stock?: tf.KernelFunc) => inputGradient(stock!, windowsOf, block),
      }
      expect(await failures(makers)).toEqual([])
      expect(await leaks(makers)).toBe(false)
    }
  })

  test('which tfjs alone does not reach, nor fused products of transposed operands', async () => {
    const beyond = /conv|\d×|stride|padding|filter|channel|depthwise|gather|unsorted|maximum|fused.*ᵀ/
    const names = problems.map(({ name }) => name)
    expect(await failures({})).toEqual(names.filter((name) => beyond.test(name)))
  })

  test.each(mutants)('a mutant is killed: $mistake', async ({ killedBy, makers }) => {
    expect(await failures(makers)).toContain(killedBy)
  })
})

describe('once registered', () => {
  beforeAll(() => registerTraining())

  const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)
  const small = problems.filter(
    ({ inputs, linear }) => linear && inputs.every((shape) => sizeOf(shape) < 250),
  )

  test.each(small)('$name: gradients are the differences of values', (problem) => {
    expect(gradients(problem)).toEqual(differences(problem).map((row) => row.map((value) => value + 0)))
  })

  test('a depthwise convolution that is dilated, which only the kernels can', () => {
    const [x, w] = [numbers([1, 7, 6, 2], 1), numbers([3, 2, 2, 2], 2)] as [tf.Tensor4D, tf.Tensor4D]
    const attrs = { strides: 1, pad: 'same', dilations: 2 }
    const forward = (x?: tf.Tensor, w?: tf.Tensor) =>
      tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NHWC', 2) as tf.Tensor
    const [wantedX, wantedW] = differences({ name: '', inputs: [x.shape, w.shape], forward, linear: true })
    const dy = numbers(forward(x, w).shape, 9)
    expect([
      ...run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: w.shape }),
    ]).toEqual(wantedW)
    expect([
      ...run('DepthwiseConv2dNativeBackpropInput', { dy, filter: w }, { ...attrs, inputShape: x.shape }),
    ]).toEqual(wantedX)
  })

  test('rows of no segment are left out, below and above', () => {
    const inputs = { x: tf.tensor([1, 2, 4, 8]), segmentIds: tf.tensor1d([0, 2, -1, 0], 'int32') }
    expect([...run('UnsortedSegmentSum', inputs, { numSegments: 2 })]).toEqual([9, 0])
  })

  test('no image gives no gradient', () => {
    const [x, dy] = [tf.zeros([0, 4, 4, 2]), tf.zeros([0, 4, 4, 3])]
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [1, 1, 2, 3] }
    expect([...run('Conv2DBackpropFilter', { x, dy }, attrs)]).toEqual([0, 0, 0, 0, 0, 0])
  })

  test("channels first are refused, or left to tfjs's own", async () => {
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW' }
    const [dy, filter] = [numbers([1, 3, 5, 4], 1), numbers([3, 3, 2, 3], 2)]
    const toInput = () => [
      ...run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: [1, 2, 5, 4] }),
    ]
    const got = toInput()
    await tf.setBackend('cpu')
    const wanted = toInput()
    await tf.setBackend('wasm')
    expect(got).toEqual(wanted)
    const x = numbers([1, 2, 5, 4], 3)
    expect(() => run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape })).toThrow(
      expect.objectContaining({ code: 'ROI_UNSUPPORTED' }),
    )
  })

  test('a network of every layer learns as on the cpu backend, and holds no more after 20 steps', async () => {
    const memory: number[][] = []
    const losses = learn(20, () => memory.push(held()))
    await tf.setBackend('cpu')
    const wanted = learn(20)
    await tf.setBackend('wasm')
    losses.forEach((loss, n) => {
      expect(Math.abs(loss - wanted[n]!)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted[n]!)))
    })
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
    expect(memory.at(-1)).toEqual(memory[0])
  })
})

test('nothing stays behind', async () => expect(await leaks(trainingKernels())).toBe(false))
test('a mutant is killed: a tensor stays behind', async () => expect(await leaks(leaking)).toBe(true))

function run(name: string, inputs: tf.NamedTensorMap, attrs: object): Float32Array {
  return tf.tidy(() =>
    (tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor).dataSync<'float32'>(),
  )
}

/** Convolutions, depthwise, of stride 2 and 1×1, and a dense layer; plain gradient descent. @returns the losses */
function learn(steps: number, after: () => void = () => undefined): number[] {
  const shapes = [
    [3, 3, 2, 4],
    [3, 3, 4, 1],
    [1, 1, 4, 6],
    [24, 10],
  ]
  const weights = shapes.map((shape, n) =>
    tf.tidy(() => tf.variable(tf.randomUniform(shape, -0.7, 0.7, 'float32', n + 1))),
  )
  const [x, wanted] = [
    tf.randomUniform<tf.Rank.R4>([6, 8, 8, 2], -1, 1, 'float32', 9),
    tf.oneHot([1, 4, 2, 9, 0, 3], 10),
  ]
  const [w1, w2, w3, w4] = weights as [tf.Variable, tf.Variable, tf.Variable, tf.Variable]
  const loss = (): tf.Scalar => {
    const first = tf.relu(tf.conv2d(x, w1 as unknown as tf.Tensor4D, 2, 'same'))
    const second = tf.relu(tf.depthwiseConv2d(first, w2 as unknown as tf.Tensor4D, 1, 'same'))
    const third = tf.maxPool(tf.conv2d(second, w3 as unknown as tf.Tensor4D, 1, 'same'), 2, 2, 'same')
    const scores = tf.matMul(tf.reshape(third, [6, 24]), w4)
    return tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.logSoftmax(scores)), 1)))
  }
  const optimizer = tf.train.sgd(0.2)
  const losses = Array.from({ length: steps }, () => {
    const value = optimizer.minimize(loss, true)!
    const [number] = value.dataSync()
    value.dispose()
    after()
    return number!
  })
  tf.dispose([...weights, x, wanted])
  optimizer.dispose()
  return losses
}
