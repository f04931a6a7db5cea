import * as core from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { tfjs } from '../src/index.js'
import { RoiAlign2D, RoiPooling2D } from '../src/layers.js'
import * as tensors from '../src/tensors.js'
import { expectAgreement } from './agree.js'
import { boxes, boxInd, filled, offsets, points } from './operators.js'

const params = { outputSize: [2, 3], spatialScale: 0.5, samplingRatio: 2 } as const
/** An image that was squeezed in height. */
const squeezed = { ...params, spatialScale: [0.4, 0.5] } as const
const rows = boxes.map((row) => row.map((side) => 2 * side + 0.3))
const corners = boxes.map((row) => row.map((side) => side / 11))
const turned = rows.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0], k) => [x1 + 4, y1 + 3, x2 - x1, y2 - y1, k / 2])

/** An operation, the same over a backend, and what they take. */
const operators = {
  roiAlign: [tensors.roiAlign, core.roiAlignGradient, rows, params, 2],
  psRoiAlign: [tensors.psRoiAlign, core.psRoiAlignGradient, rows, params, 12],
  prRoiPool: [tensors.prRoiPool, core.prRoiPoolGradient, rows, { outputSize: [2, 3], spatialScale: 0.5 }, 2],
  cropAndResize: [tensors.cropAndResize, core.cropAndResizeGradient, corners, { outputSize: [2, 3] }, 2],
  roiAlignRotated: [tensors.roiAlignRotated, core.roiAlignRotatedGradient, turned, params, 2],
  'roiAlign of squeezed images': [tensors.roiAlign, core.roiAlignGradient, rows, squeezed, 2],
  'roiAlignRotated of squeezed images': [
    tensors.roiAlignRotated,
    core.roiAlignRotatedGradient,
    turned,
    squeezed,
    2,
  ],
} as const

const deformable = {
  deformRoiPool: [tensors.deformRoiPool, core.deformRoiPoolGradient, 2],
  deformPsRoiPool: [tensors.deformPsRoiPool, core.deformPsRoiPoolGradient, 12],
} as const

const all = [...Object.keys(operators), ...Object.keys(deformable)]

