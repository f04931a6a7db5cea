import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { detect, fastRcnn, train } from '../src/index.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

const proposals = Float32Array.of(0, 0, 40, 40, 30, 30, 80, 90, 10, 50, 60, 95)
const pool = { operator: 'roiAlign', outputSize: [2, 2], samplingRatio: 2 } as const

/** Losses of some steps on a tfjs backend, and what is found then; another backend is active meanwhile. */
async function on(name: string, other: string) {
  await tf.setBackend(other)
  await tf.ready()
  await tf.setBackend(name)
  const backbone = tinyBackbone()
  const model = fastRcnn({ backbone, classes, pool, head: [8], seed: 1 })
  await tf.setBackend(other)
  const losses: number[] = []
  const scenes = scenesOf(4, 4)
  for await (const { loss } of train(model, scenes, { steps: 3, images: 2, roisPerImage: 8, proposals }))
    losses.push(loss)
  const found = await detect(model, scenes[0]!.image, { proposals, scoreThreshold: 0 })
  expect([model.tfjs, tf.getBackend()]).toEqual([name, other])
  return [...losses, ...found.flatMap(({ score, box }) => [score, ...box])]
}

test('webgl trains and detects as cpu does', async () => {
  const [webgl, cpu] = [await on('webgl', 'cpu'), await on('cpu', 'webgl')]
  expect(webgl).toHaveLength(cpu.length)
  for (const [n, value] of webgl.entries()) expect(Math.abs(value - cpu[n]!)).toBeLessThan(1e-2)
})
