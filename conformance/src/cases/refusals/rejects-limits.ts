import type { Capabilities, FeatureMap, OperatorName, RoiPoolErrorCode } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { expect, expectRefusal } from '../../expect.js'
import { type Problem, solve } from '../../problem.js'
import { watched } from '../../watch.js'
import { callsCase } from '../write/problem.js'
import { scene, sequence } from '../write/scene.js'

/** The scene, given to the backend as if it promised less: the front door must refuse it. */
function beyond(
  name: string,
  catches: string,
  less: Partial<Capabilities>,
  says: readonly string[],
): SequenceCase {
  return sequence(`rejects/${name}`, '§7.6', catches, async ({ backend, roiPool }) => {
    const spy = watched(backend, less)
    const call = () => roiPool(spy.backend, scene.features, scene.rois, scene.params)
    const code: RoiPoolErrorCode = 'ROI_UNSUPPORTED'
    await expectRefusal(call, code, says, 'a call beyond the capabilities')
    expect(spy.maps.length === 0, 'refused after computing')
  })
}

/** A call of an operator, given to the backend as if it did not promise that kind of plan. */
function notOffered(operator: OperatorName, less: Partial<Capabilities>, says: string): SequenceCase {
  const text = {
    id: `rejects/${operator.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-not-offered`,
    spec: '§7.6',
    catches: 'a kind of plan computed as if it were another',
  } as const
  return callsCase(text, operator, {}, async (world) => {
    const spy = watched(world.backend, less)
    const map = (height: number, width: number): FeatureMap => ({
      data: new Float32Array(height * width * 6),
      shape: [1, height, width, 6],
    })
    const rois = { boxes: Float32Array.of(0, 0, 500, 400, 0, 0, 50, 40) }
    const single = { features: map(8, 9), rois, params: { outputSize: [2, 3], spatialScale: 0.01 } }
    const pyramid = {
      features: [map(8, 9), map(4, 5)],
      rois,
      params: { outputSize: [2, 3], strides: [16, 32] },
    }
    const problem = { operator, ...('rows' in less ? pyramid : single) } as unknown as Problem
    const call = () => solve(world, spy.backend, problem)
    await expectRefusal(call, 'ROI_UNSUPPORTED', [says], 'a call beyond the capabilities')
    expect(spy.maps.length === 0, 'refused after computing')
  })
}

/** What a backend does not promise, and maps in its own memory. */
export const limits: readonly SequenceCase[] = [
  beyond('map-beyond-max-elements', 'a map that does not fit, cut off without a word', { maxElements: 566 }, [
    'feature map',
    '[3,7,9,3]',
    '567',
    '566',
  ]),
  sequence(
    'rejects/result-beyond-max-elements',
    '§7.6',
    'a result that does not fit, cut off without a word',
    async ({ backend, roiPool }) => {
      const spy = watched(backend, { maxElements: 567 })
      const params = { ...scene.params, outputSize: [5, 7] } as const
      const call = () => roiPool(spy.backend, scene.features, scene.rois, params)
      await expectRefusal(
        call,
        'ROI_UNSUPPORTED',
        ['result', '[6,5,7,3]', '630', '567'],
        'a result too large',
      )
      expect(spy.maps.length === 0, 'refused after computing')
    },
  ),
  beyond('reduction-not-offered', 'one reduction computed for another', { reductions: ['sum'] }, [
    'sum',
    'max',
  ]),
  notOffered('psRoiPool', { positionSensitive: false }, 'position-sensitive'),
  notOffered('psRoiAlign', { positionSensitive: false }, 'position-sensitive'),
  notOffered('multiScaleRoiPool', { rows: false }, 'feature pyramids'),
  notOffered('multiScaleRoiAlign', { rows: false }, 'feature pyramids'),
  sequence(
    'rejects/upload-of-wrong-length',
    '§7.1',
    'reading memory that is not the map’s',
    async ({ backend }) => {
      const call = () => backend.upload({ data: new Float32Array(566), shape: [3, 7, 9, 3] })
      await expectRefusal(call, 'ROI_INVALID', ['features.data', '567', '[3,7,9,3]', '566'], 'upload')
    },
  ),
  sequence(
    'rejects/layout-of-a-resident-map',
    '§7.1',
    'a layout that is ignored',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const params = { ...scene.params, layout: 'NCHW' }
      await expectRefusal(
        () => roiPool(backend, map, scene.rois, params),
        'ROI_INVALID',
        ['layout'],
        'layout',
      )
      map.release()
    },
  ),
  sequence(
    'rejects/batch-index-of-a-resident-map',
    '§7.4',
    'checks that are made for maps in host memory only',
    async ({ backend, roiPool }) => {
      const map = await backend.upload(scene.features)
      const rois = { boxes: Float32Array.of(0, 0, 3, 3), batchIndices: Int32Array.of(3) }
      const says = ['rois.batchIndices[0]', '3', '3 images']
      await expectRefusal(
        () => roiPool(backend, map, rois, scene.params),
        'ROI_INVALID',
        says,
        'a batch index',
      )
      map.release()
    },
  ),
]
