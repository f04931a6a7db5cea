import { describe, expect, it } from 'vitest'
import {
  defineBackend,
  multiScaleRoiPool,
  planMultiScaleRoiAlign,
  presets,
  roisFromXyxy,
  type Shape,
} from '../src/index.js'

const shapes: Shape[] = [
  [2, 100, 120, 4],
  [2, 50, 60, 4],
  [2, 25, 30, 4],
]
const params = { outputSize: [2, 3], strides: [8, 16, 32] } as const
const square = (side: number) => [10, 10, 10 + side, 10 + side]

function rows(sides: number[], more: object = {}): number[][] {
  const rois = roisFromXyxy(
    sides.map(square),
    sides.map(() => 1),
  )
  return planMultiScaleRoiAlign(rois, { ...params, ...more }, shapes).map((plan) => [...plan.rows])
}

describe('planMultiScaleRoiAlign', () => {
  it('gives each RoI to the level of its size, rows in input order', () => {
    // Level 4 (stride 16) begins at 224 pixels; level 5 at 448.
    expect(rows([224, 10, 500, 223.9, 447, 448])).toEqual([
      [1, 3],
      [0, 4],
      [2, 5],
    ])
  })

  it('clamps to the levels there are, and boxes without area to the finest', () => {
    expect(rows([4000, 1, 0])).toEqual([[1, 2], [], [0]])
  })

  it('takes the canonical level and size as parameters', () => {
    expect(rows([100], { canonicalSize: 100, canonicalLevel: 5 })).toEqual([[], [], [0]])
  })

  it('uses 1e-6 as torchvision does: 223.99999 belongs to the level of 224', () => {
    expect(rows([223.99999])).toEqual([[], [0], []])
  })

  it('knows the rule of detectron2, without 1e-6, and of Matterport, which rounds', () => {
    const four: Shape[] = [
      [1, 400, 400, 1],
      [1, 200, 200, 1],
      [1, 100, 100, 1],
      [1, 50, 50, 1],
    ]
    const level = (more: object, ...box: number[]) =>
      planMultiScaleRoiAlign(
        roisFromXyxy([box]),
        { outputSize: [1, 1], strides: [4, 8, 16, 32], ...more },
        four,
      )
        .map(({ rows }) => rows.length)
        .indexOf(1)
    const nearly = [1000.7, 1000.7, 1224.7, 1224.7]
    expect(level(presets.torchvision.multiScaleRoiAlign, ...nearly)).toBe(2)
    expect(level(presets.detectron2.multiScaleRoiAlign, ...nearly)).toBe(1)
    expect(level(presets.torchvision.multiScaleRoiAlign, 0, 0, 160, 160)).toBe(1)
    expect(level(presets.matterport.multiScaleRoiAlign, 0, 0, 160, 160)).toBe(2)
  })

  it('numbers the RoI it refuses in the whole list, whatever its level', () => {
    const rois = roisFromXyxy([square(20), square(300), square(20)], [0, 0, 0])
    const call = () => planMultiScaleRoiAlign(rois, { ...params, reduce: 'max', maxPlanBytes: 150 }, shapes)
    expect(call).toThrow('with rois.boxes[2] the samples of the plan')
  })

  it('keeps the images of the RoIs', () => {
    const rois = roisFromXyxy([square(300), square(20), square(300)], [1, 0, 0])
    const plans = planMultiScaleRoiAlign(rois, params, shapes)
    expect(plans.map(({ batchIndices }) => [...batchIndices])).toEqual([[0], [1, 0], []])
    expect(plans[1]!.outputShape).toEqual([3, 2, 3, 4])
  })

  it.each<[string, object, Shape[], string]>([
    [
      'strides that skip a level',
      { strides: [8, 16, 64] },
      shapes,
      'params.strides[2] is 64, but must be twice 16',
    ],
    [
      'a stride that is no power of two',
      { strides: [10, 20, 40] },
      shapes,
      'params.strides[0] is 10: not a power of two',
    ],
    ['another number of strides', { strides: [8, 16] }, shapes, '2 entries, but there are 3 feature maps'],
    ['a spatial scale', { spatialScale: 1 }, shapes, 'params.spatialScale is not a parameter here'],
    ['a rule nobody has', { levelRule: 'caffe' }, shapes, "params.levelRule must be 'torchvision'"],
    ['a size of 0', { canonicalSize: 0 }, shapes, 'params.canonicalSize must be a positive number, but is 0'],
    [
      'maps of other channels',
      {},
      [shapes[0]!, shapes[1]!, [2, 25, 30, 5]],
      'features[2] has 2 images of 5 channels',
    ],
  ])('refuses %s', (_, more, mapShapes, message) => {
    const rois = roisFromXyxy([square(50)], [0])
    expect(() => planMultiScaleRoiAlign(rois, { ...params, ...more }, mapShapes)).toThrow(message)
  })
})

describe('multiScaleRoiPool', () => {
  /** Writes the first value of the map it reads into every value of the rows it is given. */
  const backend = () =>
    defineBackend<Float32Array>({
      name: 'first value',
      capabilities: {
        runsOn: 'a test',
        reductions: ['max', 'sum', 'max-of-sums'],
        positionSensitive: true,
        rows: true,
        nonFinite: true,
        subnormals: true,
        maxElements: 1e6,
      },
      upload: ({ data }) => data.slice(),
      reduce(source, _, { outputShape: [count, h, w, c], rows }, out = new Float32Array(count * h * w * c)) {
        for (const row of rows) out.fill(source[0]!, row * h * w * c, (row + 1) * h * w * c)
        return out
      },
      read: (values, into) => into.set(values),
      release: () => undefined,
      dispose: () => undefined,
    })
  const maps = shapes.map((shape, level) => ({
    data: new Float32Array(shape.reduce((a, b) => a * b)).fill(level + 1),
    shape,
  }))
  const rois = roisFromXyxy([square(900), square(10), square(300), square(20)], [0, 1, 0, 1])
  const options = { ...params, outputSize: [1, 1] } as const

  it('fills one result from every level, for host maps and for resident ones', async () => {
    const { data, shape } = await multiScaleRoiPool(backend(), maps, rois, options)
    expect(shape).toEqual([4, 1, 1, 4])
    expect([0, 4, 8, 12].map((n) => data[n])).toEqual([3, 1, 2, 1])
    const here = backend()
    const resident = await Promise.all(maps.map((map) => here.upload(map)))
    const result = await multiScaleRoiPool(here, resident, rois, options)
    expect(await result.read()).toEqual(data)
    expect(await multiScaleRoiPool(here, resident, rois, { ...options, out: result })).toBe(result)
  })

  it('gives an empty result for no RoIs', async () => {
    expect((await multiScaleRoiPool(backend(), maps, roisFromXyxy([]), options)).shape).toEqual([0, 1, 1, 4])
  })

  it('refuses a single map, or maps here and there', async () => {
    await expect(multiScaleRoiPool(backend(), maps[0] as never, rois, options)).rejects.toThrow(
      'features must be a list',
    )
    const mixed = [maps[0], maps[1], await backend().upload(maps[2]!)] as never
    await expect(multiScaleRoiPool(backend(), mixed, rois, options)).rejects.toThrow(
      'all in host memory or all resident',
    )
  })
})
