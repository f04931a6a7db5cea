import { generator } from '@roipool/conformance'
import { defineBackend, planRoiPool, roisFromXyxy, type Shape } from '@roipool/core'
import { choose, chooseSum, orderRows } from '@roipool/wasm-kernels'
import { expect, test } from 'vitest'
import { wasmDriver } from '../src/driver.js'
import { wasm } from '../src/index.js'
import { compileKernels } from '../src/kernels.js'
import { Storage } from '../src/storage.js'
import { Team } from '../src/team.js'

/** What is chosen for `count` RoIs of `side` × `side` cells at seeded places. */
function choiceFor(count: number, side: number, shape: Shape) {
  const [, height, width] = shape
  const next = generator(1)
  const boxes = Array.from({ length: count }, () => {
    const [x, y] = [next() * (width - side), next() * (height - side)]
    return [x, y, x + side - 1, y + side - 1]
  })
  const params = { outputSize: [7, 7], spatialScale: 1, quantization: 'round' } as const
  const plan = planRoiPool(roisFromXyxy(boxes), params, shape)
  if (plan.reduction !== 'max') throw new Error('not a plan for maxima')
  const order = new Int32Array(count * 7)
  const [rows] = orderRows(plan, shape, order)
  return choose(plan, rows!, order, height * width, 'auto')
}

test('windows are built where many large bins share them', () => {
  const choice = choiceFor(1000, 40, [1, 50, 68, 1024])
  expect(choice.separable).toBe(false)
  expect(choice.depth).toBeGreaterThan(1)
})

test('nothing is built for a few RoIs on a large map', () => {
  expect(choiceFor(20, 20, [1, 200, 272, 256])).toMatchObject({ separable: true, depth: 0 })
})

test('bins of one cell are read as they are', () => {
  expect(choiceFor(300, 3, [1, 200, 272, 256])).toMatchObject({ separable: false, depth: 0 })
})

test('of few channels windows are built sooner: many cells are dealt with at once', () => {
  const [one, many] = [1, 256].map((channels) => choiceFor(30, 120, [1, 256, 256, channels]))
  expect(one!.depth).toBeGreaterThan(3)
  expect(many).toMatchObject({ separable: true, depth: 0 })
})

/** Whether means of rows are built for `count` RoIs over nearly all of a map, or of `side` cells. */
function keepsMeans(count: number, side: number, shape: Shape, same = false) {
  const [, height, width] = shape
  const next = generator(1)
  const boxes = Array.from({ length: count }, () => {
    const [x, y] = same ? [0, 0] : [next() * (width - side), next() * (height - side)]
    return [x, y, x + side - 1, y + side - 1]
  })
  const params = { outputSize: [7, 7], spatialScale: 1, reduce: 'avg' } as const
  const plan = planRoiPool(roisFromXyxy(boxes), params, shape)
  if (plan.reduction !== 'sum') throw new Error('not a plan for sums')
  const order = new Int32Array(count * 7)
  const [rows] = orderRows(plan, shape, order)
  return chooseSum(plan, rows!, order, height * width, 'auto').means
}

test('means of rows are kept where many long bins read them, each by itself', () => {
  expect(keepsMeans(100, 380, [1, 400, 400, 256])).toBe(true)
  expect(keepsMeans(2, 380, [1, 400, 400, 256])).toBe(false)
  expect(keepsMeans(100, 20, [1, 400, 400, 256])).toBe(false)
  expect(keepsMeans(100, 380, [1, 400, 400, 256], true)).toBe(false)
})

test('where windows do not fit into memory, the result is the same without them', async () => {
  const shape: Shape = [1, 40, 50, 64]
  const data = Float32Array.from({ length: 40 * 50 * 64 }, (_, n) => (n * 7919) % 10_007)
  const plan = planRoiPool(roisFromXyxy([[0, 0, 45, 35]]), { outputSize: [2, 2], spatialScale: 1 }, shape)
  const storage = new Storage(0, { limits: [16] })
  const team = await Team.open(await compileKernels(false), storage, 1)
  const small = defineBackend(wasmDriver({ storage, team, algorithm: 'windows' }))
  const large = await wasm({ algorithm: 'windows' })
  const [expected, got] = await Promise.all(
    [large, small].map(async (backend) =>
      (await backend.reduce(await backend.upload({ data, shape }), plan)).read(),
    ),
  )
  expect(got).toEqual(expected)
  // Not even one level of windows beside the map.
  expect(storage.maxBytes).toBeLessThan(2 * data.byteLength)
  await expect(small.upload({ data: data.slice(), shape })).rejects.toMatchObject({ code: 'ROI_UNSUPPORTED' })
})

for (const shape of [
  [3, 40, 50, 8],
  [3, 80, 90, 64],
] as const) {
  test(`the order has every row of bins once, image by image, for [${shape}]`, () => {
    const next = generator(2)
    const boxes = Array.from({ length: 60 }, () => [next() * 40, next() * 30, 45, 35])
    const batchIndices = Int32Array.from({ length: 60 }, () => 2 * Math.floor(next() * 2))
    const rois = { ...roisFromXyxy(boxes), batchIndices }
    const plan = planRoiPool(rois, { outputSize: [5, 2], spatialScale: 1 }, shape)
    const order = new Int32Array(300)
    const images = orderRows(plan, shape, order)
    expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()])
    expect(images.map(({ image }) => image)).toEqual([0, 2])
    for (const { image, from, to } of images) {
      for (const row of order.subarray(from, to)) expect(batchIndices[Math.floor(row / 5)]).toBe(image)
    }
  })
}
