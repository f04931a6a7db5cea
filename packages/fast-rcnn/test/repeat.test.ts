import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  fastRcnn,
  load,
  oneFile,
  type PreparedScene,
  prepare,
  rpn,
  save,
  type TrainOptions,
  train,
} from '../src/index.js'
import { valuesOf } from '../src/layers.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
let scenes: PreparedScene[]
beforeAll(async () => {
  scenes = await prepare(scenesOf(0, 6), backbone)
})

const small = {
  backbone,
  classes,
  pool: { operator: 'roiPool', outputSize: [3, 3] },
  head: [16],
  seed: 4,
} as const
const options = { steps: 8, images: 2, roisPerImage: 8, seed: 2 }

async function trained(
  model: ReturnType<typeof fastRcnn> | ReturnType<typeof rpn>,
  more: Partial<TrainOptions> = {},
) {
  let last: Checkpoint | undefined
  for await (const step of train(model, scenes, { ...options, ...more })) {
    if (step.number === 3) last = await step.checkpoint()
  }
  return { weights: await valuesOf(model.head), third: last! }
}

describe.each(['cpu', 'wasm'])('training on %s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name)
  })

  it('gives the same weights, to the last bit, for the same seeds, and others for others', async () => {
    const { weights } = await trained(fastRcnn(small))
    expect((await trained(fastRcnn(small))).weights).toEqual(weights)
    expect((await trained(fastRcnn(small), { seed: 3 })).weights).not.toEqual(weights)
    expect((await trained(fastRcnn({ ...small, seed: 5 }))).weights).not.toEqual(weights)
  })

  it.each(['adam', 'momentum'] as const)(
    'goes on from a checkpoint of %s as if it had not stopped',
    async (optimizer) => {
      const { weights, third } = await trained(fastRcnn(small), { optimizer })
      // Another model's weights are overwritten.
      const other = fastRcnn({ ...small, seed: 9 })
      expect((await trained(other, { optimizer, checkpoint: third })).weights).toEqual(weights)
    },
  )

  it('goes on from a file, an rpn, too', async () => {
    const whole = await trained(fastRcnn(small))
    const file = oneFile()
    await save(fastRcnn(small), file, { checkpoint: whole.third })
    const again = await load(oneFile(file.bytes), { backbone })
    expect((await trained(again, { checkpoint: again.checkpoint })).weights).toEqual(whole.weights)

    const proposer = { backbone, hidden: 8, sizes: [24, 40], ratios: [1] }
    const network = await trained(rpn(proposer))
    await save(rpn(proposer), file, { checkpoint: network.third })
    const rest = await load(oneFile(file.bytes), { backbone, kind: 'rpn' })
    expect((await trained(rest, { checkpoint: rest.checkpoint })).weights).toEqual(network.weights)
  })
})

describe('training', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm')
  })

  it('agrees on cpu and wasm', async () => {
    const onWasm = await trained(fastRcnn(small))
    await tf.setBackend('cpu')
    const onCpu = await trained(fastRcnn(small))
    await tf.setBackend('wasm')
    for (const [n, { factors }] of onWasm.weights.entries()) {
      const other = onCpu.weights[n]!.factors[0]!.values
      for (const [k, value] of factors[0]!.values.entries())
        expect(Math.abs(value - other[k]!)).toBeLessThan(1e-4)
    }
  })

  it('holds no more tensors after 1,000 steps than after one, nor anything once it is over', async () => {
    const before = tf.memory()
    const model = fastRcnn({ ...small, pool: { operator: 'roiPool', outputSize: [1, 1] }, head: [4] })
    const start = tf.memory().numTensors
    let first: tf.MemoryInfo | undefined
    for await (const { number } of train(model, scenes, { steps: 1000, images: 1, roisPerImage: 4 })) {
      first ??= tf.memory()
      if (number % 100 === 0) expect(tf.memory()).toEqual(first)
    }
    expect(tf.memory().numTensors).toBe(start)
    model.dispose()
    expect(tf.memory()).toEqual(before)
  })

  it('ends with the reason of a signal, or where the loop is left, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors
    const model = fastRcnn(small)
    const abort = new AbortController()
    const run = async () => {
      for await (const { number } of train(model, scenes, { ...options, signal: abort.signal })) {
        if (number === 2) abort.abort(new Error('enough'))
        expect(number).toBeLessThan(3)
      }
    }
    await expect(run()).rejects.toThrow('enough')
    for await (const { number } of train(model, scenes, options)) if (number === 2) break
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('makes each map once, and mirror images where they are asked for', async () => {
    const own = tinyBackbone()
    const model = fastRcnn({ ...small, backbone: own })
    for await (const _ of train(model, scenesOf(0, 3), { ...options, flip: true })) expect(own.maps).toBe(6)
    const [upright, mirrored] = await prepare(scenesOf(3, 1), own, { flip: true, keepImages: true })
    const mirror = (x: number) => 96 - x
    expect([...mirrored!.boxes].map((value, n) => (n % 2 === 0 ? mirror(value) : value))).toEqual(
      [...upright!.boxes].map((_, n, all) => all[n % 2 === 0 ? (n % 4 === 0 ? n + 2 : n - 2) : n]),
    )
    const [left, right] = [upright!.image!.data, mirrored!.image!.data]
    expect(right.subarray(0, 3)).toEqual(left.subarray(95 * 3, 96 * 3))
  })

  it('keeps the weights of the step before, where the loss is not a number', async () => {
    const model = fastRcnn(small)
    let kept = await valuesOf(model.head)
    const run = async () => {
      const learningRate = (step: number) => (step === 2 ? 1e38 : 1e-3)
      for await (const { number } of train(model, scenes, {
        ...options,
        optimizer: 'momentum',
        learningRate,
      })) {
        if (number === 2) kept = await valuesOf(model.head)
      }
    }
    await expect(run()).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining('step 3: the loss'),
    })
    expect(await valuesOf(model.head)).toEqual(kept)
  })
})
