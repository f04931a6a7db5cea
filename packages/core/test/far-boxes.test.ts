import { describe, expect, it } from 'vitest'
import {
  type MaxOfSumsPlan,
  planPsRoiAlign,
  planRoiAlign,
  planRoiWarp,
  type RoiAlignParams,
  roiAlignCoverage,
  type SumPlan,
  type Taps,
} from '../src/index.js'

const one = { outputSize: [1, 1], spatialScale: 1 } as const
const rois = (...boxes: number[]) => ({ boxes: Float32Array.from(boxes) })

/** The weight of every cell in one list of taps. */
function weights({ offset, cell, weight }: Taps, limit: number, list = 0): number[] {
  const all = new Array<number>(limit).fill(0)
  for (let t = offset[list]!; t < offset[list + 1]!; t++) all[cell[t]!]! += weight[t]!
  return all
}

/** Bytes of a plan's samples. */
const bytes = ({ x, y }: MaxOfSumsPlan) =>
  [x, y].reduce((sum, { taps }) => sum + taps.offset.byteLength + 2 * taps.cell.byteLength, 0)

describe('a mean over samples', () => {
  it.each([
    ['100×100 cells', [0, 0, 100, 100], 1, [1, 100, 100, 1], [1, 1]],
    ['1333×800 pixels at stride 4', [0, 0, 1333, 800], 1 / 4, [1, 200, 334, 1], [2, 2]],
    ['a box mostly outside', [-1709.99, -1019.99, 2280, 2550], 0.7, [1, 100, 100, 1], [1, 1]],
  ] as const)('takes %s', (_, box, spatialScale, shape, outputSize) => {
    const { x } = planRoiAlign(rois(...box), { outputSize, spatialScale }, shape) as SumPlan
    const step = Math.fround(Math.fround((box[2] - box[0]) * spatialScale) / outputSize[1])
    const inside = weights(x, shape[2]).filter((weight) => weight > 0)
    // One sample a cell, nearly: each weighs about 1/n.
    for (const weight of inside.slice(2, -2)) expect(weight * Math.ceil(step)).toBeCloseTo(1, 1)
  })

  it('names the cells of the map, however far a box reaches', () => {
    for (const reach of [1e3, 1e5, 1e7]) {
      const { x } = planRoiAlign(rois(-reach, -reach, reach, reach), one, [1, 40, 50, 1]) as SumPlan
      expect(x.cell.length).toBeLessThanOrEqual(50)
      // A sample a cell, from −1 to 50.
      expect(Math.abs(weights(x, 50).reduce((a, b) => a + b) * 2 * reach - 51)).toBeLessThanOrEqual(1.1)
    }
  })

  it('samples all there are between ±2^31, and backwards alike', () => {
    const far = 2 ** 31 - 256
    const { x } = planRoiAlign(rois(-far, -far, far, far), one, [1, 4, 4, 1]) as SumPlan
    const samples = 2 ** 32 - 512
    // Positions are float32: all those that round to 0 lie there.
    expect(weights(x, 4).reduce((a, b) => a + b) * samples).toBeGreaterThan(1)
    const fixed = { ...one, samplingRatio: 1000 }
    const forwards = planRoiAlign(rois(-96, 0, 104, 1), fixed, [1, 1, 9, 1]) as SumPlan
    const backwards = planRoiAlign(rois(104, 0, -96, 1), fixed, [1, 1, 9, 1]) as SumPlan
    expect([...backwards.x.cell]).toEqual([...forwards.x.cell])
    backwards.x.weight.forEach((weight, n) => {
      expect(weight).toBeCloseTo(forwards.x.weight[n]!, 6)
    })
  })

  it('does not grow with samples outside', () => {
    const plan = planRoiWarp(
      rois(-1e6, 0, -5e5, 1e6),
      { ...one, outputSize: [7, 7] },
      [1, 9, 9, 1],
    ) as SumPlan
    expect(plan.x.cell.length).toBe(0)
    expect(plan.y.cell.length).toBe(9)
  })

  it.each([2 ** 15 + 1, 2 ** 31, 2 ** 32, 2 ** 32 + 2, 2 ** 53 - 1])(
    'refuses samplingRatio %d',
    (samplingRatio) => {
      const says = `params.samplingRatio is ${samplingRatio}: more than 32768 samples on an axis of a bin`
      for (const reduce of ['avg', 'max'] as const) {
        expect(() => planRoiAlign(rois(0, 0, 4, 4), { ...one, samplingRatio, reduce }, [1, 9, 9, 1])).toThrow(
          says,
        )
      }
      expect(() => planPsRoiAlign(rois(0, 0, 4, 4), { ...one, samplingRatio }, [1, 9, 9, 1])).toThrow(says)
    },
  )

  it('takes the largest samplingRatio there is', () => {
    const { x } = planRoiAlign(rois(1, 1, 4, 4), { ...one, samplingRatio: 2 ** 15 }, [1, 9, 9, 1]) as SumPlan
    expect(weights(x, 9)).toEqual(
      [1 / 24, 7 / 24, 1 / 3, 7 / 24, 1 / 24, 0, 0, 0, 0].map((w) => expect.closeTo(w, 6)),
    )
  })
})

describe('a maximum over samples', () => {
  const max = { ...one, reduce: 'max' } as const
  const plan = (params: Partial<RoiAlignParams>, ...box: number[]) =>
    planRoiAlign(rois(...box), { ...max, ...params }, [1, 9, 9, 1]) as MaxOfSumsPlan

  it('keeps one sample of those outside, whichever side they lie on', () => {
    expect(plan({}, -40, 0, 40, 3).x.offset[1]).toBe(12)
    expect(plan({}, 3, 0, 40, 3).x.offset[1]).toBe(8)
    expect(plan({}, 40, 0, 90, 3).x.offset[1]).toBe(1)
    expect(plan({}, 1, 0, 4, 3).x.offset[1]).toBe(3)
  })

  it('takes a plan whose bytes depend on the map, not on the box', () => {
    expect(bytes(plan({}, -1e7, -1e7, 1e7, 1e7))).toBeLessThan(1000)
    // Three times a map of 4,000 cells a side, in one bin, by default.
    const large = planRoiAlign(rois(-4000, -4000, 8000, 8000), max, [1, 4000, 4000, 1]) as MaxOfSumsPlan
    expect(bytes(large)).toBeLessThan(2e5)
  })

  it('refuses the RoI with which its samples are more than maxPlanBytes, by its number', () => {
    const three = rois(0, 0, 2, 2, 0, 0, 3, 3, 0, 0, 4, 4)
    const call = (maxPlanBytes: number) => () => planRoiAlign(three, { ...max, maxPlanBytes }, [1, 9, 9, 1])
    // 2 + 3 + 4 samples on each axis, 20 bytes each.
    expect(call(180)).not.toThrow()
    expect(call(179)).toThrow(
      'with rois.boxes[2] the samples of the plan take more than maxPlanBytes, 179 bytes',
    )
    expect(call(100)).toThrow('with rois.boxes[2]')
    expect(call(99)).toThrow('with rois.boxes[1]')
    expect(call(Infinity)).not.toThrow()
  })

  it('is listed position by position only as far as maxPlanBytes reaches', () => {
    const params = { ...one, maxPlanBytes: 2000 }
    expect(roiAlignCoverage(rois(0, 0, 100, 100), params, [1, 9, 9, 1])).toHaveLength(1)
    expect(() => roiAlignCoverage(rois(0, 0, 100, 101), params, [1, 9, 9, 1])).toThrow('with rois.boxes[0]')
  })
})
