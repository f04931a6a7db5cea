import { type FeatureMap, overAxes, type Plan, type Shape } from '@roipool/core'
import { same } from '../compare.js'
import { cellsIn } from '../oracle/layout.js'
import { mapsOf, type Problem } from '../problem.js'
import { type Mistake, mistakes } from './mistakes.js'
import { reduceBy, reducerRules } from './reducer.js'
import type { WrongResult } from './wrong-result.js'

/** Larger problems are not tried: a mistake that shows in them alone has a case of its own. */
const MOST_ELEMENTS = 2 ** 13

export const allMistakes = Object.keys(mistakes) as Mistake[]

/** The mistakes among some that give the values that came; `whole`: one of them writes every value. */
export function mistakesOf(
  wrong: WrongResult,
  among: readonly Mistake[] = allMistakes,
): { readonly found: readonly Mistake[]; readonly whole: boolean } {
  const { maps, plans, actual } = wrong
  const elements = actual.length + maps.reduce((sum, { data }) => sum + data.length, 0)
  const follows = plans.length === maps.length && product(plans[0]!.outputShape) === actual.length
  if (!follows || elements > MOST_ELEMENTS) return { found: [], whole: false }
  const found: Mistake[] = []
  let whole = false
  for (const mistake of among) {
    const values = made(mistake, maps, plans)
    // Where nothing is written, anything fits.
    if (values.length === 0 || !fits(values, wrong)) continue
    found.push(mistake)
    whole ||= Array.from(actual).every((_, n) => values[n] !== undefined)
  }
  return { found, whole }
}

/** What a backend with a mistake makes of the maps; undefined where it writes nothing. */
function made(mistake: Mistake, maps: readonly FeatureMap[], plans: readonly Plan[]) {
  const rules = { ...reducerRules, ...mistakes[mistake] }
  const values: (number | undefined)[] = []
  for (const [n, given] of plans.entries()) {
    const { plan, shape } = overAxes(given, maps[n]!.shape)
    reduceBy(rules, maps[n]!.data, shape, plan, (index, value) => {
      values[index] = Math.fround(value)
    })
  }
  return values
}

/** Whether what was made is what came. Where nothing was written, there is a 0, or whatever it was before. */
function fits(made: readonly (number | undefined)[], { actual, right, plans, before }: WrongResult): boolean {
  const exact = plans.every(({ reduction }) => reduction === 'max')
  for (let n = 0; n < actual.length; n++) {
    const [came, value] = [actual[n]!, made[n]]
    const fitting =
      value === undefined
        ? came === (before?.[n] ?? 0) || !isRight(came, right, n)
        : (exact ? same : near)(came, value)
    if (!fitting) return false
  }
  return true
}

function near(actual: number, value: number): boolean {
  // New memory that nothing was written to is near to what is nearly nothing.
  if (actual === 0 && value !== 0) return false
  return same(actual, value) || Math.abs(actual - value) <= 2e-5 * Math.max(1, Math.abs(value))
}

export function isRight(value: number, { values, low, high }: WrongResult['right'], n: number): boolean {
  return same(value, values[n]!) || (value >= low[n]! && value <= high[n]!)
}

/** The maps of a problem, channels last. */
export function cellsOf(problem: Problem): FeatureMap[] {
  const { layout = 'NHWC' } = problem.params
  return mapsOf(problem).map((map) => (layout === 'NHWC' ? map : channelsLast(map)))
}

function channelsLast(map: FeatureMap): FeatureMap {
  const { height, width, channels, cell } = cellsIn(map, 'NCHW')
  const shape = [map.shape[0], height, width, channels] as const
  const data = new Float32Array(map.data.length)
  for (let index = 0; index < data.length; index++) {
    const [at, c] = [Math.floor(index / channels), index % channels]
    const [row, x] = [Math.floor(at / width), at % width]
    data[index] = cell(Math.floor(row / height), row % height, x, c)
  }
  return { data, shape }
}

function product(shape: Shape): number {
  return shape.reduce((all, size) => all * size, 1)
}
