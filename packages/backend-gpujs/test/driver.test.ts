import type { SumPlan } from '@roipool/core'
import { GPU } from 'gpu.js'
import { expect, test } from 'vitest'
import { gpuDriver } from '../src/driver.js'
import { openEngine } from '../src/engine.js'
import { hostStorage } from '../src/host.js'
import { testSmallBlocks } from './small-blocks.js'

testSmallBlocks(['cpu', 'webasm'])

function cpuDriver(maxElements: number) {
  const engine = openEngine(new GPU({ mode: 'cpu' }), 'cpu')
  return gpuDriver(engine, hostStorage(engine), maxElements)
}

test('a row of bins with more taps than float32 counts is refused', async () => {
  const driver = cpuDriver(1e6)
  const taps = { cell: new Int32Array(1), weight: new Float32Array(1) }
  const plan: SumPlan = {
    reduction: 'sum',
    outputShape: [1, 1, 1, 1],
    batchIndices: Int32Array.of(0),
    rows: Int32Array.of(0),
    empty: 0,
    positionSensitive: false,
    y: { ...taps, offset: Int32Array.of(0, 1) },
    x: { ...taps, offset: Int32Array.of(0, 2 ** 23 + 1) },
  }
  await expect(driver.reduce(new Float32Array(1), [1, 1, 1, 1], plan, undefined)).rejects.toMatchObject({
    code: 'ROI_UNSUPPORTED',
  })
  await driver.dispose()
})

test('a map with a row longer than float32 counts is refused', async () => {
  const driver = cpuDriver(2 ** 31)
  const width = 2 ** 24 + 1
  const upload = () => driver.upload({ data: new Float32Array(width), shape: [1, 1, width, 1] })
  expect(upload).toThrow(
    'backend gpujs counts to 16777216, but a row of the feature map has 16777217 × 1 elements',
  )
  await driver.dispose()
})
