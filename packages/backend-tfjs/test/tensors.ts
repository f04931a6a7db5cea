import { RoiPoolError, roisFromXyxy } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tfjs } from '../src/index.js'
import { multiScaleRoiPool, roiPool } from '../src/tensors.js'
import { boxes, boxInd, filled, operators } from './operators.js'

const params = { outputSize: [2, 3], spatialScale: 1 } as const

/** What must hold of operators, all or some, over tensors on any tfjs backend. */
export function testTensors(name: string, of: readonly string[] = Object.keys(operators)): void {
  describe(`tensors on tfjs backend ${name}`, () => {
    beforeAll(async () => {
      await tf.setBackend(name)
    })

    let before: tf.MemoryInfo
    beforeEach(() => {
      before = tf.memory()
    })
    afterEach(() => {
      const { numTensors, numBytes } = tf.memory()
      expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes })
    })

    test.each(of)('%s equals the backend', async (operator) => {
      const { pool, expected, shapes } = operators[operator]!
      const features = shapes.map((shape, level) => filled(shape, 1 + 977 * level))
      const tensors = tf.memory().numTensors
      const pooled = pool(features)
      expect(tf.memory().numTensors).toBe(tensors + 1)
      const backend = await tfjs({ backend: name, software: true })
      const maps = features.map(async (x) => ({ data: await x.data<'float32'>(), shape: x.shape }))
      const { data, shape } = await expected(backend, await Promise.all(maps))
      expect(pooled.shape).toEqual(shape)
      expect(await pooled.data()).toEqual(data)
      expect(data.some((value) => value !== 0)).toBe(true)
      await backend.dispose()
      tf.dispose([pooled, ...features])
    })

    test('nothing is read on the host but boxes that are tensors', async () => {
      const x = filled([2, 8, 10, 2], 1)
      const [box, index] = [tf.tensor2d(boxes), tf.tensor1d(boxInd, 'int32')]
      const numbers = [await box.data(), await index.data()] as const
      // Stock operations of a stranger that computes on the host read what they please.
      const reads = vi.spyOn(name === 'stranger' ? tf.engine() : tf.backend(), 'readSync')
      const plain = roiPool(x, ...numbers, params)
      expect(reads).not.toHaveBeenCalled()
      const pooled = roiPool(x, box, index, params)
      expect(reads.mock.calls).toEqual([[box.dataId], [index.dataId]])
      reads.mockRestore()
      expect(await pooled.data()).toEqual(await plain.data())
      tf.dispose([x, box, index, plain, pooled])
    })

    test('boxes that the device computed are read from there, or refused with the remedy', async () => {
      const x = filled([2, 8, 10, 2], 1)
      const half = tf.tensor2d(boxes.map((row) => row.map((side) => side / 2)))
      // Where there is such a flag, tfjs computes small tensors on the host.
      const flag = `${name.toUpperCase()}_CPU_FORWARD`
      if (name.startsWith('webg')) tf.env().set(flag, false)
      const box = tf.add<tf.Tensor2D>(half, half)
      if (name.startsWith('webg')) tf.env().set(flag, true)
      if (name === 'webgpu') {
        const message = expect.stringMatching(
          /^boxes would have to be read .*: pass await boxes.data\(\) instead$/,
        )
        const refusal = expect.objectContaining({ code: 'ROI_UNSUPPORTED', message })
        expect(() => roiPool(x, box, boxInd, params)).toThrow(refusal)
        await box.data()
      }
      const [pooled, plain] = [roiPool(x, box, boxInd, params), roiPool(x, boxes.flat(), boxInd, params)]
      expect(await pooled.data()).toEqual(await plain.data())
      tf.dispose([x, half, box, pooled, plain])
    })

    test('in a tidy only what is returned is left, and inputs are left alone', async () => {
      const x = filled([2, 8, 10, 2], 1)
      const largest = tf.tidy(() => tf.max(roiPool(x, boxes, boxInd, params)))
      expect(tf.memory().numTensors).toBe(before.numTensors + 2)
      expect(x.isDisposed).toBe(false)
      expect((await largest.data())[0]).toBeGreaterThan(0.5)
      tf.dispose([x, largest])
    })

    test.each([
      ['no RoIs', [1, 8, 10, 2], []],
      ['no channels', [1, 8, 10, 0], [[1, 1, 5, 5]]],
      ['no images', [0, 8, 10, 2], []],
    ])('%s: an empty result and no gradient', async (_, shape, none) => {
      const x = filled(shape, 1)
      const pooled = roiPool(x, none, undefined, params)
      expect(pooled.shape).toEqual([none.length, 2, 3, shape[3]])
      const dx = tf.grad((map: tf.Tensor) => roiPool(map as tf.Tensor4D, none, undefined, params))(x)
      expect(dx.shape).toEqual(shape)
      expect((await dx.data()).every((value) => value === 0)).toBe(true)
      tf.dispose([x, pooled, dx])
    })

    test.each(refusals)('refused: %s', (_, call, code, message) => {
      const x = filled([2, 8, 10, 2], 1)
      expect(() => tf.tidy(() => call(x))).toThrow(
        expect.objectContaining({ constructor: RoiPoolError, code, message: expect.stringMatching(message) }),
      )
      x.dispose()
    })
  })
}

