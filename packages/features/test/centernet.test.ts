import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Backbone, measureOffset } from '../src/index.js'
import { centerNet } from '../src/tfjs.js'
import { centerNetFiles, draw } from './network.js'
import { cats } from './photograph.js'

const files = centerNetFiles()
const noise = draw(192, 128, (y, x, c) => (y * 31 + x * 17 + c * 71 + ((x * y) % 13) * 9) % 256)
let backbone: Backbone

beforeAll(async () => {
  await tf.setBackend('wasm')
  backbone = await centerNet(files)
})

describe('CenterNet', () => {
  it('gives 32×32 cells of 88 numbers by default, and says how far a box is to be scaled', async () => {
    const { features, scale } = await backbone.map(noise)
    expect(features.shape).toEqual([1, 32, 32, 88])
    expect(features.data.every(Number.isFinite)).toBe(true)
    expect(scale).toEqual([32 / 128, 32 / 192])
    expect(backbone).toMatchObject({ stride: 16, channels: 88 })
  })

  it.each([
    [32, 480, 4],
    [16, 88, 8],
    [8, 32, 16],
  ] as const)('has a map at stride %i, which it need not run to know', async (stride, channels, cells) => {
    const kernels = vi.spyOn(tf.engine(), 'runKernel')
    const other = await centerNet(files, { stride, inputSize: [128, 128] })
    expect(kernels).not.toHaveBeenCalled()
    kernels.mockRestore()
    expect(other).toMatchObject({ stride, channels })
    expect((await other.map(noise)).features.shape).toEqual([1, cells, cells, channels])
    other.dispose()
  })

  it('takes several images of any size in one pass, each as if it were alone', async () => {
    const dark = draw(64, 64, () => 20)
    const together = await backbone.batch([noise, dark], [128, 96])
    expect(together.shape).toEqual([2, 8, 6, 88])
    const alone = await backbone.batch([dark], [128, 96])
    const second = together.data.subarray(together.data.length / 2)
    const worst = Math.max(...second.map((value, n) => Math.abs(value - alone.data[n]!)))
    expect(worst).toBeLessThan(1e-4)
    expect(Math.max(...second.map((value, n) => Math.abs(value - together.data[n]!)))).toBeGreaterThan(1)
  })
})

describe('what a cell of CenterNet sees', () => {
  it('lies beyond its place as padding has it; what it looks at most lies between the two', async () => {
    expect(backbone.offset).toBe(7.5)
    const measured = await measureOffset(backbone, await cats(256))
    expect(measured).toBeGreaterThan(1)
    expect(measured).toBeLessThan(backbone.offset - 1)
  })
})

describe('a graph model', () => {
  it('is refused where it has no such node, or the node gives no map', async () => {
    const gone = centerNet(files, { tap: 'tower_0/none' })
    await expect(gone).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining("tap 'tower_0/none'"),
    })
    const flat = centerNet(files, {
      tap: 'tower_0/MobilenetV3/expanded_conv_4/squeeze_excite/Mean/reduction_indices',
    })
    await expect(flat).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining('but gives ['),
    })
  })

  it('frees what a pass takes', async () => {
    const before = tf.memory().numTensors
    await backbone.map(noise)
    expect(tf.memory().numTensors).toBe(before)
  })
})
