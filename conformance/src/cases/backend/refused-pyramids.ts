import type { ResidentMap } from '@roipool/core'
import type { Case, World } from '../../case.js'
import { expect, expectAnswer, expectRefusal } from '../../expect.js'
import type { PyramidProblem } from '../../problem.js'
import { callsCase, typed } from '../write/problem.js'
import { pyramid, strides } from '../write/pyramid.js'

const [fine, middle, coarse] = pyramid(3).map(({ shape, data }) => ({ shape, data: data() }))

/** A box of each level. The result has the shape of the coarsest map. */
const problem: PyramidProblem<'multiScaleRoiPool'> = {
  operator: 'multiScaleRoiPool',
  features: [fine!, middle!, coarse!],
  rois: typed({
    boxes: [
      [20, 20, 60, 60],
      [10, 10, 290, 290],
      [0, 0, 600, 500],
    ],
    images: [0, 1, 2],
  }),
  params: { strides, outputSize: [4, 5] },
}

function sequence(
  name: string,
  spec: Case['spec'],
  catches: string,
  run: (world: World, maps: ResidentMap[]) => Promise<void>,
): Case {
  return callsCase({ id: `multi-scale/${name}`, spec, catches }, 'multiScaleRoiPool', {}, async (world) => {
    const maps = await Promise.all(problem.features.map((map) => world.backend.upload(map)))
    await run(world, maps)
    for (const map of maps) map.release()
  })
}

/** Pyramids refused for a level that is not the first: nothing has been computed. */
export const refusedPyramids: readonly Case[] = [
  sequence('level-released', '§7', 'levels that are checked when their turn comes', async (world, maps) => {
    const { backend, multiScaleRoiPool } = world
    const out = await backend.upload({ ...coarse!, data: coarse!.data.map(() => 77) })
    maps[2]!.release()
    const params = { ...problem.params, out }
    const call = () => multiScaleRoiPool(backend, maps, problem.rois, params)
    await expectRefusal(call, 'ROI_DISPOSED', ['features[2]', 'released'], 'a pyramid with a released level')
    expect(
      (await out.read()).every((value) => value === 77),
      'out was written before the call was refused',
    )
    out.release()
  }),
  sequence('out-is-a-level', '§6.3', 'overwriting a level that is still to be read', async (world, maps) => {
    const { backend, multiScaleRoiPool } = world
    const out = maps[2]!
    const params = { ...problem.params, out }
    const call = () => multiScaleRoiPool(backend, maps, problem.rois, params)
    await expectRefusal(call, 'ROI_INVALID', ['out', 'feature map'], 'out that is a level')
    const left = await out.read()
    expect(
      left.every((value, n) => value === coarse!.data[n]),
      'the level was written before the call was refused',
    )
  }),
  sequence(
    'maps-released-at-once',
    '§6.2',
    'levels that are looked up when their turn comes',
    async (world, maps) => {
      const pooled = world.multiScaleRoiPool(world.backend, maps, problem.rois, problem.params)
      for (const map of maps) map.release()
      const result = await pooled
      await expectAnswer(result, problem, 'a pyramid released while it was pooled')
      result.release()
    },
  ),
]
