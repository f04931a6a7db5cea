import type { SequenceCase } from '../../case.js'
import { expect, expectAnswer, expectRefusal, expectValues } from '../../expect.js'
import { channelsFirst } from '../write/resident.js'
import { planOf, scene, sequence } from '../write/scene.js'

const { features, rois, params } = scene
const [K, [PH, PW], C] = [6, [2, 4] as const, 3]
const LENGTH = K * PH * PW * C
const shape = [K, PH, PW, C] as const

/** A case whose plan leaves rows of the result out. */
const needingRows = (item: SequenceCase): SequenceCase => ({ ...item, needs: { ...item.needs, rows: true } })

/** Results in the order, and in the place, that a call asks for. */
export const results: readonly SequenceCase[] = [
  sequence(
    'results/channels-first',
    '§6.7',
    'a resident result that takes no layout, or whose values are not in the order of its shape',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(features)
      const last = await roiPool(backend, map, rois, params)
      const first = await roiPool(backend, map, rois, { ...params, outputLayout: 'NCHW' })
      expect(String(first.shape) === String([K, C, PH, PW]), `the shape is [${first.shape}]`)
      const expected = channelsFirst({ data: await last.read(), shape }).data
      expectValues(await first.read(), expected, 'channels first')
      const again = await roiPool(backend, map, rois, { ...params, outputLayout: 'NCHW', out: first })
      expect(again === first, 'out is not what is returned')
      expectValues(await first.read(), expected, 'channels first, into out')
      for (const held of [map, last, first]) held.release()
    },
  ),
  sequence(
    'results/into-an-array',
    '§6.8',
    'an array of the caller’s that is not used, or that is written beside',
    async ({ backend, roiPool }) => {
      const room = new Float32Array(LENGTH + 9).fill(-1)
      const into = room.subarray(5, 5 + LENGTH)
      const result = await roiPool(backend, features, rois, { ...params, into })
      expect(result.data === into, 'the data of the result is not into')
      await expectAnswer(result, scene, 'into an array')
      const expected = channelsFirst({ data: into.slice(), shape }).data
      const turned = await roiPool(backend, features, rois, { ...params, into, outputLayout: 'NCHW' })
      expectValues(turned.data, expected, 'into an array, channels first')
      const around = [...room.subarray(0, 5), ...room.subarray(-4)]
      expect(
        around.every((value) => value === -1),
        'into: values beside the array were written',
      )
    },
  ),
  needingRows(
    sequence(
      'results/rows-that-no-plan-names',
      '§6.8',
      'rows of an array that keep what was there',
      async ({ backend }) => {
        const plan = planOf(scene)
        const map = await backend.upload(features)
        const into = new Float32Array(LENGTH + PH * PW * C).fill(77)
        const outputShape = [K + 1, PH, PW, C] as const
        const rows = plan.rows.map((row) => row + 1)
        await backend.reduceInto([map], [{ ...plan, outputShape, rows }], into)
        expect(
          into.subarray(0, PH * PW * C).every((value) => value === 0),
          'a row that no plan names is not 0',
        )
        const rest = { data: into.slice(PH * PW * C), shape }
        await expectAnswer(rest, scene, 'the rows that the plan names')
        map.release()
      },
    ),
  ),
  sequence('results/into-refused', '§6.8', 'an array that cannot take the result', async (world) => {
    const { backend, roiPool } = world
    const refuse = (into: unknown, says: string[], what: string, map: unknown = features) => {
      const call = () => roiPool(backend, map as typeof features, rois, { ...params, into } as typeof params)
      return expectRefusal(call, 'ROI_INVALID', says, what)
    }
    await refuse(new Float32Array(LENGTH - 1), ['into', String(LENGTH), String(LENGTH - 1)], 'too short')
    await refuse(new Float64Array(LENGTH), ['into', 'Float32Array'], 'of another type')
    const long = new Float32Array(features.data.length + LENGTH)
    long.set(features.data)
    const shared = { ...features, data: long.subarray(0, features.data.length) }
    await refuse(long.subarray(1, 1 + LENGTH), ['into', 'share memory'], 'over the map', shared)
    const map = await backend.upload(features)
    await refuse(new Float32Array(LENGTH), ['into', 'resident'], 'for a resident map', map)
    map.release()
  }),
]
