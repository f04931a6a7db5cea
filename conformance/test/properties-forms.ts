import type { FeatureMap, RoiAlignParams } from '@roipool/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import { difference } from '../src/compare.js'
import { FORMS, ringed, weighed } from '../src/masks.js'
import { type Problem, regionsOf, rowsOf } from '../src/problem.js'
import { arbitraryProblem, countOf, randomMap } from './arbitrary-problem.js'
import type { Property } from './properties.js'

// What holds of one operator beside another: the free-form ones.

/** SPEC §22.2, and §4 of RoI pooling. */
export const isRoiPool: Property = {
  operators: ['maskPool'],
  numRuns: 200,
  says: 'the mean under a box of whole cells is that of RoI pooling, in bins of whole cells as well',
  of: (_, run) =>
    fc.asyncProperty(boxesOfCells, fc.nat(1e6), fc.nat(2), async ({ size, boxes, bins }, seed, form) => {
      const features = randomMap([1, ...size, 2], seed)
      const [height, width] = size
      const params = { outputSize: bins, spatialScale: 1, reduce: 'avg' }
      const pooled = await run({
        ...{ operator: 'roiPool', features, params },
        rois: regionsOf('boxes', { rows: boxes }),
      } as Problem)
      const rows = boxes.map(([x1, y1, x2, y2]) => {
        if (form === 0) return ringed(height, width, [x1, y1, x2, y1, x2, y2, x1, y2])
        const bits = Array.from({ length: height * width }, (_, n) => {
          const [y, x] = [Math.floor(n / width), n % width]
          return Number(y >= y1 && y < y2 && x >= x1 && x < x2)
        })
        return form === 1 ? weighed(height, width, bits) : [FORMS.bytes, height, width, ...bits]
      })
      const rois = regionsOf('masks', { rows })
      const problem = { operator: 'maskPool', features, rois, params } as Problem
      const result = await run(problem)
      expect(difference(result, { values: pooled.data, shape: pooled.shape }, problem)).toBeUndefined()
    }),
}

/** Boxes of whole cells that divide into bins of whole cells. */
const boxesOfCells = fc
  .record({
    bins: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    times: fc.nat(3),
  })
  .chain(({ bins, times }) => {
    const size = [9, 11] as const
    const along = (n: number, limit: number) =>
      fc.nat(limit - n).map((from): readonly [number, number] => [from, from + n])
    const [high, wide] = [bins[0] * Math.min(times + 1, 3), bins[1] * Math.min(times + 1, 3)]
    const box = fc
      .tuple(along(high, size[0]), along(wide, size[1]))
      .map(([[y1, y2], [x1, x2]]) => [x1, y1, x2, y2] as const)
    return fc.record({
      size: fc.constant(size),
      bins: fc.constant(bins),
      boxes: fc.array(box, { minLength: 1, maxLength: 3 }),
    })
  })

/** SPEC §22.2. */
export const masksThatPartition: Property = {
  operators: ['maskPool'],
  numRuns: 100,
  says: 'masks that partition the map weigh to its mean',
  of: (operator, run) =>
    fc.asyncProperty(fc.nat(1e6), fc.double({ min: -2, max: 9, noNaN: true }), async (seed, far) => {
      const features = randomMap([1, 4, 6, 1], seed)
      const [height, width] = [8, 18]
      // A line through the image: what lies to its left, and what lies to its right.
      const [top, bottom] = [far * 2, far + 5]
      const rows = [
        ringed(height, width, [-30, 0, top, 0, bottom, height, -30, height]),
        ringed(height, width, [top, 0, 60, 0, 60, height, bottom, height]),
      ]
      const rois = regionsOf('masks', { rows })
      const params = { outputSize: [1, 1], spatialScale: [1 / 2, 1 / 3] }
      const { data } = await run({ operator, features, rois, params } as Problem)
      const share = Math.min(Math.max((top + bottom) / 2 / width, 0), 1)
      const inside = top >= 0 && bottom >= 0 && top <= width && bottom <= width
      const mean = features.data.reduce((sum, value) => sum + value / 24, 0)
      if (inside) expect(share * data[0]! + (1 - share) * data[1]!).toBeCloseTo(mean, 5)
    }),
}

/** Of a RoI without a turn. SPEC §17.4. */
export const isRoiAlign: Property = {
  operators: ['roiAlignRotated'],
  numRuns: 200,
  says: 'without a turn, it is RoIAlign',
  of: (_, run) =>
    fc.asyncProperty(arbitraryProblem('roiAlign', true), async (any) => {
      // A legacy box that is smaller than a cell grows from its corner, a rotated one round its centre.
      const problem = { ...any, params: { ...any.params, aligned: true } } as Problem
      const upright = await run(problem)
      const { rows, images } = rowsOf(problem.rois!)
      const turned = rows.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [
        ...[(x1 + x2) / 2, (y1 + y2) / 2],
        ...[x2 - x1, y2 - y1, 0],
      ])
      const rois = regionsOf('rotated', { rows: turned, images })
      const result = await run({ ...problem, operator: 'roiAlignRotated', rois } as Problem)
      expect(difference(result, { values: upright.data, shape: upright.shape }, problem)).toBeUndefined()
    }),
}

