import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, later } from '../../expect.js'
import { threeImages } from '../../fill.js'
import { watched } from '../../watch.js'
import { copies, planOf, scene, sequence, withMap, withParams, withRois } from '../write/scene.js'

/** Pools, one after the other and at once. */
export const pools: readonly SequenceCase[] = [
  sequence(
    'lifecycle/one-upload-many-pools',
    '§6.1',
    'a map that serves one pool only, or one size of result',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const problems = [
        scene,
        withParams({ outputSize: [5, 3], quantization: 'round' }),
        withRois([1, 1, 8, 6], [1]),
        withParams({ outputSize: [1, 1] }),
        scene,
      ]
      for (const [n, problem] of problems.entries()) {
        const result = await roiPool(backend, map, problem.rois, problem.params)
        await expectAnswer(result, problem, `pool ${n + 1}`)
        result.release()
      }
      map.release()
    },
  ),
  sequence(
    'lifecycle/maps-of-many-shapes',
    '§6.1',
    'a kernel made for the first shape and used for the others',
    async ({ backend, roiPool }) => {
      const sizes = [
        [7, 9, 3],
        [9, 7, 3],
        [3, 5, 17],
        [21, 30, 1],
        [7, 9, 3],
      ] as const
      for (const [height, width, channels] of sizes) {
        const problem = withMap(threeImages(height, width, channels))
        const result = await roiPool(backend, problem.features, problem.rois, problem.params)
        await expectAnswer(result, problem, `a map of ${height}×${width}×${channels}`)
      }
    },
  ),
  sequence(
    'lifecycle/results-are-not-aliased',
    '§6.1',
    'results that share memory with the results of later calls',
    async ({ backend, roiPool }) => {
      const other = withRois(
        [2, 1, 8, 6, 1, 0, 5, 4, 0, 0, 9, 7, 4, 3, 6, 5, 3, 0, 9, 2, 0, 5, 7, 7],
        [0, 2, 1, 0, 2, 1],
      )
      const hostA = await roiPool(backend, scene.features, scene.rois, scene.params)
      const hostB = await roiPool(backend, other.features, other.rois, other.params)
      await expectAnswer(hostA, scene, 'the first host result, after the second')
      await expectAnswer(hostB, other, 'the second host result')
      const map = await backend.upload(scene.features)
      const a = await roiPool(backend, map, scene.rois, scene.params)
      const b = await roiPool(backend, map, other.rois, other.params)
      await expectAnswer(a, scene, 'the first resident result, after the second')
      await expectAnswer(b, other, 'the second resident result')
      for (const resident of [map, a, b]) resident.release()
    },
  ),
  sequence(
    'lifecycle/arguments-are-left-alone',
    '§6.4',
    'a call that changes its arguments',
    async ({ backend, roiPool }) => {
      const { features, rois } = copies(scene)
      const result = await roiPool(backend, features, rois, scene.params)
      await expectAnswer(result, scene, 'the result')
      const unchanged = (a: ArrayLike<number>, b: ArrayLike<number>) => String(a) === String(b)
      expect(unchanged(features.data, scene.features.data), 'features.data was changed')
      expect(unchanged(rois.boxes, scene.rois.boxes), 'rois.boxes was changed')
      expect(
        unchanged(rois.batchIndices ?? [], scene.rois.batchIndices ?? []),
        'rois.batchIndices was changed',
      )
    },
  ),
  sequence(
    'lifecycle/overlapping-calls',
    '§6.1',
    'calls made at once that take each other’s arguments or results',
    async ({ backend, roiPool }) => {
      const problems = [1, 2, 3, 4, 5, 6].map((bins) => withParams({ outputSize: [bins, 7 - bins] }))
      const map = await backend.upload(scene.features)
      const host = problems.map(({ features, rois, params }) =>
        later(roiPool(backend, features, rois, params)),
      )
      const resident = problems.map(({ rois, params }) => later(roiPool(backend, map, rois, params)))
      for (const [n, problem] of problems.entries()) {
        await expectAnswer(await host[n]!, problem, `host call ${n + 1}`)
        await expectAnswer(await resident[n]!, problem, `resident call ${n + 1}`)
      }
      for (const result of await Promise.all([map, ...resident])) result.release()
    },
  ),
  sequence(
    'lifecycle/pool-a-result',
    '§6.1',
    'a result that cannot itself be pooled',
    async ({ backend, roiPool }) => {
      const first = await roiPool(backend, scene.features, scene.rois, scene.params)
      await expectAnswer(first, scene, 'the result in host memory')
      const rois = { boxes: Float32Array.of(0, 0, 3, 2, 1, 0, 4, 1), batchIndices: Int32Array.of(5, 2) }
      const params = { outputSize: [1, 3], spatialScale: 1 } as const
      const map = await backend.upload(scene.features)
      const middle = await roiPool(backend, map, scene.rois, scene.params)
      const last = await roiPool(backend, middle, rois, params)
      await expectAnswer(last, { operator: 'roiPool', features: first, rois, params }, 'the pooled result')
      for (const resident of [map, middle, last]) resident.release()
    },
  ),
  sequence(
    'lifecycle/host-call-leaves-nothing',
    '§6.2',
    'a call with host memory that leaves maps in the backend',
    async ({ backend, roiPool }) => {
      const spy = watched(backend)
      await roiPool(spy.backend, scene.features, scene.rois, scene.params)
      expect(spy.maps.length > 0 && spy.plans.length > 0, 'the call did not go through upload and reduce')
      for (const map of spy.maps) {
        const left = await map.read().then(
          () => true,
          () => false,
        )
        expect(!left, `a map of [${map.shape}] is still there`)
      }
    },
  ),
  sequence(
    'lifecycle/plan-is-left-alone',
    '§2',
    'a backend that changes the plan it follows',
    async ({ backend }) => {
      const plan = planOf(scene)
      const map = await backend.upload(scene.features)
      const a = await backend.reduce(map, plan)
      const b = await backend.reduce(map, plan)
      await expectAnswer(a, scene, 'the first reduction by the plan')
      await expectAnswer(b, scene, 'the second reduction by the plan')
      expect(JSON.stringify(plan) === JSON.stringify(planOf(scene)), 'the plan was changed')
      for (const resident of [map, a, b]) resident.release()
    },
  ),
]
