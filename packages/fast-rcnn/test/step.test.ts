import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { fastRcnn, type PreparedScene, prepare, train } from '../src/index.js'
import { variablesOf } from '../src/layers.js'
import { adamMutants, mutants } from './mutants.js'
import { type Problem, type Rules, referenceSteps, right } from './reference.js'
import { classes, scenesOf, tinyBackbone } from './scenes.js'

/** Maps of another scale across than down, and shifted: nobody else's are so. */
const plain = tinyBackbone()
const backbone = {
  ...plain,
  offset: 3,
  map: async (image: Parameters<typeof plain.map>[0]) => {
    const { features } = await plain.map(image)
    const [, height, width, channels] = features.shape
    const data = features.data.slice(0, (height - 3) * width * channels)
    return {
      features: { data, shape: [1, height - 3, width, channels] as const },
      scale: [0.07, 0.125] as const,
    }
  },
}

let scenes: PreparedScene[]
beforeAll(async () => {
  // Of each object a box that is a little off; some anywhere.
  const proposed = scenesOf(4, 3).map((scene) => {
    const off = [...scene.boxes].map((value, n) => value + [3, -2, 5, 4][n % 4]!)
    return { ...scene, proposals: Float32Array.of(...off, 0, 0, 60, 60, 5, 40, 60, 90, 50, 0, 96, 40) }
  })
  scenes = await prepare(proposed, backbone)
})

const settings = (optimizer: 'adam' | 'momentum'): Problem => ({
  ...{
    scenes,
    backbone,
    classes: classes.length,
    images: 3,
    roisPerImage: 5,
    bins: 2,
    dropout: 0.4,
    seed: 5,
  },
  ...{ rate: optimizer === 'adam' ? 0.05 : 1, optimizer },
})

/** Weights and losses after two steps, on the way from `start`. */
async function trained(problem: Problem) {
  const model = fastRcnn({
    backbone,
    classes,
    pool: { operator: 'roiAlign', outputSize: [2, 2], samplingRatio: 2 },
    head: [6],
    seed: 3,
  })
  const variables = variablesOf(model.head)
  // Larger than where training begins, so that every mistake shows.
  for (const [n, variable] of variables.entries()) {
    variable.assign(tf.tidy(() => tf.randomNormal(variable.shape, 0, 0.4, 'float32', n + 1)))
  }
  const values = () => variables.map((variable) => Float64Array.from(variable.dataSync()))
  const start = values()
  const { images, roisPerImage, dropout, seed, rate, optimizer } = problem
  const options = {
    steps: 2,
    images,
    roisPerImage,
    dropout,
    seed,
    learningRate: () => rate,
    optimizer,
    boxWeight: 0.7,
  }
  const losses: number[][] = []
  for await (const { classLoss, boxLoss } of train(model, scenes, options)) losses.push([classLoss, boxLoss])
  const end = values()
  model.dispose()
  return { start, end, losses }
}

/** The largest difference between what was trained and what the rules say. */
function difference(
  problem: Problem,
  { start, end, losses }: Awaited<ReturnType<typeof trained>>,
  rules: Rules,
) {
  const expected = referenceSteps(problem, start, 2, rules)
  const pairs = [...end.map((values, n) => [values, expected.weights[n]!] as const)]
  const offs = pairs.map(([a, b]) => a.reduce((most, value, n) => Math.max(most, Math.abs(value - b[n]!)), 0))
  const ofLosses = losses.flat().map((value, n) => Math.abs(value - expected.losses.flat()[n]!))
  return Math.max(...offs, ...ofLosses)
}

describe.each(['cpu', 'wasm'])('two steps on %s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name)
  })

  it.each(['adam', 'momentum'] as const)(
    'of %s are those of plain float64; every mistake shows',
    async (optimizer) => {
      const problem = settings(optimizer)
      const result = await trained(problem)
      expect(difference(problem, result, right)).toBeLessThan(2e-5)
      for (const { mistake, rules } of [...mutants, ...(optimizer === 'adam' ? adamMutants : [])]) {
        expect(difference(problem, result, { ...right, ...rules }), mistake).toBeGreaterThan(2e-4)
      }
    },
  )
})