/** What must hold of gradients to boxes on any tfjs backend, through all operators or some. */
export function testBoxGradients(name: string, of: readonly string[] = all): void {
  const chosen = <Value>(list: Record<string, Value>) =>
    Object.entries(list).filter(([operator]) => of.includes(operator))

  describe(`gradients to boxes on tfjs backend ${name}`, () => {
    beforeAll(async () => {
      await tf.setBackend(name)
    })

    test.each(chosen<unknown>(operators))(
      '%s: features and boxes, as core’s gradient',
      async (_, operator) => {
        const [pool, gradient, list, more, channels] = operator as unknown as [
          tensors.TensorOperator<object>,
          core.Gradient<object>,
          number[][],
          object,
          number,
        ]
        const before = tf.memory().numTensors
        const [x, box] = [filled([2, 8, 10, channels], 1), tf.tensor2d(list)]
        const pooled = pool(x, box, boxInd, more)
        const dy = filled(pooled.shape, 31)
        const [dx, dBoxes] = tf.grads((map, at) => pool(map as tf.Tensor4D, at as tf.Tensor2D, boxInd, more))(
          [x, box],
          dy,
        )
        const alone = tf.grad((at) => pool(x, at as tf.Tensor2D, boxInd, more))(box, dy)
        const features = tf.grad((map) => pool(map as tf.Tensor4D, box, boxInd, more))(x, dy)
        const regions = { batchIndices: Int32Array.from(boxInd) }
        const numbers = Float32Array.from(list.flat())
        const rois = list[0]!.length === 5 ? { ...regions, rotated: numbers } : { ...regions, boxes: numbers }
        const backend = await tfjs({ backend: name, software: true })
        const map = { data: await x.data<'float32'>(), shape: x.shape }
        const upstream = { data: await dy.data<'float32'>(), shape: dy.shape }
        const wanted = await gradient(backend, map, rois as never, upstream, more)
        expect(dBoxes!.shape).toEqual(box.shape)
        expect(Math.max(...wanted)).toBeGreaterThan(0.01)
        expectAgreement(await dBoxes!.data(), wanted, { reduction: 'sum' })
        expect(await alone.data()).toEqual(await dBoxes!.data())
        expect(await features.data()).toEqual(await dx!.data())
        await backend.dispose()
        tf.dispose([x, box, pooled, dy, dx!, dBoxes!, alone, features])
        expect(tf.memory().numTensors).toBe(before)
      },
    )

    test('samplePoints: points, as core’s gradient', async () => {
      const at = tf.tensor3d(points.points, [6, 2, 2])
      const own = { spatialScale: 0.7 }
      await expectAsCore(
        (x, moving) => tensors.samplePoints(x, moving as tf.Tensor3D, boxInd, own),
        (backend, x, upstream) => core.samplePointsGradient(backend, x, points, upstream, own),
        at,
        2,
      )
    })

    test.each(chosen(deformable))(
      '%s: offsets, as core’s gradient; boxes have none',
      async (_, [pool, gradient, channels]) => {
        const own = { ...params, gamma: 0.3 }
        const rois = core.roisFromXyxy(rows, boxInd)
        const pooled = (x: tf.Tensor4D, moving: tf.Tensor, box: tensors.Boxes = rows) =>
          pool(x, box, boxInd, { ...own, offsets: moving as tf.Tensor4D })
        await expectAsCore(
          pooled,
          (backend, x, upstream) => gradient(backend, x, rois, upstream, { ...own, offsets }),
          tf.tensor4d(offsets, [6, 2, 2, 3]),
          channels,
        )
        const [x, moving, box] = [
          filled([2, 8, 10, channels], 1),
          tf.tensor4d(offsets, [6, 2, 2, 3]),
          tf.tensor2d(rows),
        ]
        expect(() => tf.tidy(() => tf.grad((at) => pooled(x, moving, at as tf.Tensor2D))(box))).toThrow(
          expect.objectContaining({
            code: 'ROI_UNSUPPORTED',
            message: expect.stringContaining('none to the boxes'),
          }),
        )
        tf.dispose([x, moving, box])
      },
    )

    /** The gradient of an operation to what moves its bins, beside that over a backend; disposes of `moving`. */
    async function expectAsCore(
      pool: (x: tf.Tensor4D, moving: tf.Tensor) => tf.Tensor4D,
      gradient: (
        backend: core.Backend,
        x: core.FeatureMap,
        upstream: core.FeatureMap,
      ) => Promise<Float32Array>,
      moving: tf.Tensor,
      channels: number,
    ) {
      const before = tf.memory().numTensors
      const x = filled([2, 8, 10, channels], 1)
      const dy = tf.tidy(() => filled(pool(x, moving).shape, 31))
      const owed = tf.tidy(() => tf.grad((at) => pool(x, at))(moving, dy))
      const backend = await tfjs({ backend: name, software: true })
      const hosted = async (map: tf.Tensor4D) => ({ data: await map.data<'float32'>(), shape: map.shape })
      const wanted = await gradient(backend, await hosted(x), await hosted(dy))
      expect(owed.shape).toEqual(moving.shape)
      expect(Math.max(...wanted)).toBeGreaterThan(0.01)
      expectAgreement(await owed.data(), wanted, { reduction: 'sum' })
      await backend.dispose()
      tf.dispose([x, dy, owed])
      expect(tf.memory().numTensors).toBe(before)
      moving.dispose()
    }

    test('a gradient that there is not is refused only where it is asked for', async () => {
      const [x, box] = [filled([2, 8, 10, 2], 1), tf.tensor2d(rows)]
      const bins = { outputSize: [2, 3], spatialScale: 0.5 } as const
      const pool = (map: tf.Tensor, at: tf.Tensor) =>
        tensors.roiPool(map as tf.Tensor4D, at as tf.Tensor2D, boxInd, bins)
      const dx = tf.tidy(() => tf.grad((map) => pool(map, box))(x))
      expect(Math.max(...(await dx.data()))).toBeGreaterThan(0)
      const refused = (message: RegExp) =>
        expect.objectContaining({ code: 'ROI_UNSUPPORTED', message: expect.stringMatching(message) })
      expect(() => tf.tidy(() => tf.grads(pool)([x, box]))).toThrow(
        refused(/^roiPool has no gradient .*rounded/),
      )
      const max = { ...params, reduce: 'max' } as const
      const largest = (at: tf.Tensor) => tensors.roiAlign(x, at as tf.Tensor2D, boxInd, max)
      expect(() => tf.tidy(() => tf.grad(largest)(box))).toThrow(refused(/^params.reduce is 'max'/))
      const levels = { outputSize: [2, 3], strides: [1] } as const
      const pyramid = (at: tf.Tensor) => tensors.multiScaleRoiAlign([x], at as tf.Tensor2D, boxInd, levels)
      expect(() => tf.tidy(() => tf.grad(pyramid)(box))).toThrow(refused(/over a pyramid/))
      const own = tensors.tensorOperator(core.planRoiAlign)
      const underived = (at: tf.Tensor) => own(x, at as tf.Tensor2D, boxInd, params)
      expect(() => tf.tidy(() => tf.grad(underived)(box))).toThrow(refused(/was given no derivatives/))
      tf.dispose([x, box, dx])
    })

    test('layers hand gradients on to boxes, or refuse them', async () => {
      const [x, box] = [filled([2, 8, 10, 2], 1), tf.tensor3d(rows.flat(), [2, 3, 4])]
      const layer = new RoiAlign2D(params)
      const dBoxes = tf.tidy(() => tf.grad((at) => layer.apply([x, at as tf.Tensor]) as tf.Tensor)(box))
      const flat = tf.tidy(() => tf.reshape<tf.Rank.R2>(box, [6, 4]))
      const images = [0, 0, 0, 1, 1, 1]
      const plain = tf.tidy(() =>
        tf.grad((at) => tensors.roiAlign(x, at as tf.Tensor2D, images, params))(flat),
      )
      expect(dBoxes.shape).toEqual([2, 3, 4])
      expect(await dBoxes.data()).toEqual(await plain.data())
      const { samplingRatio, ...bins } = params
      const quantised = new RoiPooling2D(bins)
      expect(() =>
        tf.tidy(() => tf.grad((at) => quantised.apply([x, at as tf.Tensor]) as tf.Tensor)(box)),
      ).toThrow(/^roiPool has no gradient to its RoIs/)
      tf.dispose([x, box, dBoxes, flat, plain])
    })
  })
}
