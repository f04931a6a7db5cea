import type { Backend, ResidentMap } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { codeOf } from '../../errors.js'
import { expect, expectAnswer, expectRefusal } from '../../expect.js'
import { scene, sequence } from '../write/scene.js'

/** A case for backends that adopt storage. What the caller has is that of a map uploaded before. */
function adopting(
  name: string,
  catches: string,
  run: (world: Parameters<SequenceCase['run']>[0], owner: ResidentMap) => Promise<void>,
): SequenceCase {
  const item = sequence(`adoption/${name}`, '§6.6', catches, async (world) => {
    const owner = await world.backend.upload(scene.features)
    await run(world, owner)
    owner.release()
  })
  return { ...item, needs: { ...item.needs, adopts: true } }
}

const adopt = (backend: Backend, owner: ResidentMap) => backend.adopt(owner.handle, owner.shape)

/** Storage that the caller already has where the backend computes. */
export const adoption: readonly SequenceCase[] = [
  sequence(
    'adoption/as-promised',
    '§6.6',
    'adoption that is promised and refused, or refused in other words',
    async ({ backend }) => {
      const owner = await backend.upload(scene.features)
      const adopted = () => adopt(backend, owner)
      if (backend.capabilities.adopts) (await adopted()).release()
      else await expectRefusal(adopted, 'ROI_UNSUPPORTED', [backend.name], 'adopt, which is not promised')
      owner.release()
    },
  ),
  adopting('pool', 'an adopted map that does not hold what the storage holds', async (world, owner) => {
    const { backend, roiPool } = world
    const map = await adopt(backend, owner)
    expect(
      String(map.shape) === String(owner.shape),
      `expected the shape [${owner.shape}], got [${map.shape}]`,
    )
    expect(map.handle === owner.handle, 'the storage of the adopted map is not the one given')
    const result = await roiPool(backend, map, scene.rois, scene.params)
    await expectAnswer(result, scene, 'the adopted map, pooled')
    map.release()
    result.release()
  }),
  adopting('release-leaves-it', 'storage of the caller freed with the adopted map', async (world, owner) => {
    const { backend, roiPool } = world
    const map = await adopt(backend, owner)
    map.release()
    // What was freed would be given to this map, or to these results.
    const next = await backend.upload({ ...scene.features, data: scene.features.data.map(() => 77) })
    await expectRefusal(() => map.read(), 'ROI_DISPOSED', ['released'], 'reading the released map')
    const result = await roiPool(backend, owner, scene.rois, scene.params)
    await expectAnswer(result, scene, 'the storage, after the map that adopted it was released')
    result.release()
    next.release()
  }),
  adopting('twice', 'storage that can be adopted once only', async ({ backend, roiPool }, owner) => {
    const [first, second] = [await adopt(backend, owner), await adopt(backend, owner)]
    first.release()
    const result = await roiPool(backend, second, scene.rois, scene.params)
    await expectAnswer(result, scene, 'the second map of the same storage, after the first was released')
    second.release()
    result.release()
  }),
  adopting('out', 'an adopted out that is not written, or freed', async ({ backend, roiPool }, owner) => {
    const data = new Float32Array(6 * 2 * 4 * 3).fill(77)
    const storage = await backend.upload({ data, shape: [6, 2, 4, 3] })
    const out = await adopt(backend, storage)
    const result = await roiPool(backend, owner, scene.rois, { ...scene.params, out })
    expect(result === out, 'the map returned is not out')
    await expectAnswer(out, scene, 'the adopted out')
    const written = out.handle === storage.handle
    out.release()
    if (written) await expectAnswer(storage, scene, 'the storage that was written')
    else
      expect(
        (await storage.read()).every((value) => value === 77),
        'the storage was written in part',
      )
    storage.release()
  }),
  adopting('wrong-shape', 'reading beyond the storage', async ({ backend }, owner) => {
    const [batch, height, width, channels] = owner.shape
    const larger = () => backend.adopt(owner.handle, [batch, height, width, channels + 1])
    await expectRefusal(larger, 'ROI_INVALID', [], 'a shape larger than the storage')
    const malformed = () => backend.adopt(owner.handle, [batch, height, -1, channels])
    await expectRefusal(malformed, 'ROI_INVALID', ['shape', '-1'], 'a shape that is none')
  }),
  adopting('dispose-leaves-it', 'storage of the caller freed with the backend', async (world, owner) => {
    const { backend, open, roiPool } = world
    const visitor = await open()
    const own = await visitor.upload(scene.features)
    await adopt(visitor, own)
    // Where backends share a memory, one may adopt what another has.
    await adopt(visitor, owner).catch((error: unknown) => {
      expect(codeOf(error) === 'ROI_INVALID', `adopting the storage of another backend: ${error}`)
    })
    await visitor.dispose()
    const result = await roiPool(backend, owner, scene.rois, scene.params)
    await expectAnswer(result, scene, 'the storage, after a backend that may have adopted it was disposed of')
    result.release()
  }),
]
