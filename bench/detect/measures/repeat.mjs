// The same seed twice gives the same weights, and a thousand steps hold no more memory than ten.
import { createHash } from 'node:crypto'
import { classes } from '@roipool/emoji-voc'
import { fastRcnn, oneFile, save, train } from '@roipool/fast-rcnn'
import { memory } from '@tensorflow/tfjs-core'
import { layers } from '../detectors.mjs'

export async function repeat({ backbone, data, seed }) {
  const scenes = data.train.slice(0, 40)
  const [first, second] = [
    await weights(backbone, scenes, seed, 200),
    await weights(backbone, scenes, seed, 200),
  ]
  const other = await weights(backbone, scenes, seed + 1, 200)
  return {
    sameWeights: first === second,
    otherSeedDiffers: first !== other,
    memory: await held(backbone, scenes, seed),
  }
}

async function weights(backbone, scenes, seed, steps) {
  const model = fastRcnn({ backbone, classes, pool: layers.RoIAlign, seed })
  for await (const _ of train(model, scenes, { steps, seed }));
  const file = oneFile()
  await save(model, file)
  model.dispose()
  return createHash('sha256').update(file.bytes).digest('hex')
}

/** Tensors, and their bytes, after 10 and after 1,000 steps. */
async function held(backbone, scenes, seed) {
  const model = fastRcnn({ backbone, classes, pool: layers.RoIAlign, seed })
  const seen = {}
  for await (const { number } of train(model, scenes, { steps: 1000, seed })) {
    if (number !== 10 && number !== 1000) continue
    const { numTensors, numBytes } = memory()
    seen[number] = { tensors: numTensors, bytes: numBytes }
  }
  model.dispose()
  return seen
}
