import { describe, expect, it } from 'vitest'
import {
  type Masks,
  masksFromBits,
  masksFromPolygons,
  masksFromRle,
  planMaskPool,
  type Taps,
} from '../src/index.js'

const params = { outputSize: [1, 1], spatialScale: 1 } as const

/** The cells that a mask covers, by its plan. */
const cellsOf = (masks: ReturnType<typeof masksFromBits>, height: number, width: number) =>
  [...(planMaskPool(masks, params, [1, height, width, 1]).x as Taps).cell].sort((a, b) => a - b)

describe('masksFromBits', () => {
  it('takes bytes without a copy, and cuts them', () => {
    const data = Uint8Array.of(0, 1, 255, 0, 1, 1)
    const { masks, batchIndices } = masksFromBits(data, [2, 1, 3], [1n, 0])
    expect(masks.map((mask) => 'values' in mask && [...mask.values])).toEqual([
      [0, 1, 255],
      [0, 1, 1],
    ])
    expect('values' in masks[0]! && masks[0].values.buffer).toBe(data.buffer)
    expect(batchIndices).toEqual(Int32Array.of(1, 0))
  })

  it.each([
    ['booleans', [false, true, true]],
    ['clamped bytes', Uint8ClampedArray.of(0, 255, 3)],
  ])('takes %s for bits', (_, data) => {
    expect(cellsOf(masksFromBits(data, [1, 1, 3]), 1, 3)).toEqual([1, 2])
  })

  it('finds bytes wherever they lie, of any value but 0', () => {
    const all = new Uint8Array(3 * 200)
    let state = 1
    for (let n = 0; n < all.length; n++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      // Long runs of 0, of 1 and of 128, which is a sign in a wider number.
      all[n] = [0, 1, 128, 0, 200][Math.floor(n / 37 + (state >>> 30) / 40) % 5]!
    }
    for (let offset = 0; offset < 9; offset++) {
      const data = all.subarray(offset, offset + 550)
      const wanted = [...data.keys()].filter((n) => data[n] !== 0)
      expect(cellsOf(masksFromBits(data, [1, 50, 11]), 50, 11)).toEqual(wanted)
    }
  })

  it.each([3, 128])('finds a single %i among many that are alike, wherever it lies', (value) => {
    for (let at = 0; at < 143; at++) {
      const data = new Uint8Array(143)
      data[at] = value
      expect(cellsOf(masksFromBits(data, [1, 13, 11]), 13, 11), `byte ${at}`).toEqual([at])
      const others = data.map((byte) => (byte === 0 ? 255 : 0))
      const wanted = [...others.keys()].filter((n) => n !== at)
      expect(cellsOf(masksFromBits(others, [1, 13, 11]), 13, 11), `all but ${at}`).toEqual(wanted)
    }
  })

  it('finds a few bytes wherever they lie', () => {
    const all = new Uint8Array(40).fill(1)
    for (let offset = 0; offset < 9; offset++) {
      for (let length = 1; length < 20; length++) {
        const data = all.subarray(offset, offset + length)
        const masks = masksFromBits(data, [1, 1, length])
        expect(cellsOf(masks, 1, length), `${length} bytes at ${offset}`).toEqual([...data.keys()])
      }
    }
  })

  it('finds bytes in masks of many pages, on each line of memory', () => {
    // Two blocks of 16 KB, and some lines and bytes after them.
    const data = new Uint8Array(201 * 190)
    for (let at = 0; at < data.length; at += 61) {
      // 128 at the end of an eight is −0.
      data[at] = at % 2 === 0 ? 1 : 128
      expect(cellsOf(masksFromBits(data, [1, 201, 190]), 201, 190), `byte ${at}`).toEqual([at])
      data[at] = 0
    }
    const many = data.map((_, n) => (n % 61 === 0 || n % 977 < 90 ? 1 : 0))
    const wanted = [...many.keys()].filter((n) => many[n] !== 0)
    expect(cellsOf(masksFromBits(many, [1, 201, 190]), 201, 190)).toEqual(wanted)
  })

  it('finds eights that are numbers whose sum is 0', () => {
    const data = new Uint8Array(160)
    new Float64Array(data.buffer).set([-0, 0, 1.5, -1.5, 0, -0], 2)
    const wanted = [...data.keys()].filter((n) => data[n] !== 0)
    expect(cellsOf(masksFromBits(data, [1, 10, 16]), 10, 16)).toEqual(wanted)
  })

  it.each([
    [() => masksFromBits(new Uint8Array(5), [1, 2, 3]), 'data must hold 6 values'],
    [() => masksFromBits(new Uint8Array(6), [2, 3]), 'shape must be [K, height, width]'],
    [() => masksFromBits(new Uint8Array(0), [1, 0, 3]), 'size'],
    [
      () => masksFromBits([0, Number.NaN], [1, 1, 2]),
      'masks[0].values[1] must be a finite number, but is NaN',
    ],
    [() => masksFromBits([0, '1'] as never, [1, 1, 2]), 'data[1] must be a number, but is "1"'],
    [() => masksFromBits(new Array(2), [1, 1, 2]), 'data[0] must be a number, but is undefined'],
    [() => masksFromBits({} as never, [1, 1, 2]), 'data must be a list'],
  ])('refuses what is none: %#', (call, says) => {
    expect(call).toThrow(says)
  })
})

