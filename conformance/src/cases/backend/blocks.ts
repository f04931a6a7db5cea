import type {
  Block,
  FeatureMap,
  Operator,
  PsRoiPoolParams,
  ResidentMap,
  Rois,
  RotatedRois,
} from '@roipool/core'
import type { Case, SequenceCase, World } from '../../case.js'
import { Finding } from '../../errors.js'
import { expect, expectAnswer } from '../../expect.js'
import { threeImages } from '../../fill.js'
import { type Problem, regionsOf, rowsOfProblem, withRois } from '../../problem.js'
import { watched } from '../../watch.js'
import { type Boxes, callsCase, typed } from '../write/problem.js'
import { pyramid, strides } from '../write/pyramid.js'
import { scene, sequence } from '../write/scene.js'

/** RoIs [from, to). */
export function rowsOf({ boxes, batchIndices }: Rois, from: number, to: number): Rois {
  return { boxes: boxes.slice(from * 4, to * 4), batchIndices: batchIndices?.slice(from, to) }
}

/** Throws unless blocks hold every RoI of a problem once, in order, with its answer. Returns where they begin. */
export async function expectBlocks(
  blocks: AsyncIterable<Block<FeatureMap | ResidentMap>>,
  problem: Problem,
): Promise<number[]> {
  const { rows } = rowsOfProblem(problem)
  const starts: number[] = []
  let next = 0
  for await (const { from, to, result } of blocks) {
    expect(from === next && to > from, `expected a block from RoI ${next} on, got [${from}, ${to})`)
    const part = withRois(problem, [...rows.keys()].slice(from, to))
    await expectAnswer(result, part, `the block of RoIs [${from}, ${to})`)
    starts.push(from)
    next = to
  }
  expect(next === rows.length, `the blocks end with RoI ${next} of ${rows.length}`)
  return starts
}

/** The scene's RoIs over and over: larger than its map once pooled. */
const many = {
  ...scene,
  rois: {
    boxes: Float32Array.from({ length: 60 * 4 }, (_, n) => scene.rois.boxes[n % 24]!),
    batchIndices: Int32Array.from({ length: 60 }, (_, k) => scene.rois.batchIndices![k % 6]!),
  },
}

/** Host maps of the scene in blocks of 4: 4 RoIs and 2. */
const inFours = ({ inBlocks, backend, roiPool }: World) =>
  inBlocks(roiPool, backend, scene.features, scene.rois, scene.params, { rois: 4 })

/** RoIs some at a time, of maps in host memory. */
export const hostBlocks: readonly SequenceCase[] = [
  sequence('blocks/in-order', '§15.1', 'blocks out of order, or the last one lost', async (world) => {
    const starts = await expectBlocks(inFours(world), scene)
    expect(String(starts) === '0,4', `expected blocks from RoIs 0 and 4 on, got ${starts}`)
  }),
  sequence(
    'blocks/one',
    '§15.1',
    'a block filled up with RoIs that there are not',
    async ({ inBlocks, backend, roiPool }) => {
      for (const rois of [6, 7, undefined]) {
        const blocks = inBlocks(roiPool, backend, scene.features, scene.rois, scene.params, { rois })
        const starts = await expectBlocks(blocks, scene)
        expect(starts.length === 1, `expected one block, got ${starts.length}`)
      }
    },
  ),
  sequence('blocks/none', '§15.1', 'a block without RoIs', async ({ inBlocks, backend, roiPool }) => {
    const rois = rowsOf(scene.rois, 0, 0)
    for await (const { from, to } of inBlocks(roiPool, backend, scene.features, rois, scene.params)) {
      throw new Finding(`expected no block, got [${from}, ${to})`)
    }
  }),
  sequence(
    'blocks/collected',
    '§15.3',
    'results in host memory that the next block overwrites',
    async (world) => {
      const blocks: Block<FeatureMap>[] = []
      for await (const block of inFours(world)) blocks.push(block)
      for (const { from, to, result } of blocks) {
        const part = { ...scene, rois: rowsOf(scene.rois, from, to) }
        await expectAnswer(result, part, `the block of RoIs [${from}, ${to}), after the last`)
      }
    },
  ),
  sequence(
    'blocks/into',
    '§15.3',
    'an into that is ignored, or written beyond the block',
    async ({ inBlocks, backend, roiPool }) => {
      const size = 2 * 4 * 3
      const into = new Float32Array(4 * size + 7).fill(77)
      const { features, rois, params } = scene
      for await (const { from, to, result } of inBlocks(roiPool, backend, features, rois, params, { into })) {
        expect(result.data.buffer === into.buffer, 'a result lies elsewhere than into')
        const part = { ...scene, rois: rowsOf(rois, from, to) }
        await expectAnswer(result, part, `into, RoIs [${from}, ${to})`)
        expect(
          into.subarray(4 * size).every((value) => value === 77),
          'into was written behind the block',
        )
      }
    },
  ),
  sequence(
    'blocks/larger-than-the-backend-holds',
    '§15.2',
    'memory that grows with the number of RoIs',
    async ({ inBlocks, backend, roiPool }) => {
      const maxElements = scene.features.data.length
      const spy = watched(backend, { maxElements })
      const blocks = inBlocks(roiPool, spy.backend, many.features, many.rois, many.params)
      const starts = await expectBlocks(blocks, many)
      // 567 values are 23 RoIs of 24.
      expect(String(starts) === '0,23,46', `expected blocks of 23 RoIs, got ${starts}`)
      for (const { outputShape } of spy.plans) {
        const elements = outputShape.reduce((product, n) => product * n, 1)
        expect(elements <= maxElements, `a plan of ${elements} elements for at most ${maxElements}`)
      }
    },
  ),
  sequence(
    'blocks/channels-first',
    '§1.3',
    'a layout that is heeded for the first block only, or not at all',
    async ({ inBlocks, backend, roiPool }) => {
      const [batch, height, width, channels] = scene.features.shape
      const map = await backend.upload(scene.features)
      const data = await map.read(undefined, 'NCHW')
      map.release()
      const features = { data, shape: [batch, channels, height, width] } as const
      const params = { ...scene.params, layout: 'NCHW' } as const
      const blocks = inBlocks(roiPool, backend, features, scene.rois, params, { rois: 4 })
      await expectBlocks(blocks, { ...scene, features, params })
    },
  ),
]

