import type { SequenceCase } from '../../case.js'
import { same } from '../../compare.js'
import { expect, expectAnswer } from '../../expect.js'
import { copies, scene, sequence } from '../write/scene.js'

/** What goes into a backend comes out of it. */
export const maps: readonly SequenceCase[] = [
  sequence(
    'lifecycle/promises',
    '§6',
    'a backend that does not say what it is and what it promises',
    async ({ backend }) => {
      const { runsOn, reductions, maxElements, ...promises } = backend.capabilities
      expect(typeof backend.name === 'string' && backend.name !== '', 'the backend has no name')
      expect(typeof runsOn === 'string' && runsOn !== '', 'capabilities.runsOn does not say where it runs')
      expect(reductions.length > 0, 'capabilities.reductions is empty')
      for (const name of ['positionSensitive', 'rows', 'nonFinite', 'subnormals'] as const) {
        expect(typeof promises[name] === 'boolean', `capabilities.${name} is neither true nor false`)
      }
      expect(maxElements >= 1000, `capabilities.maxElements is ${maxElements}: not enough for a feature map`)
    },
  ),
  sequence(
    'lifecycle/upload-and-read-back',
    '§6.1',
    'values that change on the way in or out',
    async ({ backend }) => {
      const map = await backend.upload(scene.features)
      const { data, shape } = scene.features
      expect(String(map.shape) === String(shape), `expected the shape [${shape}], got [${map.shape}]`)
      const values = await map.read()
      const wrong = data.findIndex((value, n) => !same(values[n]!, value))
      expect(wrong < 0, `value ${wrong}: expected ${data[wrong]}, got ${values[wrong]}`)
      map.release()
    },
  ),
  sequence(
    'lifecycle/upload-is-a-copy',
    '§6.4',
    'a map that changes when the caller changes the array it was uploaded from',
    async ({ backend, roiPool }) => {
      const { features } = copies(scene)
      const map = await backend.upload(features)
      features.data.fill(77)
      const result = await roiPool(backend, map, scene.rois, scene.params)
      await expectAnswer(result, scene, 'after the array was overwritten')
      map.release()
      result.release()
    },
  ),
  sequence(
    'lifecycle/read-is-a-copy',
    '§6.4',
    'a map that changes when the caller changes what was read from it',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const result = await roiPool(backend, map, scene.rois, scene.params)
      const values = [await map.read(), await result.read()]
      for (const array of values) array.fill(77)
      await expectAnswer(result, scene, 'the result read again')
      const again = await roiPool(backend, map, scene.rois, scene.params)
      await expectAnswer(again, scene, 'the map pooled again')
      for (const resident of [map, result, again]) resident.release()
    },
  ),
  sequence(
    'lifecycle/subarrays',
    '§1',
    'taking the whole buffer for an array that is a part of it',
    async ({ backend, roiPool }) => {
      const { data, shape } = scene.features
      const { boxes, batchIndices = new Int32Array() } = scene.rois
      const inside = <T extends Float32Array | Int32Array>(room: T, array: T) => {
        room.fill(1).set(array, 5)
        return room.subarray(5, 5 + array.length) as T
      }
      const features = { data: inside(new Float32Array(data.length + 9), data), shape }
      const rois = {
        boxes: inside(new Float32Array(boxes.length + 9), boxes),
        batchIndices: inside(new Int32Array(batchIndices.length + 9), batchIndices),
      }
      await expectAnswer(await roiPool(backend, features, rois, scene.params), scene, 'a host map')
      const map = await backend.upload(features)
      const result = await roiPool(backend, map, rois, scene.params)
      await expectAnswer(result, scene, 'a resident map')
      const room = new Float32Array(100 + 6 * 2 * 4 * 3)
      const values = await result.read(room.subarray(50, room.length - 50))
      await expectAnswer({ data: values, shape: result.shape }, scene, 'read into a subarray')
      expect(
        room.subarray(0, 50).every((v) => v === 0),
        'read(into) wrote before the subarray',
      )
      expect(
        room.subarray(-50).every((v) => v === 0),
        'read(into) wrote behind the subarray',
      )
      map.release()
      result.release()
    },
  ),
]
