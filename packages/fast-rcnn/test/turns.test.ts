import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { compress, detect, evaluate, fastRcnn, prepare, propose, rpn, train } from '../src/index.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
const scenes = scenesOf(0, 4)
const proposals = Float32Array.of(0, 0, 40, 40, 30, 30, 80, 90, 10, 50, 60, 95)
const quiet = { proposals, warn: () => undefined }
/** Never as many are needed: without a turn for timers, all of them would be done. */
const MANY = 2_000

beforeAll(async () => {
  await tf.setBackend('wasm')
  // The first pooling opens a backend, which gives timers a turn by itself.
  await detect(model(), scenes[0]!.image, { proposals })
})

/** Whether a timer had its turn while `work` was done again and again. */
async function timerHadItsTurn(work: AsyncIterable<unknown>): Promise<boolean> {
  let [fired, count] = [false, 0]
  setTimeout(() => {
    fired = true
  })
  for await (const _ of work) if (fired || ++count >= MANY) break
  return fired
}

async function* again(work: () => Promise<unknown>) {
  for (;;) yield await work()
}

const model = () => fastRcnn({ backbone, classes, head: [8] })

describe('timers have their turn', () => {
  it.each([
    ['between the steps of a detector', () => train(model(), scenes, { ...quiet, steps: MANY })],
    [
      'between the steps of a region proposal network',
      () => train(rpn({ backbone }), scenes, { steps: MANY }),
    ],
    ['while scenes are prepared', () => again(() => prepare(scenes, backbone, quiet))],
    ['while a detector is measured', () => again(() => evaluate(model(), scenes, quiet))],
    ['while objects are found', () => again(() => detect(model(), scenes[0]!.image, { proposals }))],
    ['while layers are compressed', () => again(() => compress(model(), { rank: 1 }))],
    ['while boxes are proposed', () => again(() => propose(rpn({ backbone }), scenes[0]!.image))],
  ])('%s', async (_, work) => {
    expect(await timerHadItsTurn(work())).toBe(true)
  })
})
