import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, expectRefusal } from '../../expect.js'
import { scene, sequence, withRois } from '../write/scene.js'

/** Results written to memory the caller has. */
export const outs: readonly SequenceCase[] = [
  sequence(
    'lifecycle/out-is-written-and-returned',
    '§6.3',
    'an out that is ignored, or written in part: an empty bin must become 0 again',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const full = withRois(
        [0, 0, 9, 7, 1, 1, 9, 7, 2, 2, 9, 7, 0, 1, 8, 7, 0, 0, 8, 6, 1, 0, 9, 6],
        [1, 0, 2, 1, 0, 2],
      )
      const out = await roiPool(backend, map, full.rois, full.params)
      await expectAnswer(out, full, 'the result that becomes out')
      const result = await roiPool(backend, map, scene.rois, { ...scene.params, out })
      expect(result === out, 'the map returned is not out')
      await expectAnswer(out, scene, 'out, written again')
      const other = await roiPool(backend, map, full.rois, full.params)
      await expectAnswer(other, full, 'a call without out, after it')
      await expectAnswer(out, scene, 'out, after a call without it')
      for (const resident of [map, out, other]) resident.release()
    },
  ),
  sequence(
    'lifecycle/out-of-another-shape',
    '§6.3',
    'writing beyond out, or leaving a part of it as it was',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const out = await roiPool(backend, map, scene.rois, scene.params)
      for (const outputSize of [
        [4, 2],
        [2, 3],
        [3, 4],
      ] as const) {
        const call = () => roiPool(backend, map, scene.rois, { ...scene.params, outputSize, out })
        const says = ['out', `[6,${outputSize},3]`, '[6,2,4,3]']
        await expectRefusal(call, 'ROI_INVALID', says, `out for a result of ${outputSize.join('×')}`)
      }
      await expectAnswer(out, scene, 'out, after it was refused')
      map.release()
      out.release()
    },
  ),
  sequence(
    'lifecycle/out-is-the-map-itself',
    '§6.3',
    'overwriting what is still to be read',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const rois = {
        boxes: Float32Array.of(0, 0, 9, 7, 0, 0, 9, 7, 0, 0, 9, 7),
        batchIndices: Int32Array.of(2, 0, 1),
      }
      const call = () => roiPool(backend, map, rois, { outputSize: [7, 9], spatialScale: 1, out: map })
      await expectRefusal(call, 'ROI_INVALID', ['out', 'feature map'], 'out that is the feature map')
      map.release()
    },
  ),
  sequence('lifecycle/read-into', '§6.4', 'an into that is ignored', async ({ backend, roiPool }) => {
    const map = await backend.upload(scene.features)
    const result = await roiPool(backend, map, scene.rois, scene.params)
    const into = new Float32Array(6 * 2 * 4 * 3).fill(77)
    expect((await result.read(into)) === into, 'the array returned is not into')
    await expectAnswer({ data: into, shape: result.shape }, scene, 'into')
    for (const length of [into.length - 1, into.length + 1, 0]) {
      const call = () => result.read(new Float32Array(length))
      await expectRefusal(call, 'ROI_INVALID', ['into', '144', String(length)], `into of ${length}`)
    }
    map.release()
    result.release()
  }),
  sequence(
    'lifecycle/resident-maps-without-elements',
    '§1.1',
    'storage of no size, which graphics libraries refuse to make',
    async ({ backend, roiPool }) => {
      const none = await backend.upload({ data: new Float32Array(0), shape: [3, 7, 9, 0] })
      const result = await roiPool(backend, none, scene.rois, scene.params)
      expect(String(result.shape) === '6,2,4,0', `expected the shape [6,2,4,0], got [${result.shape}]`)
      expect((await result.read()).length === 0, 'a result without channels has values')
      const map = await backend.upload(scene.features)
      const noRois = await roiPool(backend, map, withRois([], []).rois, scene.params)
      expect(String(noRois.shape) === '0,2,4,3', `expected the shape [0,2,4,3], got [${noRois.shape}]`)
      expect((await noRois.read()).length === 0, 'a result without RoIs has values')
      for (const resident of [none, result, map, noRois]) resident.release()
    },
  ),
]
