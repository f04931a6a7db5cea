import type { ResidentMap } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, expectRefusal } from '../../expect.js'
import { watched } from '../../watch.js'
import { scene, sequence } from '../write/scene.js'
import { expectBlocks } from './blocks.js'

const { features, rois, params } = scene
const fours = { rois: 4 }

/** How many of the maps a backend made can still be read. */
async function living(maps: readonly ResidentMap[]): Promise<number> {
  const reads = await Promise.allSettled([...new Set(maps)].map((map) => map.read()))
  return reads.filter(({ status }) => status === 'fulfilled').length
}

/** The scene with a coordinate of its last RoI that is none. */
const spoilt = { ...rois, boxes: rois.boxes.map((value, n) => (n === 21 ? Number.NaN : value)) }

/** What blocks hold while they last, and leave behind. */
export const blockEndings: readonly SequenceCase[] = [
  sequence(
    'blocks/one-upload',
    '§15.2',
    'a map uploaded for each block, or results that pile up',
    async ({ inBlocks, backend, roiPool }) => {
      const spy = watched(backend)
      for await (const { from } of inBlocks(roiPool, spy.backend, features, rois, params, { rois: 1 })) {
        const count = await living(spy.maps)
        expect(count <= 2, `${count} maps live in the backend at the block of RoI ${from}`)
      }
      const uploads = spy.maps.filter(({ shape }) => String(shape) === String(features.shape)).length
      expect(uploads === 1, `expected one upload, got ${uploads}`)
      expect((await living(spy.maps)) === 0, 'the blocks left something in the backend')
    },
  ),
  sequence(
    'blocks/resident',
    '§15.3',
    'a resident block released, or overwritten, before the next step',
    async ({ inBlocks, backend, roiPool }) => {
      const map = await backend.upload(features)
      const spy = watched(backend)
      await expectBlocks(inBlocks(roiPool, spy.backend, map, rois, params, fours), scene)
      expect((await living(spy.maps)) === 0, 'the blocks left a result in the backend')
      const result = await roiPool(backend, map, rois, params)
      await expectAnswer(result, scene, 'the map, after its blocks')
      map.release()
      result.release()
    },
  ),
  sequence(
    'blocks/left-early',
    '§15.4',
    'a loop that leaves maps behind when it is left',
    async ({ inBlocks, backend, roiPool }) => {
      const spy = watched(backend)
      for await (const { from } of inBlocks(roiPool, spy.backend, features, rois, params, fours)) {
        if (from === 0) break
      }
      expect(spy.maps.length === 2, `expected an upload and a result, got ${spy.maps.length} maps`)
      expect((await living(spy.maps)) === 0, 'break left something in the backend')
      const own = await backend.upload(features)
      const blocks = inBlocks(roiPool, spy.backend, own, rois, params, fours)
      await blocks.next()
      await blocks.return()
      expect((await living(spy.maps)) === 0, 'return left something in the backend')
      await own.read()
      own.release()
    },
  ),
  sequence(
    'blocks/error-in-the-loop',
    '§15.4',
    'a loop that leaves maps behind when it ends with an error',
    async ({ inBlocks, backend, roiPool }) => {
      const spy = watched(backend)
      const loop = async () => {
        for await (const { from } of inBlocks(roiPool, spy.backend, features, rois, params, fours)) {
          if (from === 4) throw Object.assign(new Error('enough'), { code: 'ROI_INVALID' })
        }
      }
      await expectRefusal(loop, 'ROI_INVALID', ['enough'], 'the loop')
      expect((await living(spy.maps)) === 0, 'the error left something in the backend')
    },
  ),
  sequence(
    'blocks/refused-before-the-first',
    '§15.5',
    'RoIs that are checked block by block, when others were computed, or numbered within their block',
    async ({ inBlocks, backend, roiPool }) => {
      const elsewhere = { ...rois, batchIndices: rois.batchIndices?.with(5, 3) }
      const refusals = [
        [spoilt, ['rois.boxes[5]', 'y1', 'NaN']],
        [elsewhere, ['rois.batchIndices[5]', '3', '3 images']],
      ] as const
      const map = await backend.upload(features)
      const spy = watched(backend)
      for (const [wrong, says] of refusals) {
        const host = inBlocks(roiPool, spy.backend, features, wrong, params, fours)
        await expectRefusal(() => host.next(), 'ROI_INVALID', says, 'blocks of a map in host memory')
        const resident = inBlocks(roiPool, spy.backend, map, wrong, params, fours)
        await expectRefusal(() => resident.next(), 'ROI_INVALID', says, 'blocks of a resident map')
      }
      expect(spy.maps.length === 0, 'refused after computing')
      map.release()
    },
  ),
  sequence(
    'blocks/too-large-a-block',
    '§15.5',
    'a block that does not fit, cut off without a word',
    async ({ inBlocks, backend, roiPool }) => {
      const spy = watched(backend, { maxElements: 567 })
      const params = { ...scene.params, outputSize: [5, 10] } as const
      const refused = (options: { rois: number }, says: readonly string[]) => {
        const blocks = inBlocks(roiPool, spy.backend, features, rois, params, options)
        return expectRefusal(() => blocks.next(), 'ROI_UNSUPPORTED', says, `blocks of ${options.rois}`)
      }
      await refused({ rois: 4 }, ['result', '[4,5,10,3]', '600', '567'])
      expect(spy.maps.length === 0, 'refused after computing')
      const blocks = inBlocks(roiPool, spy.backend, features, rois, params)
      await expectBlocks(blocks, { ...scene, params })
    },
  ),
]
