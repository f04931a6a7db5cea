import type { FeatureMap, OperatorName } from '@roipool/core'
import fc, { type IAsyncProperty } from 'fast-check'
import { expect } from 'vitest'
import { difference } from '../src/compare.js'
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
