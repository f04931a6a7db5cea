import {
  type Backend,
  type FeatureMap,
  type Plan,
  psRoiAlign,
  psRoiPool,
  type Rois,
  roiAlign,
  roiPool,
} from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { expectAgreement } from './agree.js'

/** Elements of the largest tensor that may be made on the way: a texture of 2048 × 2048. */
const LIMIT = 2048 ** 2

type Pool = (backend: Backend, map: FeatureMap, rois: Rois) => Promise<FeatureMap>

/** What pools a bin [1, 1] whole, and by which reduction. */
const huge: Record<string, [pool: Pool, reduction: Plan['reduction']]> = {
  'largest cell': [(...problem) => roiPool(...problem, { ...bins(1, 1), reduce: 'max' }), 'max'],
  mean: [(...problem) => roiPool(...problem, { ...bins(1, 1), reduce: 'avg' }), 'sum'],
  'largest sample': [
    (...problem) => roiAlign(...problem, { ...bins(1, 1), ...samples(34), reduce: 'max' }),
    'max-of-sums',
  ],
  'position-sensitive mean': [(...problem) => psRoiPool(...problem, bins(1, 2)), 'sum'],
}

/** What keeps to the cells [2, 7) × [3, 8). */
const inside: Record<string, Pool> = {
  'largest cell': (...problem) =>
    roiPool(...problem, { ...bins(2, 3), quantization: 'round', reduce: 'max' }),
  mean: (...problem) => roiPool(...problem, { ...bins(2, 3), quantization: 'round', reduce: 'avg' }),
  'largest sample': (...problem) => roiAlign(...problem, { ...bins(2, 3), ...samples(1), reduce: 'max' }),
  'position-sensitive mean': (...problem) => psRoiAlign(...problem, { ...bins(2, 3), ...samples(1) }),
}

function bins(rows: number, columns: number) {
  return { outputSize: [rows, columns], spatialScale: 1 } as const
}

function samples(samplingRatio: number) {
  return { samplingRatio }
}

/** What must hold of the composed fallback on any tfjs backend, besides conformance. */
export function testComposed(open: () => Promise<Backend>, openReference: () => Promise<Backend>): void {
  test.each(Object.entries(huge))(
    '%s of bins small and huge, in tensors within limits',
    async (_, [pool, reduction]) => {
      const problem = hugeProblem()
      const [backend, reference] = await Promise.all([open(), openReference()])
      const before = tf.memory().numTensors
      let got = new Float32Array()
      const { kernels } = await tf.profile(async () => {
        got = (await pool(backend, ...problem)).data as Float32Array<ArrayBuffer>
        return tf.scalar(0)
      })
      expect(tf.memory().numTensors).toBe(before + 1)
      const wanted = (await pool(reference, ...problem)).data
      expectAgreement(got, wanted, { reduction })
      const made = kernels
        .filter(({ name }) => name !== 'Reshape')
        .flatMap(({ outputShapes }) => outputShapes)
      expect(made.length).toBeGreaterThan(0)
      expect(Math.max(...made.map((shape) => tf.util.sizeFromShape(shape)))).toBeLessThanOrEqual(LIMIT)
      await Promise.all([backend.dispose(), reference.dispose()])
    },
  )

  test.each(Object.entries(inside))('%s never reads a cell that it is not told to', async (_, pool) => {
    const map = sawtooth([1, 9, 11, 6])
    const within = (y: number, x: number) => y >= 2 && y < 7 && x >= 3 && x < 8
    map.data.forEach((_, n) => {
      const cell = Math.floor(n / 6)
      if (!within(Math.floor(cell / 11), cell % 11)) map.data[n] = Number.NaN
    })
    const backend = await open()
    const { data } = await pool(backend, map, { boxes: Float32Array.of(3, 2, 7, 6, 300, 2, 308, 7) })
    const half = data.length / 2
    expect([...data.slice(0, half)].every((value) => value > 0)).toBe(true)
    expect([...data.slice(half)]).toEqual(Array(half).fill(0))
    await backend.dispose()
  })
}

/** Bins of more cells than a piece has, and more of them than a block: a block has 2^22 elements, a piece 1,024 cells. */
function hugeProblem(): [FeatureMap, Rois] {
  const whole = [0, 0, 46, 45]
  const boxes = [...Array(8).fill(whole), [0, 0, 3, 2], [5, 40, 20, 45], [7, 7, 21, 21], [500, 500, 501, 501]]
  const batchIndices = Int32Array.from(boxes, (_, k) => k % 2)
  return [sawtooth([2, 45, 46, 256]), { boxes: Float32Array.from(boxes.flat()), batchIndices }]
}

function sawtooth(shape: FeatureMap['shape']): FeatureMap {
  const length = shape.reduce((a, b) => a * b)
  return { data: Float32Array.from({ length }, (_, n) => ((n * 7919) % 10007) + 1), shape }
}
