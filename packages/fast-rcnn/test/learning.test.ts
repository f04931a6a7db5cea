import '@tensorflow/tfjs-backend-wasm'
import { registerTraining } from '@roipool/tfjs-wasm-training'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  evaluate,
  fastRcnn,
  type PreparedScene,
  prepare,
  type Scene,
  type TrainOptions,
  train,
} from '../src/index.js'
import { randomOf } from '../src/random.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
let scenes: PreparedScene[]
let others: PreparedScene[]
beforeAll(async () => {
  registerTraining()
  await tf.setBackend('wasm')
  scenes = await prepare(scenesOf(0, 50).map(loose), backbone)
  others = await prepare(scenesOf(1000, 30).map(loose), backbone)
})

/** With six boxes around each object, none of them tight, and twenty anywhere. */
function loose(scene: Scene, n: number): Scene {
  const random = randomOf(8, n)
  const around = Array.from({ length: scene.boxes.length * 6 }, (_, k) => {
    const at = Math.floor(k / 24) * 4 + (k % 4)
    const box = scene.boxes.subarray(Math.floor(at / 4) * 4, Math.floor(at / 4) * 4 + 4)
    const side = k % 2 === 0 ? box[2]! - box[0]! : box[3]! - box[1]!
    return scene.boxes[at]! + side * (random() - 0.5) * 0.45
  })
  const anywhere = Array.from({ length: 20 }, () => {
    const [x, y] = [random() * 60, random() * 60]
    return [x, y, x + 15 + random() * 40, y + 15 + random() * 40]
  })
  return { ...scene, proposals: Float32Array.from([...around, ...anywhere.flat()]) }
}

/** Mean average precision on scenes that were not trained on, at IoU 0.5 and 0.75. */
async function precision(options: Partial<TrainOptions>) {
  const model = fastRcnn({ backbone, classes, head: [48], seed: 1 })
  for await (const _ of train(model, scenes, { steps: 250, seed: 1, ...options }));
  const { voc } = await evaluate(model, others, { iou: [0.5, 0.75] })
  return voc.map(({ map }) => map!)
}

describe('a detector trained on coloured shapes', () => {
  it('finds them in other scenes, and tighter than the boxes it was given, which its loss of boxes is for', async () => {
    const [half, most] = await precision({})
    expect(half).toBeGreaterThan(0.9)
    expect(most).toBeGreaterThan(0.4)
    expect((await precision({ boxWeight: 0 }))[1]).toBeLessThan(0.3)
  })
})
