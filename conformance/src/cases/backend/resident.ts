import type { ResidentMap } from '@roipool/core'
import type { Case, World } from '../../case.js'
import { expect, expectAnswer, later } from '../../expect.js'
import { threeImages } from '../../fill.js'
import { call, type Problem, type SingleName, type SingleProblem } from '../../problem.js'
import { type Boxes, callsCase, typed } from '../write/problem.js'

/** Solves a problem on its map in the backend's own memory. */
function solveResident(
  world: World,
  map: ResidentMap,
  { operator, rois, params }: Problem,
  out?: ResidentMap,
) {
  const given = { features: map, rois, params: out ? { ...params, out } : params }
  return call<ResidentMap>(world, operator, world.backend, given)
}

/** Three boxes on the map, and three beside it. Normalised for cropAndResize, else in cells of a map of 7×9. */
function boxesOf(operator: SingleName): [on: Boxes, beside: Boxes] {
  const [width, height] = operator === 'cropAndResize' ? [1, 1] : [9, 7]
  const images = [2, 0, 1]
  const boxes = [
    [0, 0, width, height],
    [0.25 * width, 0.125 * height, width, 0.75 * height],
    [0, 0.5 * height, 0.5 * width, height],
  ] as const
  const beside = boxes.map(([x1, y1, x2, y2], k) => [x1 + 3 * width * k, y1, x2 + 3 * width * k, y2] as const)
  return [
    { boxes, images },
    { boxes: beside, images },
  ]
}

function problemOf<Name extends SingleName>(
  operator: Name,
  params: Omit<SingleProblem<Name>['params'], 'outputSize' | 'spatialScale'>,
  rois: Boxes,
): Problem {
  const scale = operator === 'cropAndResize' ? {} : { spatialScale: 1 }
  return {
    operator,
    features: threeImages(7, 9, 16, 2 ** -10),
    rois: typed(rois),
    params: { outputSize: [2, 4], ...scale, ...params },
  } as unknown as Problem
}

/** A result written over another: what is not written shows. */
function outCase<Name extends SingleName>(
  group: string,
  name: string,
  operator: Name,
  params: Parameters<typeof problemOf<Name>>[1],
): Case {
  const text = {
    id: `${group}/${name}`,
    spec: '§6.3',
    catches: 'an out written in part: an empty bin, or a sample outside, must become what it is',
  } as const
  return callsCase(text, operator, params, async (world) => {
    const [on, beside] = boxesOf(operator).map((rois) => problemOf(operator, params, rois)) as [
      Problem,
      Problem,
    ]
    const map = await world.backend.upload(on.features as SingleProblem<Name>['features'])
    const out = await solveResident(world, map, on)
    await expectAnswer(out, on, 'the result that becomes out')
    const result = await solveResident(world, map, beside, out)
    expect(result === out, 'the map returned is not out')
    await expectAnswer(out, beside, 'out, written again')
    map.release()
    out.release()
  })
}

export const alignsResident: readonly Case[] = [
  outCase('roi-align', 'out', 'roiAlign', {}),
  outCase('roi-align', 'out-max', 'roiAlign', { reduce: 'max', samplingRatio: 2 }),
  callsCase(
    {
      id: 'roi-align/other-plans-of-the-same-map',
      spec: '§6.1',
      catches: 'a kernel made for one kind of plan and used for another of the same sizes',
    },
    'roiAlign',
    { reduce: 'max' },
    async (world) => {
      const [on] = boxesOf('roiAlign')
      const problems = [
        problemOf('roiAlign', {}, on),
        problemOf('roiAlign', { reduce: 'max', samplingRatio: 2 }, on),
        problemOf('roiAlign', { samplingRatio: 5 }, on),
        problemOf('roiWarp', {}, on),
        problemOf('roiAlign', { reduce: 'max', samplingRatio: 1 }, on),
        problemOf('prRoiPool', {}, on),
        problemOf('roiAlign', {}, on),
      ]
      const map = await world.backend.upload(threeImages(7, 9, 16, 2 ** -10))
      const results = problems.map((problem) => later(solveResident(world, map, problem)))
      for (const [n, problem] of problems.entries()) {
        await expectAnswer(await results[n]!, problem, `call ${n + 1}, ${problem.operator}`)
      }
      for (const result of [map, ...(await Promise.all(results))]) result.release()
    },
  ),
]

export const cropsResident: readonly Case[] = [
  outCase('crop-and-resize', 'out', 'cropAndResize', { extrapolationValue: -2.5 }),
]

export const positionSensitiveResident: readonly Case[] = [
  outCase('position-sensitive', 'out-pool', 'psRoiPool', {}),
  outCase('position-sensitive', 'out-align', 'psRoiAlign', {}),
]
