import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
// Registers tfjs's gradients.
import '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  evaluate,
  fastRcnn,
  load,
  oneFile,
  prepare,
  save,
  type Tunable,
  train,
} from '../src/index.js'
import { mapOf } from '../src/tune.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** A convolution behind what never changes. */
function convolved(): Tunable {
  const first = tinyBackbone()
  const filter = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, first.channels, 5], 0, 0.2, 'float32', 3))
  const bias = tf.variable(tf.zeros<tf.Rank.R1>([5]))
  const prefix: Tunable['prefix'] = async (image) => (await first.map(image)).features
  const suffix = (input: tf.Tensor4D) =>
    tf.elu(tf.add<tf.Tensor4D>(tf.conv2d(input, filter as tf.Tensor4D, 1, 'same'), bias))
  const own: Tunable = {
    ...first,
    name: 'convolved',
    channels: 5,
    variables: [filter, bias],
    prefix,
    suffix,
    map: async (image) => ({
      features: await mapOf(own, 'cpu', await prefix(image)),
      scale: [1 / 8, 1 / 8],
    }),
  }
  return own
}

const pool = { operator: 'roiAlign', outputSize: [2, 2], samplingRatio: 2 } as const
const options = { steps: 4, images: 2, roisPerImage: 6, seed: 1, tune: 0.5, optimizer: 'momentum' } as const
const data = scenesOf(0, 3)
const proposals = Float32Array.of(0, 0, 40, 40, 30, 30, 80, 90, 10, 50, 60, 95)
const modelOn = (backbone: Tunable) => fastRcnn({ backbone, classes, pool, head: [6], seed: 2 })

describe('a backbone trained through the pooling', () => {
  it('follows the gradient of the loss, as differences of the loss give it, at its share of the rate', async () => {
    const backbone = convolved()
    // Scaled once, as the first training does it.
    const { inputScale } = await started(backbone)
    const lossWith = async (change: number, at: number) => {
      const other = convolved()
      const [filter] = other.variables as [tf.Variable]
      const values = filter.dataSync().slice()
      values[at]! += change
      filter.assign(tf.tensor(values, filter.shape))
      return (await started(other, inputScale)).loss
    }
    const [before, after] = [convolved().variables[0]!.dataSync(), backbone.variables[0]!.dataSync()]
    let largest = 0
    for (const at of [0, 7, 100, 263, 371, 539]) {
      const slope = ((await lossWith(1e-2, at)) - (await lossWith(-1e-2, at))) / 2e-2
      // A step of 0.5 · 0.2 times the gradient.
      expect((before[at]! - after[at]!) / 0.1).toBeCloseTo(slope, 3)
      largest = Math.max(largest, Math.abs(slope))
    }
    expect(largest).toBeGreaterThan(0.01)
  })

  /** One step, without dropout. */
  async function started(backbone: Tunable, inputScale?: number) {
    const model = modelOn(backbone)
    // Large enough for boxes and classes to pull at the map.
    for (const variable of [...model.head.codes.factors, ...model.head.scores.factors]) {
      variable.assign(tf.randomNormal(variable.shape, 0, 0.5, 'float32', 5))
    }
    model.inputScale = inputScale
    const one = {
      ...options,
      steps: 1,
      dropout: 0,
      learningRate: () => 0.2,
      proposals,
      warn: () => undefined,
    }
    let loss = Number.NaN
    for await (const step of train(model, data, one)) loss = step.loss
    return { loss, inputScale: model.inputScale! }
  }

  it('is saved and loaded with the model, and goes on from a checkpoint to the last bit', async () => {
    const [backbone, other] = [convolved(), convolved()]
    const model = modelOn(backbone)
    let checkpoint: Checkpoint | undefined
    const quiet = { ...options, proposals, warn: () => undefined }
    for await (const step of train(model, data, quiet))
      if (step.number === 2) checkpoint = await step.checkpoint()
    const file = oneFile()
    await save(model, file, { checkpoint })
    const again = await load(file, { backbone: other })
    for await (const _ of train(again, data, { ...quiet, checkpoint: again.checkpoint }));
    expect(other.variables[0]!.dataSync()).toEqual(backbone.variables[0]!.dataSync())
    expect(convolved().variables[0]!.dataSync()).not.toEqual(backbone.variables[0]!.dataSync())
    const opened = await load(oneFile(file.bytes), { backbone: convolved() })
    expect(opened.tuned).toBe(true)
    expect((await evaluate(again, data, { proposals })).detections).toEqual(
      (await evaluate(model, data, { proposals })).detections,
    )
  })

  it('holds no more tensors after a step than after another', async () => {
    const model = modelOn(convolved())
    let first: number | undefined
    for await (const _ of train(model, data, { ...options, proposals, warn: () => undefined })) {
      first ??= tf.memory().numTensors
      expect(tf.memory().numTensors).toBe(first)
    }
  })

  it('is refused where it cannot be', async () => {
    const plain = tinyBackbone()
    const model = fastRcnn({ backbone: plain, classes })
    await expect(train(model, data, options).next()).rejects.toThrow('the backbone "tiny" cannot be trained')
    const scenes = await prepare(data, convolved(), { proposals })
    await expect(
      train(modelOn(convolved()), scenes, { ...options, warn: () => undefined }).next(),
    ).rejects.toThrow('prepare them with tune: true')
  })
})
