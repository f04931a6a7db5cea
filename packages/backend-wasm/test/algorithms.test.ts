import { followed, generator, randomPlan } from '@roipool/conformance'
import { elements, type FeatureMap, planRoiAlign, planRoiPool, roisFromXyxy } from '@roipool/core'
import { COSTS, choose as chooseMax, chooseSum, orderRows } from '@roipool/wasm-kernels'
import { expect, test } from 'vitest'
import { type Algorithm, wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'
import { awkwardValues, firstDifference } from './plans.js'

const algorithms: readonly Algorithm[] = ['separable', 'direct', 'windows', 'auto']

test('every algorithm gives the same bits, on any number of threads, whatever the plan and the values', async () => {
  const next = generator(4)
  const backends = await Promise.all([
    ...algorithms.map((algorithm) => wasm({ algorithm, threads: 1 })),
    ...algorithms.map((algorithm) => openThreads(3, { algorithm })),
  ])
  for (let round = 0; round < 300; round++) {
    const { plan, shape } = randomPlan(next, {
      reduction: 'max',
      positionSensitive: round % 4 === 0,
      someRows: round % 2 === 1,
      channels: [1, 3, 4, 17, 32, 100][round % 6],
      side: 24,
    })
    const map: FeatureMap = { data: awkwardValues(elements(shape), next), shape }
    const wanted = unsigned(followed(map, plan).values)
    let first: Float32Array | undefined
    for (const [n, backend] of backends.entries()) {
      const resident = await backend.upload(map)
      const result = await backend.reduce(resident, plan)
      const label = `round ${round}, ${algorithms[n % 4]}, ${backend.capabilities.runsOn}`
      const values = await result.read()
      expect(firstDifference(unsigned(values), wanted), label).toBe(-1)
      first ??= values
      expect(firstDifference(values, first), label).toBe(-1)
      resident.release()
      result.release()
    }
  }
  for (const backend of backends) await backend.dispose()
})

/** Float32 in which zeros of either sign are the same, as SPEC §5.1 has it. */
function unsigned(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values, (value) => value + 0)
}

test('sums have the same bits on any number of threads', async () => {
  const next = generator(5)
  const [one, three] = await Promise.all([wasm({ threads: 1 }), openThreads(3)])
  for (let round = 0; round < 60; round++) {
    // A wide map of few channels, for which most of the time goes into finding columns, or any other.
    const [width, channels] = round % 3 === 0 ? [500, 1] : [12, 1 + Math.floor(next() * 40)]
    const shape = [2, 9, width, channels] as const
    const data = awkwardValues(2 * 9 * width * channels, next)
    const boxes = Array.from({ length: 50 }, () => {
      return [next() * 4 * width, next() * 60, (8 + next() * 8) * width, next() * 140]
    })
    const rois = {
      ...roisFromXyxy(boxes),
      batchIndices: Int32Array.from(boxes, () => Math.floor(next() * 2)),
    }
    for (const reduce of ['avg', 'max'] as const) {
      const plan = planRoiAlign(rois, { outputSize: [3, 2], spatialScale: 1 / 16, reduce }, shape)
      const [wanted, got] = [one, three].map(async (backend) => {
        const map = await backend.upload({ data, shape })
        return (await backend.reduce(map, plan)).read()
      })
      expect(firstDifference(await got!, await wanted!), `round ${round}, ${reduce}`).toBe(-1)
    }
  }
  for (const backend of [one, three]) await backend.dispose()
})

