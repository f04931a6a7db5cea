import { type Backend, type FeatureMap, planRoiPool, type Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'

const map: FeatureMap = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [1, 1, 3, 2] }
const rois = { boxes: Float32Array.of(0, 0, 3, 1, 0, 0, 1, 1) }
const shape: Shape = [5, 1, 1, 2]
/** Fills rows 3 and 1 of five: with the last cell, and with the first. */
const plan = {
  ...planRoiPool(rois, { outputSize: [1, 1], spatialScale: 1 }, map.shape),
  outputShape: shape,
  rows: Int32Array.of(3, 1),
}

/** What must hold on any tfjs backend of rows that a plan does not name. */
export function testUnnamedRows(open: () => Backend<tf.Tensor4D> | Promise<Backend<tf.Tensor4D>>): void {
  test('rows that a plan does not name keep what out held, also if that went to another backend, without a leak', async () => {
    const backend = await open()
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number
    const source = await backend.upload(map)
    const out = await backend.upload({ data: Float32Array.of(nan, -0, 7, 7, inf, -inf, 7, 7, 8, nan), shape })
    tf.max(out.handle!).dispose()
    const before = tf.memory().numTensors
    expect(await backend.reduce(source, plan, out)).toBe(out)
    const expected = Float32Array.of(nan, -0, 1, 2, inf, -inf, 5, 6, 8, nan)
    expect(await out.read()).toEqual(expected)
    expect(tf.memory().numTensors).toBe(before)
    out.release()
    source.release()
  })

  test('rows that a plan does not name are 0 without out, whatever the memory held', async () => {
    const backend = await open()
    const source = await backend.upload(map)
    const garbage = await backend.upload({ data: new Float32Array(10).fill(7), shape })
    garbage.release()
    const result = await backend.reduce(source, plan)
    expect([...(await result.read())]).toEqual([0, 0, 1, 2, 0, 0, 5, 6, 0, 0])
    for (const resident of [source, result]) resident.release()
  })
}
