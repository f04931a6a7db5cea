import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, expectRefusal, later } from '../../expect.js'
import { copies, scene, sequence } from '../write/scene.js'

const DISPOSED = 'ROI_DISPOSED'

/** A copy of an array whose buffer may be given away, and how to do that. */
function transferable(values: Float32Array): { values: Float32Array; transfer: () => void } {
  const copy = values.slice()
  return { values: copy, transfer: () => void structuredClone(copy.buffer, { transfer: [copy.buffer] }) }
}

/** Calls that consist of several, and what may happen between those. */
export const holds: readonly SequenceCase[] = [
  sequence(
    'lifecycle/dispose-waits-for-host-calls',
    '§6.2',
    'a backend disposed of between the upload and the reading of a call',
    async ({ open, roiPool }) => {
      const backend = await open()
      const pool = () => roiPool(backend, scene.features, scene.rois, scene.params)
      const before = Promise.allSettled([pool(), pool()])
      const disposal = later(backend.dispose())
      const after = [later<unknown>(pool()), later<unknown>(backend.upload(scene.features))]
      for (const call of after)
        await expectRefusal(() => call, DISPOSED, ['disposed'], 'a call after dispose')
      for (const call of await before) {
        if (call.status === 'rejected') throw call.reason
        await expectAnswer(call.value, scene, 'a call made before dispose')
      }
      await disposal
    },
  ),
  sequence(
    'lifecycle/dispose-between-blocks',
    '§6.2',
    'a loop over blocks that goes on without its backend, or that dispose waits for',
    async ({ open, roiPool, inBlocks }) => {
      const backend = await open()
      const { features, rois, params } = scene
      const blocks = inBlocks(roiPool, backend, features, rois, params, { rois: 2 })
      const first = later(blocks.next())
      const disposal = later(backend.dispose())
      const { value } = await first
      expect(value?.to === 2, 'the step made before dispose was not finished')
      await disposal
      await expectRefusal(() => blocks.next(), DISPOSED, ['disposed'], 'the step after dispose')
    },
  ),
  sequence(
    'lifecycle/features-transferred',
    '§6.4',
    'reading a buffer that is no longer there',
    async ({ backend, roiPool }) => {
      const { features, rois } = copies(scene)
      const says = ['features.data', 'detached']
      for (const call of [
        (data: Float32Array) => backend.upload({ ...features, data }),
        (data: Float32Array) => roiPool(backend, { ...features, data }, rois, scene.params),
      ]) {
        const { values, transfer } = transferable(features.data)
        const made = later<unknown>(call(values))
        transfer()
        await expectRefusal(() => made, 'ROI_INVALID', says, 'a map transferred before its turn')
        await expectRefusal(() => call(values), 'ROI_INVALID', says, 'a map transferred before the call')
      }
    },
  ),
  sequence('lifecycle/into-transferred', '§6.4', 'values written to nowhere', async ({ backend }) => {
    const map = await backend.upload(scene.features)
    const { values, transfer } = transferable(scene.features.data)
    const reading = later(map.read(values))
    transfer()
    await expectRefusal(
      () => reading,
      'ROI_INVALID',
      ['into', 'detached'],
      'into, transferred before its turn',
    )
    map.release()
  }),
  sequence(
    'lifecycle/read-into-another-type',
    '§6.4',
    'numbers cut off to bytes without a word',
    async ({ backend }) => {
      const map = await backend.upload(scene.features)
      const { length } = scene.features.data
      for (const into of [new Uint8Array(length), new Float64Array(length), Array(length).fill(0)]) {
        const call = () => map.read(into as unknown as Float32Array)
        await expectRefusal(call, 'ROI_INVALID', ['into', 'Float32Array'], 'read into something else')
      }
      map.release()
    },
  ),
]
