import type { Backbone } from '@roipool/features'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, it } from 'vitest'
import { computeFoundingExample } from '../src/demo/founding-example.js'
import { exampleText } from '../src/output/example-text.js'

/** As VGG16's, with four channels: packages/fast-rcnn tests VGG16 itself. */
const backbone: Backbone = {
  name: 'small',
  stride: 32,
  inputSize: [512, 512],
  channels: 4,
  offset: 0,
  map: async () => ({
    features: { data: Float32Array.from({ length: 16 * 16 * 4 }, (_, n) => n % 7), shape: [1, 16, 16, 4] },
    scale: [1 / 32, 1 / 32],
  }),
  batch: () => Promise.reject(new Error('one image')),
  dispose: () => undefined,
}

it('shows the founding example step by step', async () => {
  await tf.setBackend('cpu')
  const image = { data: new Uint8Array(512 * 512 * 3), width: 512, height: 512 }
  const text = exampleText(await computeFoundingExample(backbone, image))
  expect(text).toMatch(/feature map +16×16×4\n/)
  expect(text).toMatch(/scaled by 1\/32 +4\.53 by 6\.25 cells, at row 6 and column 9\.25\n/)
  expect(text).toMatch(/whole cells +4 by 6, at row 6 and column 9\n/)
  expect(text).toMatch(/pooled +3×3×4\n/)
  expect(text).toMatch(/fully connected +36 → 256 → /)
  for (const name of ['cat', 'dog', 'horse'])
    expect(text).toMatch(new RegExp(`${name} +0\\.\\d{3}( +\\d+){4}\n`))
})
