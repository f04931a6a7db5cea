import { describe, expect, it } from 'vitest'
import {
  firstAvailable,
  pointsFromGridSample,
  pointsFromXy,
  RoiPoolError,
  roisFromCaffe,
  roisFromCxcywh,
  roisFromNormalizedXyxy,
  roisFromRotated,
  roisFromVoc,
  roisFromXywh,
  roisFromXyxy,
  roisFromYolo,
  roisFromYxhw,
  roisPerImage,
} from '../src/index.js'

const boxes = Float32Array.of(296, 192, 496, 337)

describe('rois', () => {
  it.each([
    ['xyxy', roisFromXyxy([[296, 192, 496, 337]])],
    ['xywh', roisFromXywh([[296, 192, 200, 145]])],
    ['yxhw', roisFromYxhw([[192, 296, 145, 200]])],
    ['cxcywh', roisFromCxcywh([[396, 264.5, 200, 145]])],
    ['flat numbers', roisFromXywh([296, 192, 200, 145])],
    ['a typed array', roisFromXywh(Float64Array.of(296, 192, 200, 145))],
    ['typed rows', roisFromXywh([Float64Array.of(296, 192, 200, 145)])],
  ])('takes %s', (_, rois) => {
    expect(rois).toEqual({ boxes })
  })

  it.each([
    ['VOC', roisFromVoc([[297, 193, 496, 337]])],
    ['shares of the image', roisFromNormalizedXyxy([[0.578125, 0.375, 0.96875, 337 / 512]], [512, 512])],
    ['YOLO', roisFromYolo([[396 / 600, 264.5 / 400, 200 / 600, 145 / 400]], [400, 600])],
  ])('takes %s', (_, { boxes: [...made] }) => {
    for (const [n, at] of made.entries()) expect(at).toBeCloseTo(boxes[n]!, 4)
  })

  it('takes height before width of an image', () => {
    expect(roisFromNormalizedXyxy([[0, 0, 1, 1]], [10, 30], [2])).toEqual({
      boxes: Float32Array.of(0, 0, 30, 10),
      batchIndices: Int32Array.of(2),
    })
    expect(roisFromYolo([[0.5, 0.5, 1, 0.5]], [10, 30])).toEqual({ boxes: Float32Array.of(0, 2.5, 30, 7.5) })
  })

  it('takes a list of boxes for each image, some without any', () => {
    expect(
      roisPerImage([
        [[1, 2, 3, 4]],
        [],
        [
          [5, 6, 7, 8],
          [9, 9, 9, 9],
        ],
      ]),
    ).toEqual({
      boxes: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9),
      batchIndices: Int32Array.of(0, 2, 2),
    })
    expect(roisPerImage([[], [[1, 2, 3, 4]]], roisFromXywh).boxes).toEqual(Float32Array.of(1, 2, 4, 6))
    expect(roisPerImage([[[1, 2, 3, 4, 0.5]]], roisFromRotated).rotated).toHaveLength(5)
    expect(roisPerImage([])).toEqual({ boxes: new Float32Array(0), batchIndices: new Int32Array(0) })
  })

  it.each([
    [
      () => roisFromYolo([[0, 0, 1, 1]], [400] as never),
      'image must be [height, width] in pixels, but is [400]',
    ],
    [() => roisFromNormalizedXyxy([[0, 0, 1, 1]], [400, 0]), 'image must be [height, width]'],
    [() => roisFromVoc([[0, 0, 1]]), 'boxes[0] must have 4 numbers'],
    [() => roisPerImage({} as never), 'images must be a list of lists of boxes'],
    [() => roisPerImage([[1, 2, 3, 4]]), 'images[0] must be a list of rows, one a box, but holds 1'],
    [() => roisPerImage([[], 3 as never]), 'images[1] must be a list of rows, but is 3'],
  ])('refuses what it would have to guess: %#', (call, says) => {
    expect(call).toThrow(says)
  })

  it('keeps rotated rows as they are', () => {
    const rows = [[396, 264.5, 200, 145, -0.5]]
    expect(roisFromRotated(rows, [1])).toEqual({
      rotated: Float32Array.from(rows.flat()),
      batchIndices: Int32Array.of(1),
    })
    expect(() => roisFromRotated([[396, 264.5, 200, 145]])).toThrow('boxes[0] must have 5 numbers, but has 4')
  })

  it('keeps points as they are, in sets of one size', () => {
    const points = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const sets = [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6, 7, 8],
    ]
    expect(pointsFromXy(sets, [1, 0])).toEqual({ points, perRegion: 2, batchIndices: Int32Array.of(1, 0) })
    expect(pointsFromXy([])).toEqual({ points: new Float32Array(0), perRegion: 1 })
    expect(() =>
      pointsFromXy([
        [1, 2],
        [1, 2, 3, 4],
      ]),
    ).toThrow('points[1] must have as many points as points[0], 1')
    expect(() => pointsFromXy([[[1, 2, 3]]])).toThrow('points[0][0] must have 2 numbers, but has 3')
    expect(() => pointsFromXy([[]])).toThrow('points[0] must have at least one point, but has 0')
    expect(() => pointsFromXy([[1, 2, 3]])).toThrow('points[0] must have 2 numbers a row')
  })

  it("takes points as PyTorch's grid_sample does: from edge to edge", () => {
    const { points, perRegion } = pointsFromGridSample(
      [
        [
          [-1, -1],
          [1, 1],
          [0, 0.5],
        ],
      ],
      [4, 8],
    )
    expect([...points]).toEqual([0, 0, 8, 4, 4, 3])
    expect(perRegion).toBe(3)
    expect(() => pointsFromGridSample([], [4])).toThrow('size must be [height, width] of the map, but is [4]')
  })

  it("splits Caffe's K×5", () => {
    expect(roisFromCaffe([[1, 296, 192, 496, 337]])).toEqual({ boxes, batchIndices: Int32Array.of(1) })
  })

  it('keeps batch indices', () => {
    expect(roisFromXyxy([boxes, boxes], [1, 0]).batchIndices).toEqual(Int32Array.of(1, 0))
  })

  it.each<[string, () => unknown, string]>([
    [
      'a short row',
      () =>
        roisFromXyxy([
          [1, 2, 3, 4],
          [1, 2, 3],
        ]),
      'boxes[1] must have 4 numbers, but has 3',
    ],
    ['K×5 as xyxy', () => roisFromXyxy([[0, 1, 2, 3, 4]]), 'boxes[0] must have 4 numbers, but has 5'],
    [
      'a ragged list',
      () => roisFromCaffe([1, 2, 3]),
      'boxes must have 5 numbers a row, but there are 3 numbers',
    ],
    ['a text', () => roisFromXyxy([['1', 2, 3, 4] as never]), 'boxes[0][0] must be a number, but is "1"'],
    ['nothing', () => roisFromXyxy(undefined as never), 'boxes must be a list of numbers or of rows of 4'],
    [
      'half an index',
      () => roisFromCaffe([[0.5, 1, 2, 3, 4]]),
      'batch index 0 must be a whole number, but is 0.5',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message)
  })
})

