import type { Backend, FeatureMap, Layout, ResidentMap, Shape } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, expectRefusal, expectValues } from '../../expect.js'
import { threeImages } from '../../fill.js'
import type { SingleProblem } from '../../problem.js'
import { callsCase, typed } from '../write/problem.js'
import { channelsFirst } from '../write/resident.js'
import { scene, sequence } from '../write/scene.js'

/** Channels that fill no vector, one, or several; of three images of 5×6 cells. */
const CHANNELS = [1, 3, 17, 64]

function expectShape({ shape }: ResidentMap, expected: Shape): void {
  expect(String(shape) === String(expected), `expected the shape [${expected}], got [${shape}]`)
}

/** A map of each number of channels goes through the backend. */
function everyNumberOfChannels(
  name: string,
  catches: string,
  run: (backend: Backend, map: FeatureMap, when: string) => Promise<ResidentMap>,
): SequenceCase {
  return sequence(`layouts/${name}`, '§1.3', catches, async ({ backend }) => {
    for (const channels of CHANNELS) {
      const map = threeImages(5, 6, channels)
      const resident = await run(backend, map, `${channels} channels`)
      expectShape(resident, map.shape)
      resident.release()
    }
  })
}

/** Maps in the backend's own memory, which go in or come out with their channels first. */
export const residentLayouts: readonly SequenceCase[] = [
  everyNumberOfChannels(
    'upload-channels-first',
    'channels turned over across images, or those behind the last whole vector left out',
    async (backend, map, when) => {
      const resident = await backend.upload(channelsFirst(map), 'NCHW')
      expectValues(await resident.read(), map.data, when)
      return resident
    },
  ),
  everyNumberOfChannels(
    'read-channels-first',
    'values turned over across images, or not at all',
    async (backend, map, when) => {
      const resident = await backend.upload(map)
      const into = new Float32Array(map.data.length).fill(77)
      expect((await resident.read(into, 'NCHW')) === into, 'the array returned is not into')
      expectValues(into, channelsFirst(map).data, when)
      expectValues(await resident.read(undefined, 'NCHW'), channelsFirst(map).data, `${when}, a new array`)
      expectValues(await resident.read(), map.data, `${when}, read channels last afterwards`)
      return resident
    },
  ),
  sequence(
    'layouts/both-ways',
    '§1.3',
    'a map that is pooled as it came, channels first',
    async ({ backend, roiPool }) => {
      const { data, shape } = channelsFirst(scene.features)
      const spoilt = { data: data.slice(), shape }
      const map = await backend.upload(spoilt, 'NCHW')
      spoilt.data.fill(77)
      const result = await roiPool(backend, map, scene.rois, scene.params)
      await expectAnswer(result, scene, 'the map that was uploaded channels first')
      const values = { data: await result.read(), shape: result.shape }
      expectValues(await result.read(undefined, 'NCHW'), channelsFirst(values).data, 'its result')
      map.release()
      result.release()
    },
  ),
  sequence(
    'layouts/subarrays',
    '§1.3',
    'taking the whole buffer for an array that is a part of it, in another layout',
    async ({ backend }) => {
      const { data, shape } = channelsFirst(scene.features)
      const room = new Float32Array(data.length + 9).fill(-1)
      room.set(data, 5)
      const map = await backend.upload({ data: room.subarray(5, 5 + data.length), shape }, 'NCHW')
      expectValues(await map.read(), scene.features.data, 'uploaded from a subarray')
      room.fill(-1)
      expectValues(await map.read(room.subarray(5, 5 + data.length), 'NCHW'), data, 'read into a subarray')
      const around = [...room.subarray(0, 5), ...room.subarray(-4)]
      expect(
        around.every((value) => value === -1),
        'read(into) wrote beside the subarray',
      )
      map.release()
    },
  ),
  callsCase(
    {
      id: 'layouts/position-sensitive',
      spec: '§1.3',
      catches: 'a result read with the channels of the map in place of its own',
    },
    'psRoiPool',
    {},
    async ({ backend, psRoiPool }) => {
      const problem: SingleProblem<'psRoiPool'> = {
        operator: 'psRoiPool',
        features: threeImages(7, 9, 3 * 8, 2 ** -10),
        rois: typed({
          boxes: [
            [0, 0, 9, 7],
            [2, 1, 8, 6],
          ],
          images: [2, 0],
        }),
        params: { outputSize: [2, 4], spatialScale: 1 },
      }
      const { data, shape } = channelsFirst(problem.features)
      const map = await backend.upload({ data, shape }, 'NCHW')
      const result = await psRoiPool(backend, map, problem.rois, problem.params)
      await expectAnswer(result, problem, 'the result')
      const values = { data: await result.read(), shape: result.shape }
      expectValues(
        await result.read(undefined, 'NCHW'),
        channelsFirst(values).data,
        'the result, turned over',
      )
      map.release()
      result.release()
    },
  ),
  sequence(
    'layouts/without-elements',
    '§1.1',
    'storage of no size, in another layout',
    async ({ backend }) => {
      const map = await backend.upload({ data: new Float32Array(0), shape: [3, 0, 7, 9] }, 'NCHW')
      expectShape(map, [3, 7, 9, 0])
      expect((await map.read(undefined, 'NCHW')).length === 0, 'a map without channels has values')
      map.release()
    },
  ),
  sequence('layouts/unknown', '§7.1', 'a layout that is ignored', async ({ backend }) => {
    const unknown = 'NHCW' as Layout
    const says = ['layout', "'NHWC' or 'NCHW'", '"NHCW"']
    await expectRefusal(() => backend.upload(scene.features, unknown), 'ROI_INVALID', says, 'upload')
    const map = await backend.upload(scene.features)
    await expectRefusal(() => map.read(undefined, unknown), 'ROI_INVALID', says, 'read')
    map.release()
  }),
]
