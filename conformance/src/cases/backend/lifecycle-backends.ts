import type { ResidentMap } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { expectAnswer, expectRefusal } from '../../expect.js'
import { scene, sequence, withParams } from '../write/scene.js'

/** Several backends, and a backend after an error. */
export const backends: readonly SequenceCase[] = [
  sequence(
    'lifecycle/two-at-once',
    '§6.2',
    'backends that share what one of them disposes of',
    async ({ backend, open, roiPool }) => {
      const other = await open()
      const mine = await backend.upload(scene.features)
      const its = await other.upload(scene.features)
      await expectAnswer(await roiPool(other, its, scene.rois, scene.params), scene, 'the second backend')
      await other.dispose()
      const result = await roiPool(backend, mine, scene.rois, scene.params)
      await expectAnswer(result, scene, 'the first backend, after the second was disposed')
      mine.release()
      result.release()
    },
  ),
  sequence(
    'lifecycle/opened-twenty-times',
    '§6.2',
    'a backend whose dispose leaves something behind: browsers have 16 WebGL contexts',
    async ({ backend, open, roiPool }) => {
      for (let n = 0; n < 20; n++) {
        const another = await open()
        await another.upload(scene.features)
        await another.dispose()
      }
      const result = await roiPool(backend, scene.features, scene.rois, scene.params)
      await expectAnswer(result, scene, 'the backend opened first')
    },
  ),
  sequence(
    'lifecycle/map-of-another-backend',
    '§6.1',
    'taking the memory of another backend for its own',
    async ({ backend, open, roiPool }) => {
      const foreign = await (await open()).upload(scene.features)
      const mine = await backend.upload(scene.features)
      const says = ['resident map of this']
      const pool = () => roiPool(backend, foreign, scene.rois, scene.params)
      await expectRefusal(pool, 'ROI_INVALID', ['feature map', ...says], 'pooling a map of another backend')
      const withOut = () => roiPool(backend, mine, scene.rois, { ...scene.params, out: foreign })
      await expectRefusal(withOut, 'ROI_INVALID', ['out', ...says], 'out of another backend')
      const fake: ResidentMap = { ...scene.features, handle: {}, read: mine.read, release: () => undefined }
      const poolFake = () => roiPool(backend, fake, scene.rois, scene.params)
      await expectRefusal(
        poolFake,
        'ROI_INVALID',
        ['feature map', ...says],
        'pooling an object that looks like a map',
      )
      mine.release()
    },
  ),
  sequence(
    'lifecycle/refusals-break-nothing',
    '§7',
    'a backend that a refused call leaves unusable',
    async ({ backend, roiPool }) => {
      const bad = withParams({ outputSize: [0, 4] })
      const map = await backend.upload(scene.features)
      const calls = [
        roiPool(backend, map, bad.rois, bad.params),
        roiPool(backend, bad.features, bad.rois, bad.params),
        backend.upload({ data: new Float32Array(5), shape: scene.features.shape }),
      ]
      for (const [n, call] of calls.entries()) {
        await expectRefusal(() => call, 'ROI_INVALID', [], `malformed call ${n + 1}`)
      }
      const result = await roiPool(backend, map, scene.rois, scene.params)
      await expectAnswer(result, scene, 'a call after refused ones')
      map.release()
      result.release()
    },
  ),
]
