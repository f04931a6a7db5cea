import { type Backend, type FeatureMap, type Rois, roiPool } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'

/** Elements of the largest tensor that may be made on the way: a texture of 2048 × 2048. */
const LIMIT = 2048 ** 2

/** What must hold of the composed fallback on any tfjs backend, besides conformance. */
export function testComposed(open: () => Promise<Backend>, openReference: () => Promise<Backend>): void {
  test.each(['max', 'avg'] as const)(
    '%s of bins small and huge, in tensors within limits',
    async (reduce) => {
      const map = sawtooth([2, 90, 110, 64])
      const whole = [0, 0, 110, 90]
      const boxes = [
        ...Array(8).fill(whole),
        [0, 0, 3, 2],
        [5, 80, 40, 90],
        [500, 500, 501, 501],
        [7, 7, 21, 21],
      ]
      const rois: Rois = {
        boxes: Float32Array.from(boxes.flat()),
        batchIndices: Int32Array.from(boxes, (_, k) => k % 2),
      }
      const params = { outputSize: [1, 1], spatialScale: 1, reduce } as const
      const [backend, reference] = await Promise.all([open(), openReference()])
      const before = tf.memory().numTensors
      let got = new Float32Array()
      const { kernels } = await tf.profile(async () => {
        got = (await roiPool(backend, map, rois, params)).data as Float32Array<ArrayBuffer>
        return tf.scalar(0)
      })
      expect(tf.memory().numTensors).toBe(before + 1)
      const wanted = (await roiPool(reference, map, rois, params)).data
      for (const [n, value] of got.entries()) {
        const tolerance = reduce === 'max' ? 0 : 1e-5 * Math.max(1, Math.abs(wanted[n]!))
        if (!(Math.abs(value - wanted[n]!) <= tolerance)) expect.fail(`[${n}] is ${value}, not ${wanted[n]}`)
      }
      const made = kernels
        .filter(({ name }) => name !== 'Reshape')
        .flatMap(({ outputShapes }) => outputShapes)
      expect(made.length).toBeGreaterThan(0)
      expect(Math.max(...made.map((shape) => tf.util.sizeFromShape(shape)))).toBeLessThanOrEqual(LIMIT)
      await Promise.all([backend.dispose(), reference.dispose()])
    },
  )

  test.each(['max', 'avg'] as const)('%s never reads a cell outside the bin', async (reduce) => {
    const map = sawtooth([1, 9, 11, 5])
    const inside = (y: number, x: number) => y >= 2 && y < 7 && x >= 3 && x < 8
    map.data.forEach((_, n) => {
      const cell = Math.floor(n / 5)
      if (!inside(Math.floor(cell / 11), cell % 11)) map.data[n] = Number.NaN
    })
    const backend = await open()
    const rois = { boxes: Float32Array.of(3, 2, 7, 6, 300, 2, 308, 7) }
    const { data } = await roiPool(backend, map, rois, {
      outputSize: [2, 3],
      spatialScale: 1,
      quantization: 'round',
      reduce,
    })
    expect([...data.slice(0, 30)].every((value) => value > 0)).toBe(true)
    expect([...data.slice(30)]).toEqual(Array(30).fill(0))
    await backend.dispose()
  })
}

function sawtooth(shape: FeatureMap['shape']): FeatureMap {
  const length = shape.reduce((a, b) => a * b)
  return { data: Float32Array.from({ length }, (_, n) => ((n * 7919) % 10007) + 1), shape }
}
