import { generator } from '@roipool/conformance'
import { type MaxPlan, planRoiAlign, planRoiPool, type Rois, roiPool, type Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tfjs } from '../src/index.js'
import { runGradKernel } from '../src/kernels/kernel.js'
import { expectAgreement } from './agree.js'
import { testGradientKernels } from './gradient-kernels.js'
import { testUnnamedRows } from './unnamed-rows.js'

const params = { outputSize: [2, 3], spatialScale: 1 } as const

/** Maps that a tfjs backend holds otherwise than as a tensor of its own that was uploaded. */
const sources: Record<string, (channels: number) => tf.Tensor4D> = {
  'a slice of another tensor': (channels) =>
    tf.slice(map([3, 5, 7, channels]), [1, 0, 0, 0], [2, 5, 7, channels]),
  'the result of an operation': (channels) => tf.sub(map([2, 5, 7, channels]), map([2, 5, 7, channels], 2)),
  'on another tfjs backend': (channels) => {
    const active = tf.getBackend()
    void tf.setBackend('cpu')
    const tensor = map([2, 5, 7, channels])
    void tf.setBackend(active)
    return tensor
  },
  'a tensor of few elements': (channels) => map([1, 1, 1, channels]),
}

/** What must hold of the kernels on any tfjs backend that computes on a GPU, besides conformance. */
export function testGpu(name: string): void {
  // A shader for each number of channels: the others are for gradient-kernels.full.browser.test.ts.
  testGradientKernels(name, false, [3])

  describe(`kernels on tfjs backend ${name}`, () => {
    let before: string
    beforeAll(async () => {
      before = tf.getBackend()
      await tfjs({ backend: name, software: true })
      await tf.setBackend(name)
    })
    afterAll(() => tf.setBackend(before))

    testUnnamedRows(() => tfjs({ backend: name, software: true }))

    test('a driver in software is taken where it is asked for, or active already', async () => {
      const { runsOn } = (await tfjs({ backend: name, software: true })).capabilities
      const opened = tfjs({ backend: name })
      if (!runsOn.endsWith(', software adapter')) await opened
      else {
        await expect(opened).rejects.toMatchObject({
          code: 'ROI_UNAVAILABLE',
          message: expect.stringMatching(`^tfjs ${name}: there is no GPU, only a driver in software \\(`),
        })
      }
      expect(tf.getBackend()).toBe(name)
      expect((await tfjs()).capabilities.runsOn).toBe(runsOn)
    })

    test.each(Object.entries(sources))('a map may be %s', async (_, make) => {
      const [gpu, reference] = [await tfjs({ backend: name, software: true }), await tfjs({ backend: 'cpu' })]
      for (const channels of [1, 3, 4]) {
        const [tensor, twin] = [tf.tidy(() => make(channels)), tf.tidy(() => make(channels))]
        const shape = tensor.shape
        const host = { data: await twin.data<'float32'>(), shape }
        const rois: Rois = {
          boxes: Float32Array.of(0, 0, 1, 1, 3, 1, 7, 5),
          batchIndices: Int32Array.of(shape[0] - 1, 0),
        }
        for (const planner of [planRoiPool, planRoiAlign]) {
          const plan = planner(rois, params, shape)
          const got = await gpu.reduce(await gpu.adopt(tensor, shape), plan)
          const wanted = await (await reference.reduce(await reference.upload(host), plan)).read()
          expectAgreement(await got.read(), wanted, plan)
        }
        tf.dispose([tensor, twin])
      }
      await gpu.dispose()
      await reference.dispose()
    })

    test('nothing stays on the device', async () => {
      const backend = await tfjs({ backend: name, software: true })
      const shape: Shape = [1, 6, 7, 3]
      const used = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU
      const [engine, bytes] = [tf.memory(), used()]
      for (let count = 1; count < 5; count++) {
        const boxes = Float32Array.from({ length: 4 * count }, (_, n) => (n % 4 < 2 ? 0 : 3 + (n % 3)))
        const values = { data: new Float32Array(126).fill(count), shape }
        await roiPool(backend, values, { boxes }, params)
        const plan = planRoiPool({ boxes }, params, shape)
        const gradient = tf.tidy(() => runGradKernel(map(plan.outputShape), map(shape), plan))
        await gradient.data()
        gradient.dispose()
      }
      expect(tf.memory().numTensors).toBe(engine.numTensors)
      expect(used()).toBe(bytes)
      await backend.dispose()
    })

    test('a cell that 160,000 bins read gets the sum of what they give', async () => {
      const shape: Shape = [1, 1, 1, 1]
      const boxes = Float32Array.from({ length: 4 * 400 }, (_, n) => (n % 4 < 2 ? 0 : 1))
      const plan = planRoiAlign({ boxes }, { outputSize: [20, 20], spatialScale: 1 }, shape)
      const dy = tf.fill([...plan.outputShape], 1000.1) as tf.Tensor4D
      const gradient = runGradKernel(dy, map(shape), plan)
      const [total] = await gradient.data()
      const wanted = 160_000 * Math.fround(1000.1)
      expect(Math.abs(total! - wanted)).toBeLessThanOrEqual(1e-5 * wanted)
      tf.dispose([dy, gradient])
    })

    test('a gradient that would have to number too many cells of a bin is refused', () => {
      const edges = { start: Int32Array.of(0), end: Int32Array.of(5000) }
      const shape: Shape = [1, 1, 1, 1]
      const whole = planRoiPool(
        { boxes: Float32Array.of(0, 0, 1, 1) },
        { outputSize: [1, 1], spatialScale: 1 },
        shape,
      )
      const plan: MaxPlan = { ...(whole as MaxPlan), y: edges, x: edges }
      tf.tidy(() => {
        expect(() => runGradKernel(map(shape), map(shape), plan)).toThrow(
          expect.objectContaining({
            code: 'ROI_UNSUPPORTED',
            message: expect.stringContaining('16777216 cells'),
          }),
        )
      })
    })
  })
}

function map(shape: Shape, seed = 1): tf.Tensor4D {
  const random = generator(seed)
  const values = Float32Array.from(
    { length: tf.util.sizeFromShape([...shape]) },
    () => Math.floor(random() * 1000) - 500,
  )
  return tf.tensor4d(values, [...shape])
}
