import { describe, expect, it } from 'vitest'
import { checkProblem } from '../src/check/problem.js'
import {
  type MaxPlan,
  planRoiPool,
  type RoiPoolParams,
  type Rois,
  roisFromXyxy,
  roisFromYxhw,
  type Shape,
  type SumPlan,
} from '../src/index.js'

const map: Shape = [1, 16, 16, 512]
const worked = roisFromYxhw([[192, 296, 145, 200]])

function plan(rois: Rois, more: Partial<RoiPoolParams> = {}, shape = map): MaxPlan {
  return planRoiPool(rois, { outputSize: [3, 3], spatialScale: 1 / 32, ...more }, shape) as MaxPlan
}

/** The bins on one axis, written `start-end start-end …`. */
function bins({ start, end }: MaxPlan['x']): string {
  return Array.from(start, (from, bin) => `${from}-${end[bin]}`).join(' ')
}

/** The x bins of one box on a map 200 cells wide at scale 1. */
function columns(x1: number, x2: number, count: number, quantization: 'floor' | 'round'): string {
  const params = { outputSize: [1, count], spatialScale: 1, quantization } as const
  return bins(plan(roisFromXyxy([[x1, 0, x2, 0]]), params, [1, 9, 200, 1]).x)
}

describe('planRoiPool', () => {
  it('floors the worked example to bins of 1×2 cells and drops row 9', () => {
    const { outputShape, y, x } = plan(worked)
    expect(outputShape).toEqual([1, 3, 3, 512])
    expect(bins(y)).toBe('6-7 7-8 8-9')
    expect(bins(x)).toBe('9-11 11-13 13-15')
  })

  it('rounds the worked example as Caffe does, clipped after the division', () => {
    const { y, x } = plan(worked, { quantization: 'round' })
    expect(bins(y)).toBe('6-8 8-10 10-12')
    expect(bins(x)).toBe('9-12 11-15 14-16')
  })

  it('floors width by itself, not the right corner', () => {
    expect(columns(0.75, 3.25, 2, 'floor')).toBe('0-1 1-2')
  })

  it('rounds halves away from zero on both sides of it', () => {
    expect(columns(0.5, 2.5, 1, 'round')).toBe('1-4')
    expect(columns(-2.5, -0.5, 3, 'round')).toBe('0-0 0-0 0-0')
    expect(columns(-0.5, 0.49999997, 2, 'round')).toBe('0-0 0-1')
  })

  it('overlaps bins where the RoI has fewer cells than bins', () => {
    expect(columns(4, 6, 3, 'floor')).toBe('4-5 4-6 5-6')
  })

  it('computes edges in float32: 57 and 114 cells at 7 bins end one cell late, 29 and 58 do not', () => {
    const last = (size: number) =>
      columns(0, size - 1, 7, 'round')
        .split(' ')
        .at(-1)
    expect([29, 57, 58, 114].map(last)).toEqual(['24-29', '48-58', '49-58', '97-115'])
  })

  it('makes a malformed box one cell', () => {
    expect(columns(5, 2, 1, 'floor')).toBe('5-6')
    expect(columns(5, 2, 1, 'round')).toBe('5-6')
  })

  it('weighs the cells of a mean by 1/n on each axis, after clipping', () => {
    const { y, x, reduction } = planRoiPool(
      roisFromXyxy([[-2, 0, 4, 1]]),
      { outputSize: [1, 2], spatialScale: 1, quantization: 'floor', reduce: 'avg' },
      [1, 5, 8, 1],
    ) as SumPlan
    expect(reduction).toBe('sum')
    expect([...y.offset, ...y.cell, ...y.weight]).toEqual([0, 1, 0, 1])
    expect([...x.offset]).toEqual([0, 1, 4])
    expect([...x.cell]).toEqual([0, 1, 2, 3])
    expect([...x.weight]).toEqual([1, 1 / 3, 1 / 3, 1 / 3].map(Math.fround))
  })

  it('multiplies by the spatial scale in float32: 90 · 0.7 is 63, where float64 says 62.99…', () => {
    const { x } = plan(
      roisFromXyxy([[90, 0, 91, 0]]),
      { outputSize: [1, 1], spatialScale: 0.7 },
      [1, 1, 99, 1],
    )
    expect(bins(x)).toBe('63-64')
  })
})

describe('the most bins there may be', () => {
  const bins = (rows: number, columns: number) => () =>
    checkProblem({ boxes: Float32Array.of(0, 0, 4, 4) }, [rows, columns], 1, [1, 5, 6, 1])

  it('is 2^31 − 1', () => {
    expect(bins(1, 2 ** 31 - 1)).not.toThrow()
    expect(bins(1, 2 ** 31)).toThrow('2147483648 bins: more than 2^31 − 1')
    expect(bins(2 ** 15, 2 ** 16)).toThrow('2147483648 bins')
  })
})
