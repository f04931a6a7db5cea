import type { ResidentMap } from '@roipool/core'
import type { SequenceCase, World } from '../../case.js'
import { codeOf } from '../../errors.js'
import { expectAnswer, expectRefusal } from '../../expect.js'
import { scene, sequence } from '../write/scene.js'

function adopting(
  name: string,
  spec: SequenceCase['spec'],
  catches: string,
  run: (world: World) => Promise<void>,
): SequenceCase {
  const item = sequence(`adoption/${name}`, spec, catches, run)
  return { ...item, needs: { ...item.needs, adopts: true } }
}

/** Storage that begins with something else, storage adopted twice, and layouts that adoption has not. */
export const parts: readonly SequenceCase[] = [
  adopting(
    'at-an-offset',
    '§6.6',
    'an offset that is ignored: the cells of a class token pooled',
    async (world) => {
      const { backend, roiPool } = world
      const { features, rois, params } = scene
      // One cell more than the map has, in front.
      const data = new Float32Array(features.data.length + 3).fill(999)
      data.set(features.data, 3)
      const owner = await backend.upload({ data, shape: [1, 1, data.length / 3, 3] })
      const adopt = (offset: number) => backend.adopt(owner.handle, features.shape, { offset })
      let map: ResidentMap | undefined
      try {
        map = await adopt(3)
      } catch (error) {
        if (codeOf(error) !== 'ROI_UNSUPPORTED') throw error
        await expectRefusal(() => adopt(3), 'ROI_UNSUPPORTED', [backend.name], 'an offset')
      }
      if (map) {
        const result = await roiPool(backend, map, rois, params)
        await expectAnswer(result, scene, 'the map behind the first cell')
        await expectRefusal(() => adopt(6), 'ROI_INVALID', [], 'a map that ends behind its storage')
        for (const resident of [map, result]) resident.release()
      }
      await expectRefusal(() => adopt(-3), 'ROI_INVALID', ['options.offset', '-3'], 'an offset that is none')
      owner.release()
    },
  ),
  adopting('layout', '§6.6', 'storage read in another order than the caller says', async ({ backend }) => {
    const owner = await backend.upload(scene.features)
    const call = () => backend.adopt(owner.handle, owner.shape, 'NCHW' as never)
    await expectRefusal(call, 'ROI_INVALID', ['channels last', 'NCHW', 'upload'], 'a layout')
    owner.release()
  }),
  adopting('out-of-the-same-storage', '§6.3', 'overwriting what is still to be read', async (world) => {
    const { backend, roiPool } = world
    const owner = await backend.upload(scene.features)
    const [map, out] = [
      await backend.adopt(owner.handle, owner.shape),
      await backend.adopt(owner.handle, owner.shape),
    ]
    const rois = {
      boxes: Float32Array.of(0, 0, 9, 7, 0, 0, 9, 7, 0, 0, 9, 7),
      batchIndices: Int32Array.of(2, 0, 1),
    }
    const params = { outputSize: [7, 9], spatialScale: 1 } as const
    for (const source of [map, owner]) {
      const call = () => roiPool(backend, source, rois, { ...params, out })
      await expectRefusal(call, 'ROI_INVALID', ['out', 'storage'], 'out in the storage of the map')
    }
    for (const resident of [map, out, owner]) resident.release()
  }),
]
