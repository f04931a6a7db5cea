import { describe, expect, it } from 'vitest'
import {
  deriveDeformPsRoiPool,
  deriveDeformRoiPool,
  type MaxOfSumsPlan,
  planCropAndResize,
  planPrRoiPool,
  planPsRoiPool,
  planRoiAlign,
  planRoiWarp,
  type RoiAlignParams,
  roiAlignCoverage,
  roisFromTensorFlow,
  roisFromXyxy,
  roisFromYxhw,
  roiWarpCoverage,
  type Shape,
  type SumPlan,
  type Taps,
} from '../src/index.js'

const worked = roisFromYxhw([[192, 296, 145, 200]])
const params = { outputSize: [3, 3], spatialScale: 1 / 32, samplingRatio: 2 } as const
const map: Shape = [1, 16, 16, 512]

/** Lists of taps, written `cell·weight cell·weight | …`, weights to 4 places. */
function lists({ offset, cell, weight }: Taps): string {
  const list = (n: number) =>
    Array.from(
      cell.subarray(offset[n], offset[n + 1]),
      (c, t) => `${c}·${+weight[offset[n]! + t]!.toFixed(4)}`,
    ).join(' ')
  return Array.from({ length: offset.length - 1 }, (_, n) => list(n)).join(' | ')
}

/** The x taps of one box, one row of cells, scale 1. */
function columns(x1: number, x2: number, bins: number, more: Partial<RoiAlignParams>, width = 8): string {
  const rois = roisFromXyxy([[x1, 0, x2, 1]])
  const options = { outputSize: [1, bins], spatialScale: 1, samplingRatio: 1, ...more } as const
  return lists((planRoiAlign(rois, options, [1, 1, width, 1]) as SumPlan).x)
}

describe('planRoiAlign', () => {
  it('samples bin centres, half a cell lower when aligned', () => {
    expect(columns(1, 4, 3, { aligned: true })).toBe('1·1 | 2·1 | 3·1')
    expect(columns(1, 4, 3, { aligned: false })).toBe('1·0.5 2·0.5 | 2·0.5 3·0.5 | 3·0.5 4·0.5')
  })

  it('clamps a legacy box to one cell, an aligned one never', () => {
    expect(columns(2, 2.5, 1, { aligned: false })).toBe('2·0.5 3·0.5')
    expect(columns(2, 2.5, 1, { aligned: true })).toBe('1·0.25 2·0.75')
  })

  it('merges the samples of a bin: a cell is named once', () => {
    expect(columns(0.5, 4.5, 1, { samplingRatio: 4 })).toBe('0·0.125 1·0.25 2·0.25 3·0.25 4·0.125')
  })

  it('takes ⌈bin length⌉ adaptive samples, none for a box without length', () => {
    const count = (x1: number, x2: number) => {
      const options = { outputSize: [1, 2], spatialScale: 1, reduce: 'max' } as const
      const plan = planRoiAlign(roisFromXyxy([[x1, 0, x2, 1]]), options, [1, 1, 9, 1]) as MaxOfSumsPlan
      return plan.x.offset[1]
    }
    expect([count(0, 2), count(0, 2.1), count(0, 6), count(3, 3), count(4, 2)]).toEqual([1, 2, 3, 0, 0])
  })

  it('runs backwards over a malformed box with a fixed ratio', () => {
    expect(columns(4, 1, 3, {})).toBe('3·1 | 2·1 | 1·1')
  })

  it('replicates the edge for one cell, and counts what lies further out as nothing', () => {
    // Samples at −1.5, −0.5 … : the first lies more than a cell outside.
    expect(columns(-1.5, 0.5, 2, {})).toBe(' | 0·1')
    expect(columns(7, 10, 3, {})).toBe('7·1 | 7·1 | ')
    expect(columns(-2, 2, 1, { samplingRatio: 4 })).toBe('0·0.5 1·0.25')
  })

  it('keeps samples apart for a maximum', () => {
    const options = { outputSize: [1, 1], spatialScale: 1, samplingRatio: 3, reduce: 'max' } as const
    const plan = planRoiAlign(roisFromXyxy([[-2, 0, 4, 1]]), options, [1, 1, 9, 1]) as MaxOfSumsPlan
    expect([...plan.x.offset]).toEqual([0, 3])
    expect(lists(plan.x.taps)).toBe('0·0.5 1·0.5 | 2·0.5 3·0.5 | ')
  })

  it.each([0, -1, 1.5, Number.NaN, 'auto'])('refuses the sampling ratio %s', (samplingRatio) => {
    const options = { ...params, samplingRatio: samplingRatio as number }
    expect(() => planRoiAlign(worked, options, map)).toThrow(
      /params\.samplingRatio must be a positive whole number/,
    )
  })
})

