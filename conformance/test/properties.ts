import type { FeatureMap, OperatorName, RoiAlignParams } from '@roipool/core'
import fc, { type IAsyncProperty } from 'fast-check'
import { expect } from 'vitest'
import { difference } from '../src/compare.js'
import { FORMS, ringed, weighed } from '../src/masks.js'
import { oracle } from '../src/oracle/index.js'
import {
  kindOf,
  mapsOf,
  operatorNames,
  type Problem,
  regionsOf,
  rowsOf,
  takesImages,
} from '../src/problem.js'
import { arbitraryProblem, countOf, imagesOf, onMaps, randomMap, withRows } from './arbitrary-problem.js'

/** Solves a problem on the backend, and with the operators, that a property is about. */
export type Run = (problem: Problem) => Promise<FeatureMap>

/** Something that holds for every problem of some operators. */
export interface Property {
  readonly says: string
  readonly operators: readonly OperatorName[]
  readonly numRuns: number
  readonly of: (operator: OperatorName, run: Run) => IAsyncProperty<unknown>
}

const all = { operators: operatorNames, numRuns: 100 }

export const isWhatTheOracleSays: Property = {
  ...all,
  says: 'is what the oracle says',
  numRuns: 400,
  of: (operator, run) =>
    fc.asyncProperty(arbitraryProblem(operator), async (problem) => {
      expect(difference(await run(problem), oracle(problem), problem)).toBeUndefined()
    }),
}

export const roisAreIndependent: Property = {
  ...all,
  says: 'regions are independent: permuted, they permute the rows; split, they give the same',
  of: (operator, run) =>
    fc.asyncProperty(arbitraryProblem(operator), fc.infiniteStream(fc.nat()), async (problem, keys) => {
      const key = Array.from({ length: countOf(problem) }, () => Number(keys.next().value))
      const order = [...key.keys()].sort((a, b) => key[a]! - key[b]!)
      const whole = resultRows(await run(problem))
      expect(resultRows(await run(withRows(problem, order)))).toEqual(order.map((k) => whole[k]))
      const alone = await Promise.all(order.map((k) => run(withRows(problem, [k]))))
      expect(alone.flatMap(resultRows)).toEqual(order.map((k) => whole[k]))
    }),
}

export const imagesAreIndependent: Property = {
  ...all,
  operators: operatorNames.filter((name) => !takesImages(name)),
  says: 'images are independent: a RoI needs its own only',
  of: (operator, run) =>
    fc.asyncProperty(arbitraryProblem(operator), async (problem) => {
      const whole = resultRows(await run(problem))
      for (let k = 0; k < countOf(problem); k++) {
        const one = withRows(problem, [k])
        const { rows, images } = rowsOf(one.rois!)
        const rois = regionsOf(kindOf(operator), { rows })
        const alone = onMaps({ ...one, rois } as Problem, (map) => imagesOf(map, images!))
        expect(resultRows(await run(alone))).toEqual([whole[k]])
      }
    }),
}

export const channelsAreIndependent: Property = {
  ...all,
  says: 'channels are independent',
  of: (operator, run) =>
    fc.asyncProperty(arbitraryProblem(operator), async (problem) => {
      const { data, shape } = await run(problem)
      const depth = mapsOf(problem)[0]!.shape[3] / shape[3]
      for (let c = 0; c < shape[3]; c++) {
        const one = await run(onMaps(problem, (map) => channelsOf(map, c * depth, depth)))
        expect([...one.data]).toEqual([...data.filter((_, n) => n % shape[3] === c)])
      }
    }),
}

export const scales: Property = {
  ...all,
  says: 'a map times a power of two gives the result times it, exactly',
  of: (operator, run) =>
    fc.asyncProperty(
      arbitraryProblem(operator),
      fc.integer({ min: -20, max: 20 }),
      async (problem, power) => {
        const factor = 2 ** power
        const bare = withoutExtrapolation(problem)
        const scaled = onMaps(bare, ({ data, shape }) => ({ data: data.map((v) => v * factor), shape }))
        const [before, after] = [await run(bare), await run(scaled)]
        expect([...after.data]).toEqual([...before.data.map((v) => v * factor)])
      },
    ),
}

/**
 * Implied by the oracle, so no backend can fail it alone. It asks neither the oracle nor the SPEC, and is there for
 * what both might have wrong. Boxes of cropAndResize are fractions of the map: to shift them is not exact.
 */
export const shifts: Property = {
  operators: operatorNames.filter(
    (name) => name !== 'cropAndResize' && !takesImages(name) && kindOf(name) !== 'masks',
  ),
  says: 'map and boxes shifted together by whole cells give the same',
  numRuns: 400,
  of: (operator, run) => {
    const shift = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
    return fc.asyncProperty(arbitraryProblem(operator, true), shift, async (problem, by) => {
      const { data, shape } = await run(problem)
      const moved = await run(shifted(problem, by))
      expect(difference(moved, { values: data, shape }, problem)).toBeUndefined()
    })
  },
}

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

function resultRows({ data, shape }: FeatureMap): number[][] {
  return Array.from({ length: shape[0] }, (_, k) => [
    ...data.subarray((k * data.length) / shape[0], ((k + 1) * data.length) / shape[0]),
  ])
}

function channelsOf({ data, shape }: FeatureMap, first: number, count: number): FeatureMap {
  const [batch, height, width, channels] = shape
  const inside = (n: number) => n % channels >= first && n % channels < first + count
  return { data: data.filter((_, n) => inside(n)), shape: [batch, height, width, count] }
}

function withoutExtrapolation(problem: Problem): Problem {
  if (problem.operator !== 'cropAndResize') return problem
  return { ...problem, params: { ...problem.params, extrapolationValue: 0 } }
}

/** Each map within a larger one of other values, and the boxes moved as far; in a pyramid, by cells of the coarsest. */
function shifted(problem: Problem, [down, right]: readonly [number, number]): Problem {
  const { params } = problem
  const levels = mapsOf(problem).length
  const pixels =
    'strides' in params ? params.strides.at(-1)! : 1 / (params as { spatialScale: number }).spatialScale
  const kind = kindOf(problem.operator)
  const { rows, images } = rowsOf(problem.rois!)
  // Of rotated RoIs only the centre moves.
  const moves = kind === 'rotated' ? 2 : Infinity
  const by = (at: number, n: number) => (n < moves ? at + (n % 2 === 0 ? right : down) * pixels : at)
  const rois = regionsOf(kind, { rows: rows.map((row) => row.map(by)), images })
  const larger = onMaps(problem, (map, level) => {
    const cells = 2 ** (levels - 1 - level)
    return moved(map, down * cells, right * cells)
  })
  return { ...larger, rois } as Problem
}

function moved({ data, shape: [batch, height, width, channels] }: FeatureMap, down: number, right: number) {
  const larger = randomMap([batch, height + down, width + right, channels], 7)
  const row = width * channels
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height; y++) {
      const from = (n * height + y) * row
      const to = ((n * (height + down) + y + down) * (width + right) + right) * channels
      larger.data.set(data.subarray(from, from + row), to)
    }
  }
  return larger
}
