import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type Block,
  defineBackend,
  type FeatureMap,
  inBlocks,
  multiScaleRoiPool,
  type Plan,
  type ResidentMap,
  type Rois,
  roiAlign,
  roiPool,
  roisFromXyxy,
} from '../src/index.js'

/** A backend that writes, for every value of row k, the image of RoI k and its first column; it notes its storage. */
function columns(maxElements = 1e6) {
  const live = new Set<Float32Array>()
  const made: number[] = []
  const keep = (array: Float32Array) => {
    live.add(array)
    made.push(array.length)
    return array
  }
  const backend = defineBackend<Float32Array>({
    name: 'columns',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements,
    },
    upload: ({ data }) => keep(data.slice()),
    reduce(_, __, plan: Plan, out) {
      const [count, PH, PW, channels] = plan.outputShape
      const size = PH * PW * channels
      const result = out ?? keep(new Float32Array(count * size))
      plan.rows.forEach((row, k) => {
        const column = plan.reduction === 'max' ? plan.x.start[k * PW]! : Number.NaN
        result.fill(plan.batchIndices[k]! * 100 + column, row * size, (row + 1) * size)
      })
      return result
    },
    read: (values, into) => into.set(values),
    release: (array) => void live.delete(array),
    dispose: () => undefined,
  })
  return { backend, live, made }
}

const features: FeatureMap = { data: new Float32Array(2 * 4 * 50 * 3), shape: [2, 4, 50, 3] }
const params = { outputSize: [2, 1], spatialScale: 1 } as const
const count = 10
const rois = roisFromXyxy(
  Array.from({ length: count }, (_, k) => [k * 3, 0, k * 3 + 2, 3]),
  Array.from({ length: count }, (_, k) => k % 2),
)
const answers = Array.from({ length: count }, (_, k) => (k % 2) * 100 + k * 3)

/** The first value of every RoI, as the blocks have it, and where they begin. */
async function collect(blocks: AsyncIterable<Block<FeatureMap>>) {
  const seen: Block<FeatureMap>[] = []
  for await (const block of blocks) seen.push(block)
  const values = seen.flatMap(({ from, to, result }) =>
    Array.from({ length: to - from }, (_, k) => result.data[k * 6]!),
  )
  return { values, starts: seen.map(({ from }) => from), seen }
}

