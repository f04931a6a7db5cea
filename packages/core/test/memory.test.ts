import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  defineBackend,
  type Plan,
  planRoiAlign,
  planRoiAlignRotated,
  roiAlign,
  roisFromRotated,
  roisFromXyxy,
} from '../src/index.js'

const shape = [1, 40, 40, 1] as const
const features = { data: new Float32Array(1600), shape }
const params = { outputSize: [7, 7], spatialScale: 1, samplingRatio: 2 } as const
/** So many that their lists lie in memory that is kept. */
const COUNT = 3000

const rois = (seed: number) =>
  roisFromXyxy(
    Float32Array.from({ length: COUNT * 4 }, (_, n) => ((n * 7 + seed * 13) % 20) + (n % 4 < 2 ? 0 : 20)),
  )

/** A backend that sees plans, and fails where it is told. */
function seeing(see: (plan: Plan) => void | Promise<void>) {
  return defineBackend<number>({
    name: 'seeing',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 30,
    },
    upload: () => 0,
    reduce: async (_, __, plan) => {
      await see(plan)
      return 0
    },
    read: () => undefined,
    release: () => undefined,
    dispose: () => undefined,
  })
}

const later = () => new Promise((resolve) => setTimeout(resolve))

describe('the memory of plans', () => {
  it('is used again by the next call, not by one made meanwhile', async () => {
    const seen: { plan: Plan; buffer: ArrayBufferLike }[] = []
    const backend = seeing(async (plan) => {
      await later()
      if (plan.reduction === 'sum') seen.push({ plan: structuredClone(plan), buffer: plan.x.cell.buffer })
    })
    const calls = [0, 1, 2].map((seed) => roiAlign(backend, features, rois(seed), params))
    await Promise.all(calls)
    await roiAlign(backend, features, rois(3), params)
    for (const [seed, { plan }] of seen.entries()) {
      expect(isDeepStrictEqual(plan, planRoiAlign(rois(seed), params, shape))).toBe(true)
    }
    const [first, second, third, last] = seen.map(({ buffer }) => buffer)
    expect(new Set([first, second, third]).size).toBe(3)
    expect([first, second, third]).toContain(last)
  })

  it('is not that of a plan which the caller made', async () => {
    const backend = seeing(() => undefined)
    const mine = planRoiAlign(rois(0), params, shape)
    for (let seed = 1; seed < 4; seed++) await roiAlign(backend, features, rois(seed), params)
    expect(isDeepStrictEqual(mine, planRoiAlign(rois(0), params, shape))).toBe(true)
  })

  it('is not given back by a call that fails', async () => {
    const seen: { plan: Plan; before: Plan }[] = []
    const backend = seeing((plan) => {
      seen.push({ plan, before: structuredClone(plan) })
      if (seen.length === 1) throw new Error('lost')
    })
    await expect(roiAlign(backend, features, rois(0), params)).rejects.toThrow('lost')
    for (let seed = 1; seed < 4; seed++) await roiAlign(backend, features, rois(seed), params)
    expect(isDeepStrictEqual(seen[0]!.plan, seen[0]!.before)).toBe(true)
  })

  it('is written again by the next plan, of which the caller has copies', () => {
    const turned = (seed: number) =>
      planRoiAlignRotated(
        roisFromRotated(Array.from({ length: COUNT }, (_, k) => [20, 20, 10 + (k % 7), 9 + seed, k + seed])),
        params,
        shape,
      )
    const mine = turned(0)
    const before = structuredClone(mine)
    for (let seed = 1; seed < 4; seed++) turned(seed)
    expect(isDeepStrictEqual(mine, before)).toBe(true)
    const { x } = mine as Extract<Plan, { reduction: 'sum' }>
    expect(x.cell.buffer.byteLength).toBe(x.cell.byteLength)
  })

  it('is a copy without what lies behind it, where the caller keeps the plan', () => {
    const { x } = planRoiAlign(rois(0), params, shape) as Extract<Plan, { reduction: 'sum' }>
    expect(x.cell.buffer.byteLength).toBeLessThanOrEqual(x.cell.byteLength * 1.125)
  })
})
