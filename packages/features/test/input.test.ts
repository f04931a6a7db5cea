import { describe, expect, it } from 'vitest'
import { defineBackbone, type Image, type InputOptions } from '../src/index.js'
import { draw } from './network.js'

/** Gives back what the network was given. */
function mirror(input: InputOptions) {
  return defineBackbone(
    {
      name: 'mirror',
      stride: 1,
      channels: 3,
      offset: 0,
      run: async (data, shape) => ({ data, shape }),
      dispose: () => undefined,
    },
    input,
  )
}

async function seen(image: Image, input: InputOptions): Promise<number[]> {
  const { features } = await mirror(input).map(image)
  return [...features.data]
}

/** One row. */
const row = (...values: number[]) => draw(values.length, 1, (_, x) => values[x]!)
const red = ([...values]: readonly number[]) => values.filter((_, n) => n % 3 === 0)

describe('an image as the network sees it', () => {
  it('is as it was where it has the size already', async () => {
    const image = draw(5, 3, (y, x, c) => y * 50 + x * 7 + c)
    expect(await seen(image, { inputSize: [3, 5] })).toEqual([...image.data])
  })

  it('gets smaller as every pixel has it, not as some have it', async () => {
    // A triangle two cells wide over each: at the border the half that is inside counts whole.
    expect(red(await seen(row(0, 0, 240, 0), { inputSize: [1, 2] }))).toEqual([
      expect.closeTo((240 * 0.25) / 1.75, 4),
      expect.closeTo((240 * 0.75) / 1.75, 4),
    ])
    const stripes = row(...Array.from({ length: 64 }, (_, x) => (x % 2) * 200))
    const inner = red(await seen(stripes, { inputSize: [1, 8] })).slice(1, -1)
    expect(inner).toEqual(inner.map(() => expect.closeTo(100, 4)))
  })

  it('gets larger by lines between the centres of pixels', async () => {
    expect(red(await seen(row(0, 100), { inputSize: [1, 4] }))).toEqual([0, 25, 75, 100])
    const tall = draw(1, 2, (y) => y * 100)
    expect(red(await seen(tall, { inputSize: [4, 1] }))).toEqual([0, 25, 75, 100])
  })

  it('is squeezed, and says by how much on each axis', async () => {
    const { scale } = await mirror({ inputSize: [32, 64] }).map(draw(16, 128, () => 0))
    expect(scale).toEqual([32 / 128, 64 / 16])
  })

  it('has no alpha', async () => {
    const data = Uint8Array.of(10, 20, 30, 0, 40, 50, 60, 255)
    const given = await seen({ data, width: 2, height: 1 }, { inputSize: [1, 2] })
    expect(given).toEqual([10, 20, 30, 40, 50, 60])
  })

  it('has the values that the network was trained on', async () => {
    const image: Image = { data: Uint8Array.of(255, 51, 0), width: 1, height: 1 }
    const torch = {
      rescale: 1 / 255,
      mean: [0.5, 0.25, 0],
      deviation: [0.5, 0.25, 2],
      inputSize: [1, 1],
    } as const
    const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 4))
    expect(await seen(image, torch)).toEqual(close(1, -0.2, 0))
    const caffe = { mean: [123.68, 116.779, 103.939], order: 'BGR', inputSize: [1, 1] } as const
    expect(await seen(image, caffe)).toEqual(close(-103.939, 51 - 116.779, 255 - 123.68))
  })

  it.each([
    [{ rescale: 2 }, [20, 40, 60]],
    [{ mean: 1 }, [9, 19, 29]],
    [{ deviation: 2 }, [5, 10, 15]],
    [{ order: 'BGR' }, [30, 20, 10]],
  ] as const)('has values by one option alone: %j', async (option, expected) => {
    const image: Image = { data: Uint8Array.of(10, 20, 30), width: 1, height: 1 }
    expect(await seen(image, { ...option, inputSize: [1, 1] })).toEqual(expected)
  })
})

describe('a backbone refuses', () => {
  const image = draw(2, 2, () => 0)
  const bad: [string, () => unknown, RegExp][] = [
    ['too few bytes', () => mirror({}).map({ ...image, width: 3 }), /image of 3×2 must hold 18 bytes/],
    ['an image of no size', () => mirror({}).map({ ...image, height: 0 }), /image must be at least one/],
    ['no images', () => mirror({}).batch([], [4, 4]), /images must hold at least one/],
    [
      'a bad second image',
      () => mirror({}).batch([image, { ...image, width: 9 }], [4, 4]),
      /images\[1\] of 9×2/,
    ],
    ['half a pixel', () => mirror({}).batch([image], [4, 0.5]), /size must be/],
    ['a size', async () => mirror({ inputSize: [0, 4] }), /inputSize must be/],
    ['a deviation of 0', async () => mirror({ deviation: 0 }), /deviation must be finite and positive/],
    ['an order', async () => mirror({ order: 'GBR' as 'BGR' }), /order must be 'RGB' or 'BGR', but is GBR/],
  ]
  it.each(bad)('%s', async (_, call, message) => {
    await expect(Promise.resolve().then(call)).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringMatching(message),
    })
  })

  it('everything once it is disposed, and is disposed once', async () => {
    let disposals = 0
    const backbone = defineBackbone({
      name: 'gone',
      stride: 1,
      channels: 3,
      offset: 0,
      run: async (data, shape) => ({ data, shape }),
      dispose: () => void disposals++,
    })
    backbone.dispose()
    backbone.dispose()
    expect(disposals).toBe(1)
    await expect(backbone.map(image)).rejects.toMatchObject({ code: 'ROI_DISPOSED' })
  })
})