test('sums of even weights have the same bits, whether means of rows are kept or not, on any number of threads', async () => {
  const next = generator(6)
  const backends = await Promise.all([
    ...(['separable', 'windows', 'auto'] as const).map((algorithm) => wasm({ algorithm, threads: 1 })),
    openThreads(3, { algorithm: 'windows' }),
  ])
  for (let round = 0; round < 40; round++) {
    const [height, width, channels] = [
      5 + Math.floor(next() * 70),
      1 + Math.floor(next() * 40),
      [1, 3, 8][round % 3]!,
    ]
    const shape = [2, height, width, channels] as const
    const data = awkwardValues(2 * height * width * channels, next)
    // Some RoIs begin and end in the same rows of cells as the one before.
    const boxes = Array.from({ length: 30 }, (_, n) => {
      const [top, bottom] = n % 3 === 0 ? [0, height - 1] : [next() * height * 0.6, height - next() * 4]
      return [next() * 3, top, width - next() * 3, bottom]
    })
    const rois = { ...roisFromXyxy(boxes), batchIndices: Int32Array.from(boxes, (_, n) => n % 2) }
    const params = { outputSize: [1 + (round % 3), 2], spatialScale: 1, reduce: 'avg' } as const
    const plan = planRoiPool(rois, params, shape)
    const wanted = followed({ data, shape }, plan).values
    let first: Float32Array | undefined
    for (const backend of backends) {
      const map = await backend.upload({ data, shape })
      const out = await backend.reduce(map, plan, undefined, round % 2 ? 'NCHW' : 'NHWC')
      const values = await out.read()
      first ??= values
      expect(firstDifference(values, first), `round ${round}`).toBe(-1)
      out.release()
      if (backend === backends[0]) {
        const lasting = await (await backend.reduce(map, plan)).read()
        for (const [n, value] of wanted.entries()) {
          const bound = 1e-5 * Math.max(1, Math.abs(value))
          const same = Object.is(lasting[n], Math.fround(value))
          expect(same || Math.abs(lasting[n]! - value) <= bound, `round ${round}, value ${n}`).toBe(true)
        }
      }
      map.release()
    }
  }
  for (const backend of backends) await backend.dispose()
})

test('a mean of values near the largest is one of them', async () => {
  const backend = await wasm({ algorithm: 'windows', threads: 1 })
  const map = await backend.upload({ data: new Float32Array(40 * 40 * 5).fill(3e38), shape: [1, 40, 40, 5] })
  const plan = planRoiPool(
    roisFromXyxy([[0, 0, 39, 39]]),
    { outputSize: [1, 2], spatialScale: 1, reduce: 'avg' },
    map.shape,
  )
  for (const value of await (await backend.reduce(map, plan)).read()) expect(value / 3e38).toBeCloseTo(1, 5)
  await backend.dispose()
})

test('whatever the machine is said to cost, results have the same bits', async () => {
  const next = generator(7)
  const backend = await wasm({ threads: 1 })
  const before = { ...COSTS }
  const ways = new Set<string>()
  try {
    for (let round = 0; round < 60; round++) {
      const shape = [1, 48, 40, 4] as const
      const map = await backend.upload({ data: awkwardValues(48 * 40 * 4, next), shape })
      const boxes = Array.from({ length: 40 }, () => [
        next() * 20,
        next() * 20,
        20 + next() * 20,
        24 + next() * 24,
      ])
      const rois = roisFromXyxy(boxes)
      const reduce = round % 2 ? 'max' : 'avg'
      const plan = planRoiPool(rois, { outputSize: [2, 3], spatialScale: 1, reduce }, shape)
      const wanted = await (await backend.reduce(map, plan)).read()
      const order = new Int32Array(80)
      for (let other = 0; other < 4; other++) {
        for (const name of Object.keys(COSTS) as (keyof typeof COSTS)[]) {
          COSTS[name] = before[name] * 1000 ** (2 * next() - 1)
        }
        const [rows] = orderRows(plan, shape, order)
        const choose = plan.reduction === 'max' ? chooseMax : chooseSum
        const { cost, ...way } = choose(plan as never, rows!, order, 48 * 40, 'auto')
        ways.add(JSON.stringify(way))
        const got = await (await backend.reduce(map, plan)).read()
        expect(firstDifference(got, wanted), `round ${round}, ${JSON.stringify(COSTS)}`).toBe(-1)
      }
      Object.assign(COSTS, before)
    }
  } finally {
    Object.assign(COSTS, before)
    await backend.dispose()
  }
  // By axes; by windows of each size, or none; sums with and without means of rows.
  expect(ways.size).toBeGreaterThan(5)
})
