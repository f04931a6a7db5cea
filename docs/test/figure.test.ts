import { type Plan, planRoiAlign, planRoiPool, roisFromXyxy } from '@roipool/core'
import { expect, it } from 'vitest'
import { blocks } from './blocks.js'

/** The figure of CONTRIBUTING, less the part above its first reduction. */
const figure = blocks().find(
  ({ place, code }) => place.startsWith('CONTRIBUTING') && /^sum /m.test(code),
)!.code

/** The numbers that the figure shows of a list, of one reduction. */
function shown(reduction: string, list: string): number[] {
  const [, part] = new RegExp(`^${reduction} .*\n((?: .*\n)+)`, 'm').exec(figure)!
  const [, line] = new RegExp(`^ +${list} (.*)$`, 'm').exec(part!)!
  return line!
    .replaceAll(/bin \d:|,/g, ' ')
    .trim()
    .split(/ +/)
    .map(Number)
}

const rois = roisFromXyxy([[0.5, 0, 4.5, 1]])
const params = { outputSize: [1, 2], spatialScale: 1 }
const shape = [1, 1, 6, 1] as const

it.each([
  ['max', planRoiPool(rois, params, shape)],
  ['sum', planRoiAlign(rois, { ...params, samplingRatio: 2 }, shape)],
  ['max-of-sums', planRoiAlign(rois, { ...params, samplingRatio: 2, reduce: 'max' }, shape)],
])('the figure of the plan shows what core plans: %s', (reduction, plan) => {
  expect(plan.reduction).toBe(reduction)
  const lists = listsOf(plan)
  expect(Object.keys(lists).length).toBeGreaterThan(0)
  for (const [list, values] of Object.entries(lists))
    expect([list, shown(reduction, list)]).toEqual([list, values])
})

/** The lists of the x axis, by what the figure calls them. */
function listsOf(plan: Plan): Record<string, number[]> {
  if (plan.reduction === 'max') {
    const { start, end } = plan.x
    return { 'start, end': [...start].flatMap((from, bin) => [from, end[bin]!]) }
  }
  if (plan.reduction === 'sum') return named('', plan.x)
  return { offset: [...plan.x.offset], ...named('taps.', plan.x.taps) }
}

function named(prefix: string, lists: object): Record<string, number[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [`${prefix}${name}`, [...values]]))
}
