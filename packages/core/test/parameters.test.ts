import { describe, expect, it } from 'vitest'
import * as core from '../src/index.js'

type Planner = (...call: unknown[]) => unknown

const names = Object.keys(core.defaults) as core.OperatorName[]
const planners = core as unknown as Record<string, Planner>
const rois = core.roisFromXyxy([[3, 5, 90, 70]])
const rotated = core.roisFromRotated([[50, 40, 60, 30, 0.4]])
const points = core.pointsFromXy([[[50, 40]]])
const masks = core.masksFromBits(new Uint8Array(48 * 64).fill(1), [1, 48, 64])

/** A call of an operator with nothing but what it must be given, and then some. */
function plan(name: core.OperatorName, more: object): unknown {
  const planner = planners[`plan${name[0]!.toUpperCase()}${name.slice(1)}`]!
  const shape: core.Shape = [1, 20, 24, 12]
  const taken: string = core.takes[name]
  if (taken === 'images') return planner({ outputSize: [2, 3], ...more }, shape)
  if (taken === 'points') return planner(points, { spatialScale: 1 / 8, ...more }, shape)
  const regions = taken.startsWith('masks') ? masks : taken.startsWith('rotated') ? rotated : rois
  if (taken.endsWith('pyramid')) {
    const params = { outputSize: [2, 3], strides: [8, 16], ...more }
    return planner(regions, params, [shape, [1, 10, 12, 12]])
  }
  const scale = name === 'cropAndResize' ? {} : { spatialScale: 1 / 8 }
  const offsets = taken === 'rois-and-offsets' && { offsets: new Float32Array(12).fill(0.5) }
  return planner(regions, { outputSize: [2, 3], ...scale, ...offsets, ...more }, shape)
}

describe('defaults', () => {
  it('are there for every operator', () => {
    const operators = Object.keys(core).filter(
      (name) => `plan${name[0]!.toUpperCase()}${name.slice(1)}` in core,
    )
    expect([...names].sort()).toEqual(operators.sort())
  })

  it.each(names)('are what %s takes where a parameter is left out, or undefined', (name) => {
    const given = Object.entries(core.defaults[name])
    expect(plan(name, Object.fromEntries(given))).toEqual(plan(name, {}))
    expect(plan(name, Object.fromEntries(given.map(([key]) => [key, undefined])))).toEqual(plan(name, {}))
  })
})
