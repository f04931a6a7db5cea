import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
// Registers tfjs's gradients.
import '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { centerNet, type TunableBackbone, tunableCenterNet } from '../src/tfjs.js'
import { centerNetFiles, draw } from './network.js'

const files = centerNetFiles()
const image = draw(32, 32, (y, x, c) => (y * 31 + x * 17 + c * 71 + ((x * y) % 13) * 9) % 256)
const inputSize = [32, 32] as const
let backbone: TunableBackbone

beforeAll(async () => {
  await tf.setBackend('cpu')
  backbone = await tunableCenterNet(files, { inputSize })
})

/** Of a vector. */
const lengthOf = (values: Float32Array | Uint8Array | Int32Array) =>
  Math.sqrt(Array.from(values).reduce((total, value) => total + value * value, 0))

describe('CenterNet whose last layers can be trained', () => {
  it('gives the maps of the frozen one, at once and in two parts', async () => {
    const frozen = await centerNet(files, { inputSize })
    const { data, shape } = (await frozen.map(image)).features
    expect((await backbone.map(image)).features).toEqual({ data, shape })
    const { name, stride, channels, offset } = frozen
    expect(backbone).toMatchObject({ name, stride, channels, offset })
    const prefix = await backbone.prefix(image)
    expect(prefix.shape).toEqual([1, 2, 2, 64])
    const again = tf.tidy(() => backbone.suffix(tf.tensor4d(prefix.data, [...prefix.shape])).dataSync())
    expect(again).toEqual(data)
    frozen.dispose()
  })

  it('has the weights of two blocks, of five layers with a bias each, and no constant of the graph', () => {
    expect(backbone.variables).toHaveLength(20)
    expect(backbone.variables.every(({ rank }) => rank === 4 || rank === 1)).toBe(true)
    const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0)
    expect(sum(backbone.variables.map(({ size }) => size))).toBe(379_992)
  })

  it('has the gradient of every weight, as differences give it', async () => {
    const { data, shape } = await backbone.prefix(image)
    const outward = tf.randomNormal([1, 2, 2, 88], 0, 1, 'float32', 3)
    const [input, factors] = [tf.tensor4d(data, [...shape]), outward.dataSync()]
    const product = () => tf.sum<tf.Scalar>(tf.mul(backbone.suffix(input), outward))
    const { grads } = tf.variableGrads(product, [...backbone.variables])
    for (const weight of backbone.variables) {
      const values = weight.dataSync().slice()
      const gradient = grads[weight.name]!.dataSync()
      // A hundredth of the weights' length, along the gradient: less drowns in rounding.
      const step = (0.01 * lengthOf(values)) / lengthOf(gradient) ** 2
      const productAt = (way: number) => {
        const moved = values.map((value, n) => value + way * step * gradient[n]!)
        weight.assign(tf.tensor(moved, weight.shape))
        const map = tf.tidy(() => backbone.suffix(input).dataSync<'float32'>())
        return map.reduce((total, value, n) => total + value * factors[n]!, 0)
      }
      const slope = (productAt(1) - productAt(-1)) / (2 * step)
      weight.assign(tf.tensor(values, weight.shape))
      expect(Math.abs(slope / lengthOf(gradient) ** 2 - 1)).toBeLessThan(0.01)
    }
  })

  it('maps with its weights as they are then', async () => {
    const before = (await backbone.map(image)).features.data
    const bias = backbone.variables.find(({ size }) => size === 88)!
    const values = bias.dataSync().slice()
    bias.assign(tf.tensor(values.map((value) => value + 1)))
    expect((await backbone.map(image)).features.data).not.toEqual(before)
    bias.assign(tf.tensor(values))
    expect((await backbone.map(image)).features.data).toEqual(before)
  })

  it('is refused where the layers do not begin in front of where they end', async () => {
    const after = tunableCenterNet(files, {
      inputSize,
      from: 'tower_0/MobilenetV3/expanded_conv_12/project/BatchNorm/FusedBatchNorm',
    })
    await expect(after).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining('takes more of the image than that'),
    })
    await expect(tunableCenterNet(files, { inputSize, from: 'tower_0/none' })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining("tap 'tower_0/none'"),
    })
  })

  it('frees what it took', async () => {
    const before = tf.memory().numTensors
    const other = await tunableCenterNet(files, { inputSize })
    expect(tf.memory().numTensors).toBeGreaterThan(before)
    other.dispose()
    expect(tf.memory().numTensors).toBe(before)
    await expect(other.prefix(image)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
  })
})
