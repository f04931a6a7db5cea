import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { tapOnnx } from '../src/index.js'
import { draw } from './network.js'
import { smallModel } from './onnx-model.js'

ort.env.wasm.numThreads = 1

const image = draw(8, 8, (y, x, c) => y * 20 + x * 3 + c)

describe('an ONNX model', () => {
  it('is tapped at a value that is no output, and its map has its channels last', async () => {
    const backbone = await tapOnnx(smallModel('n', 'side'), { ort, layer: 'first', inputSize: [8, 8] })
    expect(backbone).toMatchObject({ name: 'first', stride: 2, channels: 2 })
    const { features, scale } = await backbone.map(image)
    expect(features.shape).toEqual([1, 4, 4, 2])
    expect(scale).toEqual([1 / 2, 1 / 2])
    const expected = [0, 1, 2, 3].flatMap((y) =>
      [0, 1, 2, 3].flatMap((x) => {
        let sum = 0
        for (const v of [0, 1]) {
          for (const h of [0, 1])
            for (const c of [0, 1, 2]) sum += (c + 1) * ((2 * y + v) * 20 + (2 * x + h) * 3 + c)
        }
        return [sum, 2 * sum]
      }),
    )
    expect([...features.data]).toEqual(expected)
    backbone.dispose()
  })

  it('is tapped at an output, of its own size, one image at a time where the model takes no more', async () => {
    const backbone = await tapOnnx(smallModel(1, 16), { ort, layer: 'last' })
    expect(backbone).toMatchObject({ stride: 4, channels: 4 })
    const dark = draw(4, 4, () => 1)
    const both = await backbone.batch([dark, image], [16, 16])
    expect(both.shape).toEqual([2, 4, 4, 4])
    const { features } = await backbone.map(image)
    expect(both.data.slice(features.data.length)).toEqual(features.data)
    // 4 pixels of 1 in 3 planes weigh 24 and 48; 4 cells of these weigh 480 times the plane.
    expect([...both.data.slice(0, 4)]).toEqual([480, 960, 1440, 1920])
    backbone.dispose()
  })

  it('is refused where it has no such value', async () => {
    const tap = tapOnnx(smallModel('n', 'side'), { ort, layer: 'middle' })
    await expect(tap).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringMatching(/no value 'middle' to tap, whose outputs are last: /),
    })
    const session = await ort.InferenceSession.create(smallModel('n', 'side'))
    await expect(tapOnnx(session, { ort, layer: 'first' })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining('need the bytes of the model'),
    })
    expect((await tapOnnx(session, { ort, layer: 'last', inputSize: [8, 8] })).channels).toBe(4)
  })
})
