import { type FeatureMap, roiAlignGradient, roisFromXyxy } from '@roipool/core'
import { expect, test } from 'vitest'
import { wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'

const filled = (length: number, by: number) =>
  Float32Array.from({ length }, (_, n) => ((n * by) % 97) / 97 - 0.5)
const features: FeatureMap = { data: filled(2 * 9 * 11 * 13, 31), shape: [2, 9, 11, 13] }
const rois = roisFromXyxy(
  Array.from({ length: 40 }, (_, n) => [n % 7, n % 5, 3.3 + (n % 9), 2.7 + (n % 8)]),
  Array.from({ length: 40 }, (_, n) => n % 2),
)
const upstream: FeatureMap = { data: filled(40 * 6 * 13, 7), shape: [40, 2, 3, 13] }

test('a gradient is the same on one thread and on three', async () => {
  const gradients: Float32Array[] = []
  for (const threads of [1, 3]) {
    const backend = await (threads === 1 ? wasm({ threads }) : openThreads(threads))
    gradients.push(
      await roiAlignGradient(backend, features, rois, upstream, { outputSize: [2, 3], spatialScale: 1 }),
    )
    await backend.dispose()
  }
  expect(gradients[0]!.some((value) => value !== 0)).toBe(true)
  expect(gradients[1]).toEqual(gradients[0])
})
