import type { SequenceCase } from '../../case.js'
import { expectAnswer, expectRefusal, later } from '../../expect.js'
import { planOf, scene, sequence } from '../write/scene.js'

const DISPOSED = 'ROI_DISPOSED'

/** Maps released, backends disposed of. */
export const endings: readonly SequenceCase[] = [
  sequence(
    'lifecycle/use-after-release',
    '§6.2',
    'a released map that can be used',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const result = await roiPool(backend, map, scene.rois, scene.params)
      result.release()
      await expectRefusal(() => result.read(), DISPOSED, ['released'], 'reading a released result')
      const withOut = () => roiPool(backend, map, scene.rois, { ...scene.params, out: result })
      await expectRefusal(withOut, DISPOSED, ['out', 'released'], 'a released out')
      map.release()
      const pool = () => roiPool(backend, map, scene.rois, scene.params)
      await expectRefusal(pool, DISPOSED, ['released'], 'pooling a released map')
      map.release()
      await expectRefusal(() => map.read(), DISPOSED, ['released'], 'reading a map released twice')
    },
  ),
  sequence(
    'lifecycle/release-before-a-call-is-done',
    '§6.2',
    'memory freed while a call made before still reads it',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const pending = later(roiPool(backend, map, scene.rois, scene.params))
      map.release()
      const result = await pending
      await expectAnswer(result, scene, 'the call made before its map was released')
      const reading = later(result.read())
      result.release()
      await expectAnswer({ data: await reading, shape: result.shape }, scene, 'read before the release')
    },
  ),
  sequence(
    'lifecycle/released-memory-is-not-shared',
    '§6.2',
    'memory given to a new map and freed or written a second time with the old one',
    async ({ backend, roiPool }) => {
      const first = await backend.upload(scene.features)
      first.release()
      const second = await backend.upload(scene.features)
      first.release()
      const result = await roiPool(backend, second, scene.rois, scene.params)
      await expectAnswer(result, scene, 'a map uploaded after another was released')
      second.release()
      result.release()
    },
  ),
  sequence('lifecycle/dispose-twice', '§6.2', 'failing the second time', async ({ open }) => {
    const backend = await open()
    const map = await backend.upload(scene.features)
    await Promise.all([backend.dispose(), backend.dispose()])
    await backend.dispose()
    map.release()
  }),
  sequence(
    'lifecycle/use-after-dispose',
    '§6.2',
    'a disposed backend, or a map of one, that can be used',
    async ({ open, roiPool }) => {
      const backend = await open()
      const map = await backend.upload(scene.features)
      await backend.dispose()
      const calls: Record<string, () => Promise<unknown>> = {
        upload: () => backend.upload(scene.features),
        reduce: () => backend.reduce(map, planOf(scene)),
        read: () => map.read(),
        'pooling a resident map': () => roiPool(backend, map, scene.rois, scene.params),
        'pooling a host map': () => roiPool(backend, scene.features, scene.rois, scene.params),
      }
      for (const [what, call] of Object.entries(calls)) {
        await expectRefusal(call, DISPOSED, ['disposed'], `${what} after dispose`)
      }
    },
  ),
  sequence(
    'lifecycle/dispose-waits',
    '§6.2',
    'a backend disposed under calls made before',
    async ({ open, roiPool }) => {
      const backend = await open()
      const map = await backend.upload(scene.features)
      const result = await roiPool(backend, map, scene.rois, scene.params)
      const reading = later(result.read())
      const reducing = later(roiPool(backend, map, scene.rois, scene.params))
      await backend.dispose()
      await expectAnswer({ data: await reading, shape: result.shape }, scene, 'read before dispose')
      const late = await reducing
      await expectRefusal(
        () => late.read(),
        DISPOSED,
        ['disposed'],
        'reading a result of the disposed backend',
      )
    },
  ),
]