describe('inBlocks, of a map in host memory', () => {
  it('gives every RoI once and in order, each with its own image', async () => {
    const { values, starts, seen } = await collect(
      inBlocks(roiPool, columns().backend, features, rois, params, { rois: 4 }),
    )
    expect(starts).toEqual([0, 4, 8])
    expect(seen.at(-1)).toMatchObject({ to: 10, result: { shape: [2, 2, 1, 3] } })
    expect(values).toEqual(answers)
  })

  it('uploads the map once, computes into one storage, and releases everything', async () => {
    const { backend, live, made } = columns()
    await collect(inBlocks(roiPool, backend, features, rois, params, { rois: 4 }))
    expect(made).toEqual([features.data.length, 24, 12])
    await backend.dispose()
    expect(live.size).toBe(0)
  })

  it.each(['break', 'throw'])('releases everything after %s', async (how) => {
    const { backend, live } = columns()
    const leave = async () => {
      for await (const { from } of inBlocks(roiPool, backend, features, rois, params, { rois: 4 })) {
        if (from === 4 && how === 'break') break
        if (from === 4) throw new Error('enough')
      }
    }
    if (how === 'throw') await expect(leave()).rejects.toThrow('enough')
    else await leave()
    await backend.upload({ data: new Float32Array(1), shape: [1, 1, 1, 1] })
    expect([...live].map(({ length }) => length)).toEqual([1])
  })

  it('cuts blocks that the backend can hold', async () => {
    const { backend } = columns(features.data.length)
    const many = Array.from({ length: 500 }, (_, k) => [k % 40, 0, (k % 40) + 2, 3])
    const list = roisFromXyxy(
      many,
      many.map(() => 0),
    )
    const { starts } = await collect(inBlocks(roiPool, backend, features, list, params))
    // 1,200 values are 200 RoIs of 6.
    expect(starts).toEqual([0, 200, 400])
    await expect(roiPool(backend, features, list, params)).rejects.toThrow('takes at most 1200')
  })

  it('cuts blocks of about 64 MiB, plans included', async () => {
    const { backend } = columns(2 ** 30)
    const wide = { data: new Float32Array(2 ** 20), shape: [1, 1, 1, 2 ** 20] } as const
    const list = roisFromXyxy(Array.from({ length: 33 }, () => [0, 0, 1, 1]))
    const one = { outputSize: [1, 1], spatialScale: 1 } as const
    const { starts } = await collect(inBlocks(roiPool, backend, wide, list, one))
    expect(starts).toEqual([0, 15, 30])
    const thin = { data: new Float32Array(1), shape: [1, 1, 1, 1] } as const
    const long = { boxes: new Float32Array(4 * 3_000_000) }
    const [first] = (await collect(inBlocks(roiPool, backend, thin, long, one))).seen
    // 4 bytes of result, 24 of plan.
    expect(first?.to).toBe(Math.floor(2 ** 26 / 28))
  })

  it('fills the array it is given, with as many RoIs as fit', async () => {
    const into = new Float32Array(6 * 4 + 5).fill(-1)
    const starts = []
    for await (const { from, to, result } of inBlocks(roiPool, columns().backend, features, rois, params, {
      into,
    })) {
      starts.push(from)
      expect(result.data.buffer).toBe(into.buffer)
      expect(result.data).toHaveLength((to - from) * 6)
      expect(result.data[0]).toBe(answers[from])
    }
    expect(starts).toEqual([0, 4, 8])
    expect([...into.subarray(24)]).toEqual([-1, -1, -1, -1, -1])
  })

  it('takes and gives channels first', async () => {
    const first = { data: features.data, shape: [2, 3, 4, 50] } as const
    const options = { ...params, layout: 'NCHW' } as const
    const { seen, values } = await collect(
      inBlocks(roiPool, columns().backend, first, rois, options, { rois: 5 }),
    )
    expect(seen.map(({ result }) => result.shape)).toEqual([
      [5, 3, 2, 1],
      [5, 3, 2, 1],
    ])
    expect(values).toEqual(answers)
  })

  it('gives no block for no RoIs, but checks the call', async () => {
    const { backend, made } = columns()
    expect((await collect(inBlocks(roiPool, backend, features, roisFromXyxy([]), params))).seen).toEqual([])
    expect(made).toEqual([])
    const wrong = inBlocks(roiPool, backend, features, roisFromXyxy([]), { ...params, spatialScale: 0 })
    await expect(wrong.next()).rejects.toThrow('params.spatialScale')
  })
})

describe('inBlocks, of a resident map', () => {
  it('gives blocks that share storage, and leaves the map to the caller', async () => {
    const { backend, live, made } = columns()
    const map = await backend.upload(features)
    const values: number[] = []
    const blocks = inBlocks(roiPool, backend, map, rois, params, { rois: 4 })
    expectTypeOf(blocks).toEqualTypeOf<AsyncGenerator<Block<ResidentMap<Float32Array>>, void, undefined>>()
    const results = new Set<ResidentMap>()
    for await (const { from, to, result } of blocks) {
      results.add(result)
      const data = await result.read()
      for (let k = from; k < to; k++) values.push(data[(k - from) * 6]!)
    }
    expect(values).toEqual(answers)
    expect(made).toEqual([features.data.length, 24, 12])
    expect(results.size).toBe(2)
    await map.read()
    expect(live.size).toBe(1)
  })

  it('gives blocks of a pyramid', async () => {
    const { backend } = columns()
    const maps = [features, { data: new Float32Array(2 * 2 * 25 * 3), shape: [2, 2, 25, 3] } as const]
    const resident = await Promise.all(maps.map((map) => backend.upload(map)))
    const pyramid = { outputSize: [2, 1], strides: [16, 32] } as const
    const boxes = roisFromXyxy(
      [
        [64, 0, 400, 600],
        [32, 0, 80, 50],
        [160, 0, 900, 700],
      ],
      [0, 1, 1],
    )
    const values: number[] = []
    for await (const { result } of inBlocks(multiScaleRoiPool, backend, resident, boxes, pyramid, {
      rois: 2,
    })) {
      const data = await result.read()
      for (let k = 0; k < data.length; k += 6) values.push(data[k]!)
    }
    expect(values).toEqual([2, 102, 105])
    const host = await collect(
      inBlocks(multiScaleRoiPool, backend, maps, boxes, pyramid, {
        rois: 2,
      }),
    )
    expect(host.values).toEqual(values)
  })
})