describe('masksFromRle', () => {
  const counts = [6, 1, 40, 4, 5, 4, 5, 4, 21]

  it('takes the compressed string of pycocotools and the list that it holds for the same', () => {
    const size = [9, 10]
    const [text, list] = masksFromRle([
      { size, counts: '61X13mN000`0' },
      { size, counts },
    ]).masks
    expect(text).toEqual(list)
    expect(text).toEqual({ size, counts: Int32Array.from(counts) })
  })

  it.each([
    [{ size: [9, 10], counts: counts.slice(1) }, 'masks[0].counts add up to 84 pixels, but 9×10 are 90'],
    [{ size: [9, 10], counts: [91, -1] }, 'masks[0].counts[1] is -1'],
    [{ size: [9, 10], counts: [45.5, 44.5] }, 'masks[0].counts[0] must be a whole number, but is 45.5'],
    [{ size: [9, 10], counts: [45, undefined, 45] }, 'masks[0].counts[1] must be a whole number'],
    [{ size: [9, 10], counts: '61X' }, 'masks[0].counts ends within a number'],
    [{ size: [9, 10], counts: '61 3' }, 'masks[0].counts[2] is " "'],
    [{ size: [9, 10], counts: '61X13mN000' }, 'masks[0].counts add up to 69 pixels'],
    [{ size: [9, 10], counts: 'ooooooooo0' }, 'masks[0].counts has a run of'],
    [{ size: [9], counts }, 'masks[0].size must be [height, width]'],
    [undefined, 'masks[0] must be { size, counts }'],
  ])('refuses %j', (rle, says) => {
    expect(() => masksFromRle([rle as never])).toThrow(says)
  })
})