describe('sample coverage', () => {
  const sampled = (axis: { cells: readonly { cell: number; samples: number }[] }) =>
    axis.cells.flatMap(({ cell, samples }) => Array.from({ length: samples }, () => cell))

  it("leaves columns 11, 13 and 15 of the worked example without a sample when placed 'interior'", () => {
    const [roi] = roiAlignCoverage(worked, { ...params, samplePlacement: 'interior' }, map)
    expect(sampled(roi!.x)).toEqual([9, 10, 12, 12, 14, 14])
    expect(sampled(roi!.y)).toEqual([6, 7, 8, 8, 9, 10])
    expect(roi!.x.positions[0]![0]).toBeCloseTo(9.9444, 4)
    expect(roi!.y.positions[0]).toEqual([expect.closeTo(6.5035, 4), expect.closeTo(7.0069, 4)])
  })

  it('gives every bin the weight 1 inside the map, less where samples lie outside', () => {
    const total = (axis: { cells: readonly { weight: number }[] }) =>
      axis.cells.reduce((sum, { weight }) => sum + weight, 0)
    const [inside] = roiAlignCoverage(worked, params, map)
    expect(total(inside!.x)).toBeCloseTo(3, 5)
    const [outside] = roiAlignCoverage(roisFromXyxy([[-128, 0, 64, 64]]), params, map)
    expect(total(outside!.x)).toBeCloseTo(1.5, 5)
  })

  it('starts RoIWarp at whole cells', () => {
    const [roi] = roiWarpCoverage(worked, { ...params, samplePlacement: 'interior' }, map)
    expect(roi!.x.positions.flat().map((x) => +x.toFixed(3))).toEqual([
      9.667, 10.333, 11.667, 12.333, 13.667, 14.333,
    ])
  })
})

describe('the other planners', () => {
  it('RoIWarp quantises, then samples', () => {
    const { x } = planRoiWarp(worked, { ...params, samplingRatio: 1 }, map) as SumPlan
    expect(lists(x)).toBe('9·0.5 10·0.5 | 11·0.5 12·0.5 | 13·0.5 14·0.5')
    const round = planRoiWarp(worked, { ...params, samplingRatio: 1, quantization: 'round' }, map) as SumPlan
    expect(lists(round.y)).toBe('6·0.5 7·0.5 | 8·0.5 9·0.5 | 10·0.5 11·0.5')
  })

  it('precise RoI pooling integrates hats exactly', () => {
    const at = (x1: number, x2: number) =>
      lists(
        (
          planPrRoiPool(
            roisFromXyxy([[x1, 0, x2, 1]]),
            { outputSize: [1, 1], spatialScale: 1 },
            [1, 2, 4, 1],
          ) as SumPlan
        ).x,
      )
    expect(at(0, 1)).toBe('0·0.5 1·0.5')
    expect(at(0.5, 2.5)).toBe('0·0.0625 1·0.4375 2·0.4375 3·0.0625')
    expect(at(-1, 0)).toBe('0·0.5')
    expect(at(2, 2)).toBe('')
    // The second weight is 1.2e-7.
    expect(at(2, 2.0000002)).toBe('2·1 3·0')
  })

  it('crop and resize puts its first and last sample on the corners', () => {
    const at = (y1: number, y2: number, bins: number, method: 'bilinear' | 'nearest' = 'bilinear') =>
      lists(
        (
          planCropAndResize(
            roisFromTensorFlow([[y1, 0, y2, 1]]),
            { outputSize: [bins, 2], method },
            [1, 5, 3, 1],
          ) as SumPlan
        ).y,
      )
    expect(at(0, 1, 3)).toBe('0·1 | 2·1 | 4·1')
    expect(at(1, 0, 2)).toBe('4·1 | 0·1')
    expect(at(0, 0.75, 1)).toBe('1·0.5 2·0.5')
    expect(at(0.5, 1.25, 2)).toBe('2·1 | ')
    expect(at(0.125, 0.625, 2, 'nearest')).toBe('1·1 | 3·1')
  })

  it('position-sensitive pooling leaves the last cell out and divides the channels', () => {
    const rois = roisFromXyxy([[0, 0, 4, 2]])
    const plan = planPsRoiPool(rois, { outputSize: [1, 2], spatialScale: 1 }, [1, 9, 9, 6]) as SumPlan
    expect(plan.outputShape).toEqual([1, 1, 2, 3])
    expect(plan.positionSensitive).toBe(true)
    expect(lists(plan.x)).toBe('0·0.5 1·0.5 | 2·0.5 3·0.5')
    expect(() => planPsRoiPool(rois, { outputSize: [2, 2], spatialScale: 1 }, [1, 9, 9, 6])).toThrow(
      'a multiple of 2·2 channels, but has 6',
    )
  })
})

it.each([deriveDeformRoiPool, deriveDeformPsRoiPool])(
  '%o of some RoIs takes the offsets of these',
  (derive) => {
    const rois = roisFromXyxy([
      [0, 0, 4, 2],
      [1, 1, 5, 6],
    ])
    const offsets = Float32Array.of(0, 0.5, 1, -0.5, 2, -1, 0.25, -2)
    const given = { outputSize: [2, 1], spatialScale: 1, samplingRatio: 2, offsets } as const
    const second = derive(rois, given, [1, 9, 9, 2]).plans(1, 2)
    const alone = derive(
      roisFromXyxy([[1, 1, 5, 6]]),
      { ...given, offsets: offsets.subarray(4) },
      [1, 9, 9, 2],
    )
    expect(second).toEqual(alone.plans(0, 1))
    expect(second).toHaveLength(2)
  },
)