describe('inBlocks refuses, before anything is computed,', () => {
  const boxes = rois.boxes.slice()
  boxes[9 * 4 + 1] = Number.NaN
  const elsewhere = Int32Array.from(rois.batchIndices!)
  elsewhere[7] = 2
  const short = Int32Array.from(rois.batchIndices!.subarray(1))

  it.each<[string, Rois, object, object, RegExp]>([
    ['a coordinate, by its number', { ...rois, boxes }, {}, {}, /rois\.boxes\[9\] has y1 = NaN/],
    [
      'an image, by its number',
      { ...rois, batchIndices: elsewhere },
      {},
      {},
      /rois\.batchIndices\[7\] is 2, but the feature map has 2 images/,
    ],
    ['too few images', { ...rois, batchIndices: short }, {}, {}, /9 entries, but rois\.boxes has 10 RoIs/],
    [
      'images in another array',
      { ...rois, batchIndices: [0] as never },
      {},
      {},
      /rois\.batchIndices must be an Int32Array/,
    ],
    ['a parameter', rois, { quantisation: 'round' }, {}, /params\.quantisation is not a parameter here/],
    ['a reduction', rois, { reduce: 'avg' }, {}, /offers max, not sum/],
    ['an out', rois, { out: {} }, {}, /params\.out is not for blocks/],
    ['no RoIs a block', rois, {}, { rois: 0 }, /options\.rois must be a positive whole number, but is 0/],
    ['half a RoI', rois, {}, { rois: 0.5 }, /options\.rois must be a positive whole number, but is 0\.5/],
    ['an option', rois, {}, { roi: 5 }, /options\.roi is not a parameter here; known are rois, into/],
    [
      'a small into',
      rois,
      {},
      { rois: 4, into: new Float32Array(23) },
      /options\.into must hold 6 values a RoI, 4 RoIs a block, but holds 23/,
    ],
    [
      'an into without room for a RoI',
      rois,
      {},
      { rois: undefined, into: new Float32Array(5) },
      /6 values a RoI, 1 RoIs a block, but holds 5/,
    ],
    ['another into', rois, {}, { into: [] }, /options\.into must be a Float32Array, but is \[\]/],
    ['too many RoIs a block', rois, {}, { rois: 9 }, /the result \[9,2,1,3\] has 54 elements/],
  ])('%s', async (_, list, more, options, message) => {
    const { backend, made } = columns(53)
    const small = { data: new Float32Array(2 * 8 * 3), shape: [2, 1, 8, 3] } as const
    const blocks = inBlocks(roiPool, backend, small, list, { ...params, ...more }, { rois: 2, ...options })
    await expect(blocks.next()).rejects.toThrow(message)
    expect(made).toEqual([])
  })

  it('what is of maps in one memory only', async () => {
    const { backend, made } = columns()
    const map = await backend.upload(features)
    const out = await roiPool(backend, map, rois, params)
    const wrong: [object, object, RegExp][] = [
      [{ out }, {}, /params\.out is not for blocks/],
      [{ layout: 'NCHW' }, {}, /a resident map is always NHWC/],
      [{}, { into: new Float32Array(60) }, /options\.into is for maps in host memory/],
    ]
    for (const [more, options, message] of wrong) {
      const blocks = inBlocks(roiPool, backend, map, rois, { ...params, ...more }, options)
      await expect(blocks.next()).rejects.toThrow(message)
    }
    expect(made).toHaveLength(2)
  })

  it('a grid of too many samples', async () => {
    const huge = roisFromXyxy([
      [0, 0, 1, 1],
      [0, 0, 5000, 5000],
    ])
    const one = { data: new Float32Array(9), shape: [1, 3, 3, 1] } as const
    const blocks = inBlocks(roiAlign, columns().backend, one, huge, { ...params, reduce: 'max' }, { rois: 1 })
    await expect(blocks.next()).rejects.toMatchObject({ code: 'ROI_UNSUPPORTED' })
  })
})