/** SPEC §21.3. */
export const zeroOffsetsAreRoiAlign: Property = {
  operators: ['deformRoiPool'],
  numRuns: 200,
  says: 'with offsets of 0, it is RoIAlign',
  of: (operator, run) =>
    fc.asyncProperty(arbitraryProblem('roiAlign'), async (any) => {
      const { outputSize, spatialScale, samplingRatio = 'adaptive' } = any.params as RoiAlignParams
      const problem = { ...any, params: { outputSize, spatialScale, samplingRatio } } as Problem
      const { data, shape } = await run(problem)
      const offsets = new Float32Array(countOf(problem) * 2 * outputSize[0]! * outputSize[1]!)
      const moved = { ...problem, operator, params: { ...problem.params, offsets } } as Problem
      expect(difference(await run(moved), { values: data, shape }, problem)).toBeUndefined()
    }),
}

/** SPEC §20.4. */
export const uprightIsRoiPool: Property = {
  operators: ['roiPoolRotated'],
  numRuns: 100,
  says: 'without a turn, a RoI of whole cells, so many in each bin, is RoI pooling of the article',
  of: (operator, run) => {
    const whole = fc.integer({ min: -3, max: 8 })
    const bin = fc.integer({ min: 1, max: 3 })
    const rows = fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 4 })
    const reduce = fc.constantFrom('max', 'avg')
    return fc.asyncProperty(rows, fc.tuple(bin, bin, bin, bin), reduce, async (corners, sizes, reduce) => {
      const [PH, PW, tall, wide] = sizes
      const [height, width] = [PH * tall, PW * wide]
      const problem = (operator: string, kind: 'boxes' | 'rotated', rows: number[][]) => ({
        operator,
        features: randomMap([1, 6, 9, 2], 5),
        rois: regionsOf(kind, { rows }),
        params: { outputSize: [PH, PW], spatialScale: 1, reduce },
      })
      const boxes = corners.map(([x, y]) => [x, y, x + width, y + height])
      const turned = corners.map(([x, y]) => [x + width / 2, y + height / 2, width, height, 0])
      const right = problem('roiPool', 'boxes', boxes) as unknown as Problem
      const { data, shape } = await run(right)
      const result = await run(problem(operator, 'rotated', turned) as unknown as Problem)
      expect(difference(result, { values: data, shape }, right)).toBeUndefined()
    })
  },
}

/** SPEC §17.2: samples in halves of a cell, whose sums float32 holds. */
export const turnsWithTheMap: Property = {
  operators: ['roiAlignRotated', 'roiPoolRotated'],
  numRuns: 200,
  says: 'map and RoIs turned together by a quarter give exactly the same',
  of: (operator, run) => {
    const side = fc.integer({ min: -6, max: 20 })
    const rows = fc.array(
      fc.tuple(side, side, fc.constantFrom(2, 4, 8), fc.constantFrom(2, 4, 8), fc.nat(3)),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    const reduce = fc.constantFrom('avg', 'max')
    return fc.asyncProperty(
      rows,
      reduce,
      fc.boolean(),
      fc.nat(1000),
      async (all, reduce, clockwise, seed) => {
        const map = randomMap([1, 5, 7, 2], seed)
        const params = {
          outputSize: [2, 4],
          spatialScale: 0.5,
          angle: 'degrees',
          clockwise,
          // A mean of cells is as near as their order, which turns, makes it.
          ...(operator === 'roiAlignRotated' && { samplingRatio: 2, reduce }),
        }
        const solve = (features: FeatureMap, rows: number[][]) =>
          run({ operator, features, rois: regionsOf('rotated', { rows }), params } as unknown as Problem)
        const quarter = clockwise ? -90 : 90
        const before = all.map(([cx, cy, w, h, turn]) => [cx, cy, w, h, turn * 90])
        // What lay at x lies as far from the bottom of the turned map, which is 7 cells high: 14 pixels.
        const after = before.map(([cx = 0, cy = 0, w = 0, h = 0, angle = 0]) => [
          cy,
          14 - cx,
          w,
          h,
          angle + quarter,
        ])
        const [given, turned] = [await solve(map, before), await solve(quarterTurned(map), after)]
        expect([...turned.data]).toEqual([...given.data])
      },
    )
  },
}

/** A map of one image, turned anticlockwise. */
function quarterTurned({ data, shape: [, height, width, channels] }: FeatureMap): FeatureMap {
  const values = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [(y * width + x) * channels, ((width - 1 - x) * height + y) * channels]
      values.set(data.subarray(from, from + channels), to)
    }
  }
  return { data: values, shape: [1, width, height, channels] }
}
