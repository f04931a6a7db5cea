import '@tensorflow/tfjs-backend-wasm'
import { iou } from '@roipool/detection'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { patchesOf } from '../src/anchor-task.js'
import {
  detect,
  evaluate,
  fastRcnn,
  type PreparedScene,
  prepare,
  propose,
  type Rpn,
  rpn,
  train,
} from '../src/index.js'
import { forward } from '../src/layers.js'
import { anchorsOn, outputsOf } from '../src/rpn.js'
import { classes, scene, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
let scenes: PreparedScene[]
let others: PreparedScene[]
let network: Rpn
beforeAll(async () => {
  await tf.setBackend('wasm')
  scenes = await prepare(scenesOf(0, 60), backbone, { proposals: new Float32Array() })
  others = await prepare(scenesOf(1000, 20), backbone, { proposals: new Float32Array() })
  network = rpn({ backbone, hidden: 24, sizes: [22, 30, 42], ratios: [0.6, 1, 1.6], seed: 1 })
  for await (const _ of train(network, scenes, { steps: 300, seed: 1 }));
})

/** The share of objects that some proposal overlaps at IoU 0.5. */
async function recall(of: Rpn, most: number): Promise<number> {
  let [hits, all] = [0, 0]
  for (const scene of others) {
    const found = await propose(of, scene, { most })
    expect(found.length / 4).toBeLessThanOrEqual(most)
    const table = iou(found, scene.boxes)
    const count = scene.boxes.length / 4
    for (let n = 0; n < count; n++) {
      all++
      if (table.some((value, k) => k % count === n && value >= 0.5)) hits++
    }
  }
  return hits / all
}

describe('a region proposal network', () => {
  it('finds objects of images that it has not seen; untrained, it does not', async () => {
    expect(await recall(network, 20)).toBeGreaterThan(0.7)
    expect(await recall(rpn({ backbone, hidden: 24, sizes: [22, 30, 42], seed: 1 }), 20)).toBeLessThan(0.6)
  })

  it('scores an anchor by the 3×3 cells around it, in training and when it proposes', async () => {
    const { map } = scenes[0]!
    const { scores } = await outputsOf(network, map)
    const [, height, width] = map.features.shape
    const cells = [0, width - 1, 17, (height - 1) * width + 3]
    const patches = patchesOf(map.features, cells)
    const x = tf.mul<tf.Tensor2D>(tf.tensor2d(patches, [4, 108]), network.inputScale!)
    const { scores: ofPatches } = forward(network.head, x)
    for (const [n, cell] of cells.entries()) {
      for (let k = 0; k < 9; k++) expect(scores[cell * 9 + k]).toBeCloseTo(ofPatches.arraySync()[n]![k]!, 4)
    }
  })

  it('has anchors on every cell, in pixels of the image, moved by the offset', async () => {
    const shifted = rpn({ backbone: { ...backbone, offset: 2 }, sizes: [16], ratios: [1, 4] })
    const boxes = anchorsOn(shifted, { ...scenes[0]!.map, scale: [1 / 8, 1 / 16] })
    expect([...boxes.slice(0, 8)]).toEqual([-4, -2, 28, 14, 4, -10, 20, 22])
    expect(boxes).toHaveLength(12 * 12 * 2 * 4)
  })

  it('proposes for the detector on the same map; with another backbone, on its own', async () => {
    const own = tinyBackbone()
    const model = fastRcnn({ backbone: own, classes, head: [8] })
    const { image } = scene(3)
    const same = await detect(model, image, { proposals: { ...network, backbone: own }, scoreThreshold: 0 })
    expect(own.maps).toBe(1)
    const other = { ...tinyBackbone(), name: 'other' }
    expect(
      await detect(model, image, { proposals: { ...network, backbone: other }, scoreThreshold: 0 }),
    ).toEqual(same)
    expect(own.maps).toBe(2)
    const evaluation = await evaluate(model, others.slice(0, 2), { proposals: network })
    expect(evaluation.images).toHaveLength(2)
  })

  it('learns from scenes without objects, too, but not from them alone', async () => {
    const empty = { ...scenes[0]!, boxes: new Float32Array(), labels: [] }
    for await (const { objects } of train(rpn({ backbone }), [empty, scenes[1]!], { steps: 1 })) {
      expect(objects).toBeGreaterThan(0)
    }
    const alone = train(rpn({ backbone }), [empty], { steps: 1 })
    await expect(alone.next()).rejects.toThrow('none of its 1 scenes has an object to learn from')
  })
})
