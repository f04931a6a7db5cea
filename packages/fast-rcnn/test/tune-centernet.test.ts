import '@tensorflow/tfjs-backend-wasm'
import { readFileSync } from 'node:fs'
import { centerNet, type ModelFiles, tunableCenterNet } from '@roipool/features/tfjs'
import { registerTraining } from '@roipool/tfjs-wasm-training'
import * as tf from '@tensorflow/tfjs-core'
// Registers tfjs's gradients.
import '@tensorflow/tfjs-layers'
import { beforeAll, expect, it } from 'vitest'
import { evaluate, fastRcnn, load, oneFile, save, type Tunable, train } from '../src/index.js'
import { classes, scenesOf } from './scenes.js'

const read = (ending: string) =>
  readFileSync(new URL(`../models/centernet.${ending}`, import.meta.resolve('@vladmandic/human')))
const files: ModelFiles = {
  description: JSON.parse(read('json').toString('utf8')),
  weights: new Uint8Array(read('bin')).buffer,
}
const input = { inputSize: [96, 96] } as const
const proposals = Float32Array.of(0, 0, 40, 40, 30, 30, 80, 90, 10, 50, 60, 95)
const data = scenesOf(0, 2)
const found = async (model: Parameters<typeof evaluate>[0]) =>
  (await evaluate(model, data, { proposals })).detections

beforeAll(async () => {
  registerTraining()
  await tf.setBackend('wasm')
})

it('trains the last layers of CenterNet, from what a frozen one gave, and saves them with the head', async () => {
  const frozen = await centerNet(files, input)
  const backbone: Tunable = await tunableCenterNet(files, input)
  const head = fastRcnn({ backbone: frozen, classes, head: [8], seed: 1 })
  for await (const _ of train(head, data, { steps: 3, images: 2, proposals, warn: () => undefined }));
  const before = oneFile()
  await save(head, before)
  const model = await load(before, { backbone })
  expect(await found(model)).toEqual(await found(head))

  const options = { steps: 2, images: 1, roisPerImage: 4, proposals, tune: 0.1, warn: () => undefined }
  for await (const { loss } of train(model, data, options)) expect(loss).toBeGreaterThan(0)
  const [own, theirs] = [await backbone.map(data[0]!.image), await frozen.map(data[0]!.image)]
  expect(own.features.data).not.toEqual(theirs.features.data)
  const after = oneFile()
  await save(model, after)
  const other = await tunableCenterNet(files, input)
  expect(await found(await load(after, { backbone: other }))).toEqual(await found(model))
  expect((await other.map(data[0]!.image)).features).toEqual(own.features)
  await expect(load(after, { backbone: frozen })).rejects.toThrow('it has no prefix, suffix, variables')
})
