import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { compress, detect, fastRcnn, load, oneFile, save } from '../src/index.js'
import { variablesOf } from '../src/layers.js'
import { normals, randomOf } from '../src/random.js'
import { eigen, factorsOf } from '../src/svd.js'
import { classes, scene, tinyBackbone } from './scenes.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** The square root of the sum of squares of what a product lacks of a matrix. */
async function error(matrix: Float32Array, rows: number, columns: number, rank: number): Promise<number> {
  const { left, right } = await factorsOf(matrix, rows, columns, rank)
  expect([left.length, right.length]).toEqual([rows * rank, rank * columns])
  let sum = 0
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let product = 0
      for (let k = 0; k < rank; k++) product += left[r * rank + k]! * right[k * columns + c]!
      sum += (matrix[r * columns + c]! - product) ** 2
    }
  }
  return Math.sqrt(sum)
}

describe.each([
  ['tall', 30, 12],
  ['wide', 12, 30],
  ['square', 16, 16],
])('the factors of a %s matrix', (_, rows, columns) => {
  const matrix = normals(rows * columns, 1, randomOf(1))

  it('of full rank are the matrix', async () => {
    expect(await error(matrix, rows, columns, Math.min(rows, columns))).toBeLessThan(1e-5)
  })

  it('of a lower rank lack what the singular values left out have, the least there is', async () => {
    const gram = new Float64Array(rows * rows)
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        for (let k = 0; k < columns; k++)
          gram[a * rows + b]! += matrix[a * columns + k]! * matrix[b * columns + k]!
      }
    }
    const { values } = await eigen(gram, rows)
    for (const rank of [1, 5, 10]) {
      const lost = Math.sqrt(values.slice(rank).reduce((sum, value) => sum + Math.max(value, 0), 0))
      expect(await error(matrix, rows, columns, rank)).toBeCloseTo(lost, 4)
    }
  })
})

it('eigenvalues of a matrix by hand', async () => {
  const { values, vectors } = await eigen(Float64Array.of(2, 1, 1, 2), 2)
  expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)])
  expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 12)
})

describe('a compressed model', () => {
  const backbone = tinyBackbone()
  const { image } = scene(3)
  const proposals = Float32Array.of(0, 0, 40, 40, 20, 30, 90, 80)
  const model = () => {
    const made = fastRcnn({
      backbone,
      classes,
      pool: { operator: 'roiAlign', outputSize: [2, 2] },
      head: [32],
      seed: 1,
    })
    for (const [n, variable] of variablesOf(made.head).entries()) {
      variable.assign(tf.randomNormal(variable.shape, 0, 0.5, 'float32', n + 1))
    }
    return made
  }

  it('scores nearly as before; the one it was made of stays as it was', async () => {
    const whole = model()
    const found = await detect(whole, image, { proposals, scoreThreshold: 0 })
    // 48 × 32: 19 is the highest rank that makes it smaller, and the layer's own weights have rank 32.
    const less = await compress(whole, { rank: 19 })
    const [hidden] = less.head.hidden
    expect(hidden!.factors.map(({ shape }) => shape)).toEqual([
      [48, 19],
      [19, 32],
    ])
    expect(less.head.scores.factors).toHaveLength(1)
    expect(await detect(whole, image, { proposals, scoreThreshold: 0 })).toEqual(found)
    const file = oneFile()
    await save(less, file)
    const again = await load(file, { backbone })
    const options = { proposals, scoreThreshold: 0 }
    expect(await detect(again, image, options)).toEqual(await detect(less, image, options))
  })

  it('of a layer of low rank scores the same', async () => {
    const whole = model()
    const weights = whole.head.hidden[0]!.factors[0]!
    weights.assign(
      tf.matMul(
        tf.randomNormal([48, 4], 0, 0.5, 'float32', 1),
        tf.randomNormal([4, 32], 0, 0.5, 'float32', 2),
      ),
    )
    const options = { proposals, scoreThreshold: 0, iouThreshold: 1 }
    const [before, after] = [
      await detect(whole, image, options),
      await detect(await compress(whole, { rank: 4 }), image, options),
    ]
    expect(before.length).toBe(6)
    for (const [n, { score, category }] of before.entries()) {
      expect(after[n]!.category).toBe(category)
      expect(after[n]!.score).toBeCloseTo(score, 4)
    }
  })

  it('is refused where nothing gets smaller', async () => {
    const compressing = compress(model(), { rank: 20 })
    await expect(compressing).rejects.toThrow(
      'options.rank is 20, at which none of the layers gets smaller: they are 48×32, 32×4, 32×12',
    )
  })
})