/** Boxes on a map of 7×9, in its cells: the last two lie beside it, so that what was there before would show. */
const boxes: Boxes = {
  boxes: [
    [0, 0, 9, 7],
    [2, 1, 9, 6],
    [0, 3, 5, 7],
    [30, 0, 40, 7],
    [2, 20, 7, 30],
  ],
  images: [2, 0, 1, 1, 0],
}

/** The blocks of another operator, of maps in host memory and of resident ones. */
function of<Name extends 'roiAlign' | 'psRoiPool'>(name: string, operator: Name, catches: string): Case {
  const text = { id: `blocks/${name}`, spec: '§15.1', catches } as const
  return callsCase(text, operator, {}, async (world) => {
    const { backend, inBlocks } = world
    const call: Operator<PsRoiPoolParams> = world[operator]
    const features = threeImages(7, 9, 16, 2 ** -10)
    const rois = typed(boxes)
    const params = { outputSize: [2, 4], spatialScale: 1 } as const
    const problem = { operator, features, rois, params } as Problem
    await expectBlocks(inBlocks(call, backend, features, rois, params, { rois: 3 }), problem)
    const map = await backend.upload(features)
    await expectBlocks(inBlocks(call, backend, map, rois, params, { rois: 2 }), problem)
    map.release()
  })
}

/** Blocks of other operators. */
export const otherBlocks: readonly Case[] = [
  callsCase(
    { id: 'blocks/rotated', spec: '§15.1', catches: 'RoIs cut as if they were boxes' },
    'roiAlignRotated',
    {},
    async ({ inBlocks, backend, roiAlignRotated }) => {
      const rows = [
        [4, 3, 5, 3, 0.5],
        [6, 4, 2, 6, -1],
        [30, 3, 5, 5, 0],
        [1, 1, 3, 2, 2],
        [5, 5, 4, 4, 0.1],
      ]
      const rois = regionsOf('rotated', { rows, images: boxes.images }) as RotatedRois
      const features = threeImages(7, 9, 16, 2 ** -10)
      const params = { outputSize: [2, 4], spatialScale: 1 } as const
      const problem = { operator: 'roiAlignRotated', features, rois, params } as const
      await expectBlocks(inBlocks(roiAlignRotated, backend, features, rois, params, { rois: 3 }), problem)
      const map = await backend.upload(features)
      await expectBlocks(inBlocks(roiAlignRotated, backend, map, rois, params, { rois: 2 }), problem)
      map.release()
    },
  ),
  callsCase(
    {
      id: 'blocks/offsets',
      spec: '§21.5',
      catches: 'offsets of the first RoIs for every block',
      proves: 'planner',
    },
    'deformRoiPool',
    {},
    async ({ inBlocks, backend, deformRoiPool }) => {
      const features = threeImages(7, 9, 16, 2 ** -10)
      const rois = typed(boxes)
      const offsets = Float32Array.from({ length: 5 * 2 * 8 }, (_, n) => ((n * 5) % 17) / 4 - 2)
      const params = { outputSize: [2, 4], spatialScale: 1, offsets } as const
      const problem = { operator: 'deformRoiPool', features, rois, params } as const
      await expectBlocks(inBlocks(deformRoiPool, backend, features, rois, params, { rois: 3 }), problem)
      const map = await backend.upload(features)
      await expectBlocks(inBlocks(deformRoiPool, backend, map, rois, params, { rois: 2 }), problem)
      map.release()
    },
  ),
  of('roi-align', 'roiAlign', 'a block that leaves what the one before wrote'),
  of('position-sensitive', 'psRoiPool', 'blocks with the channels of the map in place of their own'),
  callsCase(
    { id: 'blocks/multi-scale', spec: '§15.1', catches: 'blocks of one level, or rows counted in all RoIs' },
    'multiScaleRoiPool',
    {},
    async ({ inBlocks, backend, multiScaleRoiPool }) => {
      const features = pyramid(3).map(({ shape, data }) => ({ shape, data: data() }))
      // Blocks of 2: of two levels, of one, and a last one of one RoI.
      const rois = typed({
        boxes: [
          [20, 20, 260, 280],
          [33, 20, 140, 120],
          [0, 0, 600, 500],
          [10, 0, 620, 510],
          [-100, 10, 150, 230],
        ],
        images: [1, 0, 2, 1, 0],
      })
      const params = { strides, outputSize: [2, 4] } as const
      const problem = { operator: 'multiScaleRoiPool', features, rois, params } as const
      const options = { rois: 2 }
      await expectBlocks(inBlocks(multiScaleRoiPool, backend, features, rois, params, options), problem)
      const maps = await Promise.all(features.map((map) => backend.upload(map)))
      await expectBlocks(inBlocks(multiScaleRoiPool, backend, maps, rois, params, options), problem)
      for (const map of maps) map.release()
    },
  ),
]
