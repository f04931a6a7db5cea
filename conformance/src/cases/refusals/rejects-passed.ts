import type { RefusalCase, SequenceCase } from '../../case.js'
import { expectRefusal } from '../../expect.js'
import { GUESS, MEMORY, map, refused, refusedBy, rois, set } from '../write/refused.js'
import { scene, sequence } from '../write/scene.js'

function detached(): Float32Array {
  const array = new Float32Array(8)
  structuredClone(array.buffer, { transfer: [array.buffer] })
  return array
}

const tfjs = { shape: map.shape, dtype: 'float32', data: async () => map.data, dataSync: () => map.data }
const onnx = { dims: map.shape, type: 'float32', data: map.data, getData: async () => map.data }

const arguments_: readonly RefusalCase[] = [
  refused('features-a-promise', '§7.1', GUESS, { features: Promise.resolve(map) }, [
    'features',
    'Promise',
    'await',
  ]),
  refused('features-of-tfjs', '§7.1', GUESS, { features: tfjs }, [
    'features',
    'tensor',
    'await t.data()',
    't.shape',
  ]),
  refused('features-of-onnx', '§7.1', GUESS, { features: onnx }, ['features', 'tensor', 't.dims', 'layout']),
  refused('rois-a-list', '§7.2', GUESS, { rois: [[0, 0, 2, 2]] }, ['rois', 'boxes', 'roisFromXyxy']),
  refused(
    'boxes-detached',
    '§7.2',
    'RoIs that were transferred taken for none',
    { rois: { boxes: detached() } },
    ['rois.boxes', 'detached', 'transferred'],
  ),
  refused(
    'batch-indices-int64',
    '§7.4',
    MEMORY,
    { rois: { ...rois, batchIndices: BigInt64Array.of(1n, 0n) } },
    ['rois.batchIndices', 'Int32Array', 'BigInt64Array', 'roisFromXyxy'],
  ),
  refused('scale-a-bigint', '§7.5', GUESS, set({ spatialScale: 1n }), ['params.spatialScale', '1n']),
  refusedBy(
    'roiAlign',
    'sampling-ratio-zero',
    '§7.5',
    'a ratio that means something else elsewhere',
    { features: map, params: { outputSize: [2, 3], spatialScale: 0.5, samplingRatio: 0 } },
    ['params.samplingRatio', '0', "'adaptive'"],
  ),
  refusedBy(
    'roiAlign',
    'sampling-ratio-minus-one',
    '§7.5',
    'a ratio that means something else elsewhere',
    { features: map, params: { outputSize: [2, 3], spatialScale: 0.5, samplingRatio: -1 } },
    ['params.samplingRatio', '-1', "'adaptive'"],
  ),
  refusedBy(
    'cropAndResize',
    'extrapolation-value-beyond-float32',
    '§7.5',
    'a number that becomes infinite',
    { features: map, params: { outputSize: [2, 3], extrapolationValue: 1e308 } },
    ['params.extrapolationValue', '1e+308', 'float32'],
  ),
]

const backends: SequenceCase = sequence(
  'rejects/backend-not-open',
  '§7.11',
  'a forgotten await that ends in an error of the language',
  async ({ backend, open, roiPool }) => {
    for (const [given, says] of [
      [Promise.resolve(backend), 'Promise: await it'],
      [open, 'a function: call it'],
      [undefined, 'undefined'],
      [null, 'null'],
      [{ name: backend.name }, 'an object'],
      // As a driver is.
      [{ ...backend, hold: undefined }, 'defineBackend'],
    ] as const) {
      const call = () => roiPool(given as never, scene.features, scene.rois, scene.params)
      await expectRefusal(call, 'ROI_INVALID', ['backend', says], 'a backend that is none')
    }
  },
)

/** What people pass by mistake: each is told in a sentence what to do. */
export const passed: readonly (RefusalCase | SequenceCase)[] = [...arguments_, backends]