describe('planMaskPool of pixels', () => {
  const plan = (masks: Masks, spatialScale: 'fit' | number) =>
    planMaskPool(masks, { outputSize: [2, 2], spatialScale }, [5, 6, 4, 1]).x as Taps

  it.each(['fit', 0.5] as const)('finds of many sizes and forms what it finds of each, scale %s', (scale) => {
    const all = [
      masksFromBits(
        Uint8Array.of(...[0, 1, 1, 0], ...[1, 1, 0, 0], ...[0, 0, 0, 1], ...[0, 1, 0, 0]),
        [1, 4, 4],
        [0],
      ),
      masksFromRle([{ size: [4, 4], counts: [1, 3, 5, 2, 5] }], [1]),
      masksFromBits(new Uint8Array(32).fill(1, 5, 23), [1, 4, 8], [2]),
      masksFromBits(new Uint8Array(48).fill(1, 5, 39), [1, 6, 8], [3]),
      masksFromBits(new Uint8Array(32).fill(1, 5, 23), [1, 8, 4], [4]),
    ]
    const alone = all.map((masks) => plan(masks, scale))
    const masks = all.flatMap((some) => some.masks)
    const together = plan({ ...all[0]!, masks, batchIndices: Int32Array.of(0, 1, 2, 3, 4) }, scale)
    expect([...together.cell]).toEqual(alone.flatMap(({ cell }) => [...cell]))
    expect([...together.weight]).toEqual(alone.flatMap(({ weight }) => [...weight]))
  })

  it('finds of pixels what it finds of squares, with lines between them', () => {
    const pixels = new Uint8Array(64)
    for (const at of [1, 5 * 8 + 3]) pixels[at] = 1
    const squares = [
      [1, 0, 2, 0, 2, 1, 1, 1],
      [3, 5, 4, 5, 4, 6, 3, 6],
    ]
    const all = [masksFromBits(pixels, [1, 8, 8]), masksFromPolygons([squares], [8, 8])]
    const [bits, polygons] = all.map((masks) =>
      planMaskPool(masks, { outputSize: [2, 2], spatialScale: 1 }, [1, 8, 8, 1]),
    )
    expect(bits!.x).toEqual(polygons!.x)
  })

  it('does not count runs of no pixels to the box', () => {
    const [some, none] = [
      [0, 0, 5, 0, 3, 1, 4, 0, 3],
      [8, 1, 7],
    ].map((counts) => plan(masksFromRle([{ size: [4, 4], counts }], [0]), 1))
    expect(some).toEqual(none)
  })

  it('leaves out what lies behind the last cell', () => {
    const pixels = new Uint8Array(7 * 7).fill(1)
    const { x } = planMaskPool(
      masksFromBits(pixels, [1, 7, 7]),
      { ...params, spatialScale: 0.5 },
      [1, 3, 3, 1],
    )
    expect(x).toMatchObject({ weight: new Float32Array(9).fill(1 / 9) })
  })

  it('takes as many runs as there are', () => {
    const pixels = new Uint8Array(40 * 40).map((_, n) => n % 2)
    expect(cellsOf(masksFromBits(pixels, [1, 40, 40]), 40, 40)).toHaveLength(800)
  })
})

describe('masksFromPolygons', () => {
  it('takes flat lists and lists of pairs, and a size for all or one for each', () => {
    const ring = [0, 0, 2, 0, 2, 1]
    const pairs = [
      [0, 0],
      [2, 0],
      [2, 1],
    ]
    const all = masksFromPolygons([[ring], [pairs]], [1, 3])
    expect(all.masks[0]).toEqual(all.masks[1])
    const sized = masksFromPolygons(
      [[ring], [pairs]],
      [
        [1, 3],
        [2, 3],
      ],
    )
    expect(sized.masks.map(({ size }) => size)).toEqual([
      [1, 3],
      [2, 3],
    ])
  })

  it.each([
    [[[[0, 0, 1, 1]]], 'masks[0].rings[0] must be x y of 3 corners or more, but has 2 corners'],
    [[[[0, 0, 1, 1, 2]]], 'masks[0].rings[0] must be x y of 3 corners or more, but has 5 numbers'],
    [[[[0, 0, 1, 1, Number.NaN, 2]]], 'masks[0].rings[0] has x = NaN at corner 2'],
    [[[[0, 0, 1, undefined, 3, 2]]], 'masks[0].rings[0] must be numbers, but has undefined'],
    [[[[[0, 0], [1, 1], [2]]]], 'masks[0].rings[0][2] must be x y, but is [2]'],
    [[[0, 0, 1, 1, 2, 2]], 'masks[0].rings[0] must be x y of its corners, but is 0'],
    [[new Array(1)], 'masks[0].rings[0] must be x y of its corners, but is undefined'],
    [[undefined], 'masks[0] must be a list of polygons, but is undefined'],
  ])('refuses %j', (polygons, says) => {
    expect(() => masksFromPolygons(polygons as never, [4, 4])).toThrow(says)
  })
})
