import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { detect, fastRcnn, propose, rpn, train } from '../src/index.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

const boxes = Float32Array.of(0, 0, 40, 40, 30, 30, 80, 90, 10, 50, 60, 95)
const pool = { operator: 'roiAlign', outputSize: [2, 2], samplingRatio: 2 } as const
const scenes = scenesOf(4, 4)

/** Losses of some steps on a tfjs backend, what is found then and what is proposed; another backend is active meanwhile. */
async function on(name: string, other: string) {
  await tf.setBackend(other)
  await tf.ready()
  expect(await tf.setBackend(name)).toBe(true)
  const backbone = tinyBackbone()
  const model = fastRcnn({ backbone, classes, pool, head: [8], seed: 1 })
  const network = rpn({ backbone, hidden: 8, most: 3, seed: 1 })
  await tf.setBackend(other)
  const losses: number[] = []
  const steps = { steps: 3, images: 2, roisPerImage: 8, proposals: boxes }
  for await (const { loss } of train(model, scenes, steps)) losses.push(loss)
  const found = await detect(model, scenes[0]!.image, { proposals: boxes, scoreThreshold: 0 })
  const proposed = await propose(network, scenes[0]!.image)
  expect([model.tfjs, tf.getBackend()]).toEqual([name, other])
  return {
    losses,
    scores: found.map(({ score }) => score),
    corners: [...found.flatMap(({ box }) => [...box]), ...proposed],
  }
}

/** Losses and scores agree to four digits, corners of boxes to a hundredth of a pixel: the README says so. */
export async function expectAsOnCpu(name: string): Promise<void> {
  const [own, cpu] = [await on(name, 'cpu'), await on('cpu', name)]
  const expectNear = (values: readonly number[], others: readonly number[], bound: number) => {
    expect(values).toHaveLength(others.length)
    for (const [n, value] of values.entries()) expect(Math.abs(value - others[n]!)).toBeLessThan(bound)
  }
  expectNear(own.losses, cpu.losses, 1e-4)
  expectNear(own.scores, cpu.scores, 1e-4)
  expectNear(own.corners, cpu.corners, 1e-2)
}
