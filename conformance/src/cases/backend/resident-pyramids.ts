import { type Backend, planMultiScaleRoiPool, type ResidentMap } from '@roipool/core'
import type { Case } from '../../case.js'
import { expect, expectAnswer, expectRefusal } from '../../expect.js'
import type { PyramidName, PyramidProblem } from '../../problem.js'
import { type Boxes, callsCase, typed } from '../write/problem.js'
import { pyramid, strides } from '../write/pyramid.js'

/** Boxes of the second, the first, the second and the third level; none of them is the whole of a batch. */
const boxes: Boxes = {
  boxes: [
    [20, 20, 260, 280],
    [33, 20, 140, 120],
    [-100, 10, 150, 230],
    [0, 0, 600, 500],
  ],
  images: [1, 0, 2, 1],
}

function problemOf<Name extends PyramidName>(operator: Name, rois = boxes): PyramidProblem<Name> {
  const features = pyramid(3).map(({ shape, data }) => ({ shape, data: data() }))
  return {
    operator,
    features,
    rois: typed(rois),
    params: { strides, outputSize: [2, 4] },
  } as unknown as PyramidProblem<Name>
}

const uploaded = (backend: Backend, { features }: PyramidProblem<PyramidName>) =>
  Promise.all(features.map((map) => backend.upload(map)))

function release(...maps: ResidentMap[]) {
  for (const map of maps) map.release()
}

function sequence(
  name: string,
  spec: Case['spec'],
  catches: string,
  run: Parameters<typeof callsCase>[3],
): Case {
  return callsCase({ id: `multi-scale/${name}`, spec, catches }, 'multiScaleRoiPool', {}, run)
}

/** Pyramids in the backend's own memory, and plans of a part of a result. */
export const residentPyramids: readonly Case[] = [
  sequence('resident-maps', '§13.1', 'levels that do not fill one result', async (world) => {
    const problem = problemOf('multiScaleRoiPool')
    const maps = await uploaded(world.backend, problem)
    const result = await world.multiScaleRoiPool(world.backend, maps, problem.rois, problem.params)
    await expectAnswer(result, problem, 'the pooled pyramid')
    const again = await world.multiScaleRoiPool(world.backend, maps, problem.rois, problem.params)
    await expectAnswer(again, problem, 'the pyramid, pooled again')
    release(...maps, result, again)
  }),
  sequence('out', '§6.3', 'an out that is ignored, or filled by one level only', async (world) => {
    const problem = problemOf('multiScaleRoiPool')
    const maps = await uploaded(world.backend, problem)
    const other = problemOf('multiScaleRoiPool', { boxes: boxes.boxes.toReversed(), images: [0, 1, 0, 2] })
    const out = await world.multiScaleRoiPool(world.backend, maps, other.rois, other.params)
    await expectAnswer(out, other, 'the result that becomes out')
    const params = { ...problem.params, out }
    const result = await world.multiScaleRoiPool(world.backend, maps, problem.rois, params)
    expect(result === out, 'the map returned is not out')
    await expectAnswer(out, problem, 'out, written again')
    release(...maps, out)
  }),
  sequence(
    'rows-not-named-keep-out',
    '§2.4',
    'rows of out that another plan filled, set to 0',
    async (world) => {
      const { backend } = world
      const problem = problemOf('multiScaleRoiPool')
      const maps = await uploaded(backend, problem)
      const plans = plansOf(problem)
      const out = await backend.upload({
        data: new Float32Array(4 * 2 * 4 * 3).fill(77),
        shape: [4, 2, 4, 3],
      })
      await backend.reduce(maps[0]!, plans[0]!, out)
      const values = await out.read()
      const row = (k: number) => values.subarray(k * 24, k * 24 + 24)
      for (const k of [0, 2, 3]) {
        expect(
          row(k).every((v) => v === 77),
          `row ${k}, which the plan does not name, was written: ${row(k)[0]}`,
        )
      }
      expect(
        row(1).every((v) => v !== 77),
        'row 1, which the plan names, was not written',
      )
      for (const level of [1, 2]) await backend.reduce(maps[level]!, plans[level]!, out)
      await expectAnswer(out, problem, 'out, when every level was reduced into it')
      release(...maps, out)
    },
  ),
  sequence('rows-not-named-are-0', '§2.4', 'rows that no plan fills and nobody else does', async (world) => {
    const { backend } = world
    const problem = problemOf('multiScaleRoiPool')
    const maps = await uploaded(backend, problem)
    // What was there before must not show: so there is something.
    const used = await backend.upload({ data: new Float32Array(4 * 2 * 4 * 3).fill(77), shape: [4, 2, 4, 3] })
    used.release()
    const result = await backend.reduce(maps[0]!, plansOf(problem)[0]!)
    const values = await result.read()
    const stray = [0, 2, 3].find((k) => values.subarray(k * 24, k * 24 + 24).some((v) => v !== 0))
    expect(stray === undefined, `row ${stray}, which the plan does not name, is not 0`)
    expect(
      values.subarray(24, 48).some((v) => v !== 0),
      'row 1, which the plan names, was not written',
    )
    expect(String(result.shape) === '4,2,4,3', `expected the shape [4,2,4,3], got [${result.shape}]`)
    release(...maps, result)
  }),
  sequence('mixed-memory', '§7.1', 'a host map taken for a resident one', async (world) => {
    const problem = problemOf('multiScaleRoiPool')
    const [first, ...rest] = await uploaded(world.backend, problem)
    const maps = [first!, ...problem.features.slice(1)] as unknown as ResidentMap[]
    const call = () => world.multiScaleRoiPool(world.backend, maps, problem.rois, problem.params)
    await expectRefusal(call, 'ROI_INVALID', ['host memory', 'resident'], 'maps here and there')
    release(first!, ...rest)
  }),
  callsCase(
    { id: 'multi-scale/resident-align', spec: '§13.1', catches: 'levels that do not fill one result' },
    'multiScaleRoiAlign',
    {},
    async (world) => {
      const problem = problemOf('multiScaleRoiAlign')
      const maps = await uploaded(world.backend, problem)
      const result = await world.multiScaleRoiAlign(world.backend, maps, problem.rois, problem.params)
      await expectAnswer(result, problem, 'the aligned pyramid')
      release(...maps, result)
    },
  ),
]

function plansOf({ rois, params, features }: PyramidProblem<'multiScaleRoiPool'>) {
  const shapes = features.map(({ shape }) => shape)
  return planMultiScaleRoiPool(rois, params, shapes)
}