describe('firstAvailable', () => {
  const unavailable = async () => Promise.reject(new RoiPoolError('ROI_UNAVAILABLE', 'no GPU here'))
  const backend = { name: 'here' } as never

  it('opens the first that can run', async () => {
    expect(
      await firstAvailable([unavailable, async () => backend, () => Promise.reject(new Error('not asked'))]),
    ).toBe(backend)
  })

  it('never hides another failure', async () => {
    const broken = () => Promise.reject(new TypeError('a bug'))
    await expect(firstAvailable([unavailable, broken, async () => backend])).rejects.toThrow('a bug')
  })

  it('tells every reason when none can run', async () => {
    await expect(firstAvailable([unavailable, unavailable])).rejects.toMatchObject({
      code: 'ROI_UNAVAILABLE',
      message: 'no backend can run here: no GPU here; no GPU here',
    })
    await expect(firstAvailable([])).rejects.toMatchObject({ code: 'ROI_INVALID' })
  })

  it('takes indices of 64 bits, and refuses those beyond 32', () => {
    const boxes = [[0, 0, 1, 1]]
    expect(roisFromXyxy(boxes, BigInt64Array.of(3n)).batchIndices).toEqual(Int32Array.of(3))
    expect(roisFromXyxy(boxes, BigUint64Array.of(3n)).batchIndices).toEqual(Int32Array.of(3))
    expect(roisFromXyxy(boxes, Uint8Array.of(3)).batchIndices).toEqual(Int32Array.of(3))
    for (const index of [2n ** 31n, 2n ** 53n + 1n, 2n ** 32n]) {
      expect(() => roisFromXyxy(boxes, BigInt64Array.of(index))).toThrow(
        `batch index 0 must be a whole number, but is ${index}n`,
      )
    }
  })

  it.each<[string, () => unknown, string]>([
    [
      'a row that is null',
      () => roisFromXyxy([[0, 0, 3, 3], null] as never),
      'boxes[1] must be a row of 4 numbers, but is null',
    ],
    [
      'a first row that is null',
      () => roisFromXyxy([null] as never),
      'boxes[0] must be a row of 4 numbers, but is null',
    ],
    [
      'a row that is a number',
      () => roisFromXyxy([[0, 0, 3, 3], 5] as never),
      'boxes[1] must be a row of 4 numbers, but is 5',
    ],
    ['a negative length', () => roisFromXyxy({ length: -4 }), 'boxes must be a list of numbers'],
    ['a tensor', () => roisFromXyxy({ shape: [1, 4], data: () => 0 } as never), 'but is an object'],
    [
      'bigint coordinates',
      () => roisFromXyxy([0n, 0n, 1n, 1n] as never),
      'boxes[0][0] must be a number, but is 0n',
    ],
    [
      'an index in quotes',
      () => roisFromXyxy([0, 0, 1, 1], ['0'] as never),
      'batch index 0 must be a whole number, but is "0"',
    ],
    [
      'one index for all',
      () => roisFromXyxy([0, 0, 1, 1], 1 as never),
      'batch indices must be a list of whole numbers, but is 1',
    ],
    [
      'null indices in a row',
      () => roisFromCaffe([[null, 0, 0, 1, 1]] as never),
      'boxes[0][0] must be a number, but is null',
    ],
  ])('refuses %s in a sentence', (_, call, message) => {
    expect(call).toThrow(message)
    expect(call).toThrow(expect.objectContaining({ code: 'ROI_INVALID' }))
  })

  it('refuses boxes whose buffer was transferred', () => {
    const boxes = Float32Array.of(0, 0, 1, 1)
    structuredClone(boxes.buffer, { transfer: [boxes.buffer] })
    expect(() => roisFromXyxy(boxes)).toThrow('a detached Float32Array: its buffer was transferred')
  })
})
