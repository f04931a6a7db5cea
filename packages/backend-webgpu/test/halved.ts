import { type FeatureMap, type RoiAlignParams, roiAlign, roisFromXyxy } from '@roipool/core'
import { expect } from 'vitest'
import { webgpu } from '../src/index.js'

export const SIZE = 32
export const rois = roisFromXyxy([
  [2, 3, 20, 28],
  [9, 0, 31, 12],
])
export const params: RoiAlignParams = { outputSize: [3, 3], spatialScale: 1 / 2, samplingRatio: 2 }

/** Pixel (y, x) of channel c. */
export const pixel = (c: number, y: number, x: number) => Math.sin(c + 3 * y + 7 * x)

/** What the model makes of the pixels. */
function halved(): FeatureMap {
  const half = SIZE / 2
  const data = Float32Array.from({ length: half * half * 3 }, (_, n) => {
    const [y, x, c] = [Math.floor(n / (half * 3)), Math.floor(n / 3) % half, n % 3]
    const corners = [0, 1, SIZE, SIZE + 1].map((at) =>
      pixel(c, 2 * y + Math.floor(at / SIZE), 2 * x + (at % SIZE)),
    )
    return corners.reduce((sum, value) => sum + value) / 4
  })
  return { data, shape: [1, half, half, 3] }
}

export const features = halved()

export async function expectPooled(values: Float32Array): Promise<void> {
  const backend = await webgpu({ software: true })
  const { data } = await roiAlign(backend, features, rois, params)
  await backend.dispose()
  expect(values.length).toBe(data.length)
  for (const [n, value] of values.entries()) expect(value).toBeCloseTo(data[n]!, 5)
}
