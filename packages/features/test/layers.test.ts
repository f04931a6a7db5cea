import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { measureOffset } from '../src/index.js'
import { tapLayersModel } from '../src/layers.js'
import { draw } from './network.js'

beforeAll(async () => void (await tf.setBackend('cpu')))

type Layer = Parameters<layers.Sequential['add']>[0]

/** A convolution that adds everything it sees. */
function sum(
  name: string,
  options: { strides: number; padding: 'same' | 'valid'; inputShape?: (number | null)[] },
): Layer {
  return layers.layers.conv2d({
    name,
    filters: 2,
    kernelSize: 3,
    kernelInitializer: 'ones',
    useBias: false,
    ...options,
  } as Parameters<typeof layers.layers.conv2d>[0])
}

const open = [null, null, 3]
const flat = draw(64, 64, () => 100)

describe('a layers model', () => {
  it('is tapped at any layer, and says its stride, channels and size', async () => {
    const model = layers.sequential({
      layers: [
        sum('one', { strides: 2, padding: 'same', inputShape: [32, 48, 3] }),
        sum('two', { strides: 2, padding: 'same' }),
        layers.layers.globalAveragePooling2d({ name: 'pooled' }),
      ],
    })
    const backbone = await tapLayersModel(model, { layer: 'two', rescale: 1 / 100 })
    expect(backbone).toMatchObject({ name: 'two', stride: 4, channels: 2 })
    const { features, scale } = await backbone.map(flat)
    expect(features.shape).toEqual([1, 8, 12, 2])
    expect(scale).toEqual([32 / 64 / 4, 48 / 64 / 4])
    // 27 ones, then 9 windows of two channels of them.
    expect(features.data[0]).toBeCloseTo(27 * 18, 3)
    await expect(tapLayersModel(model, { layer: 'three' })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining("no layer 'three', only: one, two, pooled"),
    })
    await expect(tapLayersModel(model, { layer: 'pooled' })).rejects.toMatchObject({ code: 'ROI_INVALID' })
  })

  it('has the stride of its layers where its border is not padded', async () => {
    const model = layers.sequential({
      layers: [
        sum('one', { strides: 2, padding: 'valid', inputShape: open }),
        sum('two', { strides: 2, padding: 'valid' }),
      ],
    })
    const backbone = await tapLayersModel(model, { layer: 'two', inputSize: [64, 64] })
    // 15 cells.
    expect(backbone.stride).toBe(4)
    expect((await tapLayersModel(model, { layer: 'two', stride: 5 })).stride).toBe(5)
  })
})

describe('the offset, measured', () => {
  const pad = () => layers.layers.zeroPadding2d({ padding: 1 })
  const first = (options: { strides: number; padding: 'same' | 'valid' }) =>
    sum('first', { ...options, inputShape: open })
  const cases: [string, Layer[], number][] = [
    ['none, of pooling by two', [layers.layers.averagePooling2d({ inputShape: open as number[] })], 0],
    ['half a pixel, of SAME', [first({ strides: 2, padding: 'same' })], 0.5],
    [
      '(stride − 1) / 2, of SAME again',
      [first({ strides: 2, padding: 'same' }), sum('b', { strides: 2, padding: 'same' })],
      1.5,
    ],
    [
      'its opposite, of symmetric padding',
      [
        first({ strides: 1, padding: 'same' }),
        pad(),
        sum('b', { strides: 2, padding: 'valid' }),
        pad(),
        sum('c', { strides: 2, padding: 'valid' }),
      ],
      -1.5,
    ],
  ]
  it.each(cases)('is %s', async (_, list, expected) => {
    const model = layers.sequential({ layers: list })
    const backbone = await tapLayersModel(model, { layer: model.layers.at(-1)!.name, inputSize: [64, 64] })
    expect(await measureOffset(backbone, flat)).toBeCloseTo(expected, 5)
  })
})
