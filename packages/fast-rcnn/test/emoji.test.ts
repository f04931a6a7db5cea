import { readFileSync } from 'node:fs'
import '@tensorflow/tfjs-backend-wasm'
import { scenes as drawn } from '@roipool/emoji-voc'
import { centerNet } from '@roipool/features/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import {
  evaluate,
  fastRcnn,
  type PreparedScene,
  prepare,
  type Scene,
  type TrainOptions,
  train,
} from '../src/index.js'

/** CenterNet, as npm installed it, on images of 256×256: 16×16 cells of 88 numbers. */
async function openBackbone() {
  await tf.setBackend('wasm')
  const read = (name: string) =>
    readFileSync(new URL(`../models/${name}`, import.meta.resolve('@vladmandic/human')))
  const files = {
    description: JSON.parse(read('centernet.json').toString('utf8')),
    weights: new Uint8Array(read('centernet.bin')).buffer,
  }
  return centerNet(files, { inputSize: [256, 256] })
}

/** Small scenes: whether something is an object is all that can be learned of so few. */
async function* objects(split: 'train' | 'validation', count: number): AsyncGenerator<Scene> {
  for await (const scene of drawn({ split, seed: 1, count, size: 256 })) {
    yield { ...scene, labels: [...scene.labels].map(() => 0) }
  }
}

describe('a detector trained on 40 photographs with drawings', () => {
  it('finds drawings on another photograph, and would not with a broken sampler', async () => {
    const backbone = await openBackbone()
    const [scenes, others]: [PreparedScene[], PreparedScene[]] = [
      await prepare(objects('train', 40), backbone),
      await prepare(objects('validation', 20), backbone),
    ]
    const precision = async (options: Partial<TrainOptions>) => {
      const model = fastRcnn({ backbone, classes: ['object'], head: [64], seed: 1 })
      for await (const _ of train(model, scenes, { steps: 150, seed: 1, ...options }));
      return (await evaluate(model, others)).voc[0]!.map
    }
    expect(await precision({})).toBeGreaterThan(0.7)
    expect(await precision({ steps: 50, foreground: 0 })).toBeLessThan(0.1)
  })
})
