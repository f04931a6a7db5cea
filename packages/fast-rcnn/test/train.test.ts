import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { evaluate, fastRcnn, prepare, propose, rpn, train, detect } from '../src/index.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

describe('x', () => {
  it('learns', async () => {
    await tf.setBackend('wasm')
    const backbone = tinyBackbone()
    const time = () => performance.now()
    let t = time()
    const scenes = await prepare(scenesOf(0, 60), backbone)
    const test = await prepare(scenesOf(1000, 40), backbone)
    console.log('prepare', time() - t, scenes.reduce((a, b) => a + b.proposals.length / 4, 0) / 60)
    const model = fastRcnn({ backbone, classes, head: [64], seed: 1 })
    t = time()
    for await (const step of train(model, scenes, { steps: 300, seed: 1 })) if (step.number % 50 === 0) console.log(step.number, step.classLoss, step.boxLoss, step.objects, step.rois)
    console.log('train', time() - t)
    t = time()
    const result = await evaluate(model, test, { iou: [0.5, 0.75] })
    console.log('evaluate', time() - t, result.voc.map(({ map }) => map), result.coco.stats)
    const network = rpn({ backbone, hidden: 32 , sizes: [24, 36, 48] })
    t = time()
    for await (const step of train(network, scenes, { steps: 200, seed: 1 })) if (step.number % 50 === 0) console.log(step.number, step.classLoss, step.boxLoss, step.objects, step.rois)
    console.log('train rpn', time() - t)
    let [hits, all] = [0, 0]
    const { iou } = await import('@roipool/detection')
    for (const { map, width, height, boxes } of test) {
      const found = await propose(network, { map, width, height }, { most: 30 })
      const table = iou(boxes, found)
      for (let n = 0; n < boxes.length / 4; n++) {
        all++
        if (Math.max(...table.subarray(n * found.length / 4, (n + 1) * found.length / 4)) >= 0.5) hits++
      }
    }
    console.log('recall', hits / all)
    const r2 = await evaluate(model, test, { iou: [0.5, 0.75], proposals: network })
    console.log('with rpn', r2.voc.map(({ map }) => map))
    console.log(await detect(model, scenesOf(1000, 1)[0]!.image), tf.memory())
  })
})