type Call = (x: tf.Tensor4D) => tf.Tensor4D

const refusals: [string, Call, string, RegExp][] = [
  [
    'another dtype',
    (x) => roiPool(tf.cast(x, 'int32'), boxes, boxInd, params),
    'ROI_UNSUPPORTED',
    /^features must be a float32 tensor, but is int32: convert it first/,
  ],
  [
    'another rank',
    (x) => roiPool(tf.reshape(x, [16, 10, 2]) as never, boxes, boxInd, params),
    'ROI_INVALID',
    /^features must be a tensor of 4 axes, but is \[16,10,2\]/,
  ],
  [
    'no tensor',
    () => roiPool([1, 2] as never, boxes, boxInd, params),
    'ROI_INVALID',
    /^features must be a tensor, but is object/,
  ],
  [
    'a disposed tensor',
    (x) => {
      const gone = tf.clone(x)
      gone.dispose()
      return roiPool(gone, boxes, boxInd, params)
    },
    'ROI_DISPOSED',
    /^features was disposed/,
  ],
  [
    'boxes of five columns',
    (x) => roiPool(x, tf.ones([2, 5]), boxInd, params),
    'ROI_INVALID',
    /^boxes must be a tensor \[K, 4\] of x1 y1 x2 y2, but is \[2,5\]/,
  ],
  [
    'indices of another image',
    (x) => roiPool(x, boxes, [0, 1, 2, 0, 0, 0], params),
    'ROI_INVALID',
    /^rois.batchIndices\[2\] is 2, but the feature map has 2 images/,
  ],
  ['no indices', (x) => roiPool(x, boxes, undefined, params), 'ROI_INVALID', /^rois.batchIndices is missing/],
  [
    'an unknown parameter',
    (x) => roiPool(x, boxes, boxInd, { ...params, quantisation: 'round' } as never),
    'ROI_INVALID',
    /^params.quantisation is not a parameter here/,
  ],
  [
    'one map where a list belongs',
    (x) => multiScaleRoiPool(x as never, boxes, boxInd, { outputSize: [2, 3], strides: [1] }),
    'ROI_INVALID',
    /^features must be a list of feature maps, one for each stride/,
  ],
  [
    'a level of another dtype',
    (x) =>
      multiScaleRoiPool([x, tf.cast(x, 'int32')], boxes, boxInd, { outputSize: [2, 3], strides: [1, 2] }),
    'ROI_UNSUPPORTED',
    /^features\[1\] must be a float32 tensor, but is int32/,
  ],
  [
    'a result beyond the backend',
    (x) => roiPool(x, roisFromXyxy(boxes).boxes, boxInd, { outputSize: [16384, 16384], spatialScale: 1 }),
    'ROI_UNSUPPORTED',
    /^the result \[6,16384,16384,2\] has 3221225472 elements, but backend tfjs takes at most \d+/,
  ],
]
