import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureMapFrom, featureMapFromTokens, onnxLayers } from '../src/index.js'
import { smallModel } from './onnx-model.js'

const count = (length: number) => Float32Array.from({ length }, (_, n) => n)

beforeAll(() => {
  ort.env.wasm.numThreads = 1
})

describe('a feature map of a tensor', () => {
  it('of onnxruntime or transformers.js has its channels turned last, of each image of a batch', async () => {
    const data = count(2 * 3 * 2 * 2)
    const { data: turned, shape } = await featureMapFrom(new ort.Tensor('float32', data, [2, 3, 2, 2]))
    expect(shape).toEqual([2, 2, 2, 3])
    expect([...turned.slice(0, 6)]).toEqual([0, 4, 8, 1, 5, 9])
    expect([...turned.slice(12, 15)]).toEqual([12, 16, 20])
    const alike = await featureMapFrom({ dims: [2, 3, 2, 2], data })
    expect(alike.data).toEqual(turned)
  })

  it('of tfjs is as it stands', async () => {
    await tf.setBackend('cpu')
    const data = count(12)
    const { data: same, shape } = await featureMapFrom(tf.tensor4d(data, [1, 2, 2, 3]))
    expect(shape).toEqual([1, 2, 2, 3])
    expect([...same]).toEqual([...data])
  })

  it('is no copy where there need be none', async () => {
    const data = count(12)
    const nhwc = await featureMapFrom({ dims: [1, 2, 2, 3], data }, { layout: 'NHWC' })
    expect(nhwc.data).toBe(data)
    expect((await featureMapFrom({ dims: [3, 1, 2, 2], data })).data).toBe(data)
    const tokens = await featureMapFromTokens({ dims: [1, 5, 2], data: data.subarray(0, 10) })
    expect(tokens.data.buffer).toBe(data.buffer)
  })

  it('is refused by its true name', async () => {
    await expect(featureMapFrom({ dims: [2, 2], data: count(4) })).rejects.toMatchObject({
      code: 'ROI_INVALID',
    })
    await expect(featureMapFrom({ dims: [1, 1, 1, 1], data: new Uint16Array(1) })).rejects.toMatchObject({
      code: 'ROI_UNSUPPORTED',
      message: "a map must be of float32, but the tensor's values are Uint16Array: cast it",
    })
  })
})

describe('a feature map of tokens', () => {
  it.each([
    [197, [224, 224], [14, 14]],
    [196, [224, 224], [14, 14]],
    [261, [224, 224], [16, 16]],
    [1 + 16 * 32, [256, 512], [16, 32]],
  ] as const)('of %i tokens of %o pixels is %o', async (tokens, image, grid) => {
    const { shape } = await featureMapFromTokens({ dims: [1, tokens, 3], data: count(tokens * 3) }, { image })
    expect(shape).toEqual([1, ...grid, 3])
  })

  it('drops what stands before the patches, of each image of a batch', async () => {
    const { data, shape } = await featureMapFromTokens({ dims: [2, 5, 2], data: count(20) })
    expect(shape).toEqual([2, 2, 2, 2])
    expect([...data]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  it('is refused where they are no grid', async () => {
    const tokens = featureMapFromTokens({ dims: [1, 70, 1], data: count(70) }, { image: [224, 100] })
    await expect(tokens).rejects.toMatchObject({ code: 'ROI_INVALID' })
  })
})

it('lists what can be tapped of an ONNX model', async () => {
  const layers = await onnxLayers(smallModel('n', 'side'), { ort, inputShape: () => [1, 3, 16, 16] })
  expect(layers).toEqual([
    { name: 'first', kind: 'Conv', shape: [1, 2, 8, 8] },
    { name: 'last', kind: 'Conv', shape: [1, 4, 4, 4] },
  ])
})
