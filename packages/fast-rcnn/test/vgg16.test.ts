import '@tensorflow/tfjs-backend-wasm'
import { coverage, roisFromYxhw } from '@roipool/core'
import type { Backbone, Image, MappedImage } from '@roipool/features'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { detect, fastRcnn, vgg16 } from '../src/index.js'
import { valuesOf } from '../src/layers.js'
import { normals, randomOf } from '../src/random.js'
import { vectorsOf } from '../src/vectors.js'
import { scene, tinyBackbone } from './scenes.js'

beforeAll(async () => {
  await tf.setBackend('wasm')
})

/** The article's region first: 145 rows by 200 columns of pixels, at row 192 and column 296. */
const [side, count] = [512, 2000]
const region = [192, 296, 145, 200]
const others = Array.from({ length: count - 1 }, (_, n) => [
  (n * 37) % 400,
  (n * 53) % 400,
  20 + (n % 90),
  16 + (n % 94),
])
const rois = roisFromYxhw([region, ...others])
const params = { outputSize: [3, 3], quantization: 'floor' } as const
const pool = { operator: 'roiPool', ...params } as const

describe('the founding example, whole', () => {
  let backbone: Backbone
  let image: Image
  let map: MappedImage

  beforeAll(async () => {
    image = scene(12, side).image
    const network = await vgg16({ seed: 1 })
    map = await network.map(image)
    // One pass serves everything below.
    backbone = { ...network, map: async () => map }
    network.dispose()
  })

  it('sees 512×512 pixels as 16×16 cells of 512 numbers, at stride 32', () => {
    expect(map.features.shape).toEqual([1, 16, 16, 512])
    expect(map.scale).toEqual([1 / 32, 1 / 32])
    expect(backbone).toMatchObject({ stride: 32, channels: 512, offset: 0 })
    // He's weights neither damp what 13 layers pass on nor let it grow.
    const mean = map.features.data.reduce((sum, value) => sum + value, 0) / map.features.data.length
    expect(mean).toBeGreaterThan(1)
    expect(mean).toBeLessThan(1000)
  })

  it('scales the region to 4.53×6.25 cells and takes 4×6 of them', () => {
    const [roi] = coverage(rois, { ...params, spatialScale: 1 / 32 }, map.features.shape)
    expect(roi!.scaled).toMatchObject({ y: 6, x: 9.25, height: 4.53125, width: 6.25 })
    expect(roi!.quantized).toMatchObject({ y: 6, x: 9, height: 4, width: 6 })
  })

  it('pools 2,000 regions to 3×3×512 each, the first as the article does', async () => {
    const model = fastRcnn({ backbone, classes: ['cat'], pool, head: [] })
    const vectors = await vectorsOf(model, { image, map, width: side, height: side }, rois.boxes)
    expect(vectors.length).toBe(count * 3 * 3 * 512)
    expect(vectors.slice(0, 3 * 3 * 512)).toEqual(maxima(map.features.data))
  })

  it('gives each region a score and a box for each class', async () => {
    // The article's two layers of 4,096 take half a minute for 2,000 regions: 64 show the same.
    const model = fastRcnn({ backbone, classes: ['cat', 'dog', 'horse'], pool, head: [64, 64], seed: 1 })
    // Without training every score is near a quarter, and suppression is to keep every box.
    const all = { scoreThreshold: 0, iouThreshold: 1, most: 3 * count }
    const found = await detect(model, image, { proposals: rois.boxes.slice(0, 4), ...all })
    expect(found.map((one) => one.class).sort()).toEqual(['cat', 'dog', 'horse'])
    for (const { score, box } of found) {
      expect(score).toBeGreaterThan(0)
      expect(box.length).toBe(4)
      expect(box.every((edge) => edge >= 0 && edge <= side)).toBe(true)
    }
    expect(new Set(found.map(({ box }) => String(box))).size).toBe(3)
    const many = await detect(model, image, { proposals: rois.boxes, scoreThreshold: 0, iouThreshold: 0.5 })
    expect(many).toHaveLength(100)
    model.dispose()
  })
})

describe('layers that were trained before', () => {
  const backbone = { ...tinyBackbone(), channels: 2 }
  const seven = { operator: 'roiPool', outputSize: [7, 7] } as const
  /** As `fc` of a VGG16, but smaller. */
  const fc = [
    [7 * 7 * 2, 6],
    [6, 4],
  ].map(([rows, columns], n) => ({
    name: `fc${n + 1}`,
    factors: [{ shape: [rows!, columns!], values: normals(rows! * columns!, 1, randomOf(n)) }],
    bias: Float32Array.from({ length: columns! }, (_, at) => at),
  }))

  it('are the head, with its scores and boxes new, on maps as they are', async () => {
    const model = fastRcnn({ backbone, classes: ['cat'], pool: seven, head: fc })
    const [first, second, scores, codes] = await valuesOf(model.head)
    expect([first!.factors, second!.factors]).toEqual(fc.map(({ factors }) => factors))
    expect([first!.bias, second!.bias]).toEqual(fc.map(({ bias }) => bias))
    expect([scores!.factors[0]!.shape, codes!.factors[0]!.shape]).toEqual([
      [4, 2],
      [4, 4],
    ])
    expect(model.inputScale).toBe(1)
    model.dispose()
    const mixed = fastRcnn({ backbone, classes: ['cat'], pool: seven, head: [fc[0]!, 9] })
    expect((await valuesOf(mixed.head))[1]!.factors[0]!.shape).toEqual([6, 9])
    mixed.dispose()
  })

  it.each([
    [[fc[1]!], 'options.head[0] must take 98 numbers, but has weights of [6,4]'],
    [[fc[0]!, fc[0]!], 'options.head[1] must take 6 numbers'],
    [[{ ...fc[0]!, bias: new Float32Array(5) }], 'options.head[0] gives 6 numbers, but has a bias of 5'],
    [[{ name: 'fc1' } as unknown as number], 'options.head[0] must be a number of outputs or'],
  ])('are refused where they do not fit: %#', (head, says) => {
    expect(() => fastRcnn({ backbone, classes: ['cat'], pool: seven, head })).toThrow(says)
  })
})

/** The article's maxima, bin by bin: 4 rows make bins of one row, and the last is left out; 6 columns make bins of two. */
function maxima(cells: Float32Array): Float32Array {
  const at = (y: number, x: number, c: number) => cells[(y * 16 + x) * 512 + c]!
  return Float32Array.from({ length: 9 * 512 }, (_, n) => {
    const [bin, c] = [Math.floor(n / 512), n % 512]
    const [y, x] = [6 + Math.floor(bin / 3), 9 + 2 * (bin % 3)]
    return Math.max(at(y, x, c), at(y, x + 1, c))
  })
}

/**
 * What Keras's VGG16 becomes when it is converted, with random numbers; the layer behind fc2 is too small to be read.
 *
 * @param prefix of every name, which some converters put there
 */
async function converted(prefix: string): Promise<tf.io.ModelArtifacts> {
  const filters = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
  const names = [2, 2, 3, 3, 3].flatMap((n, block) =>
    Array.from({ length: n }, (_, conv) => `block${block + 1}_conv${conv + 1}`),
  )
  const model = layers.sequential()
  names.forEach((name, n) => {
    const shape = n === 0 ? { inputShape: [16, 16, 3] } : {}
    model.add(
      layers.layers.conv2d({
        name,
        filters: filters[n]!,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: layers.initializers.heUniform({ seed: 70 + n }),
        biasInitializer: layers.initializers.randomUniform({ minval: -1, maxval: 1, seed: n }),
        ...shape,
      }),
    )
  })
  let saved: tf.io.ModelArtifacts | undefined
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  model.dispose()
  const weightSpecs = saved!.weightSpecs!.map((spec) => ({ ...spec, name: prefix + spec.name }))
  const last: tf.io.WeightsManifestEntry = {
    name: `${prefix}predictions/kernel`,
    shape: [2, 3],
    dtype: 'float32',
  }
  const data = new Uint8Array((saved!.weightData as ArrayBuffer).byteLength + 24)
  data.set(new Uint8Array(saved!.weightData as ArrayBuffer))
  return { ...saved!, weightSpecs: [...weightSpecs, last], weightData: data.buffer }
}

describe('a VGG16 that was converted from Keras', () => {
  let artifacts: tf.io.ModelArtifacts

  beforeAll(async () => {
    artifacts = await converted('vgg16/')
  })

  it('makes the maps that its own layers would make of what Keras gives them', async () => {
    const { image } = scene(3, 64)
    const backbone = await vgg16({ weights: tf.io.fromMemory(artifacts), inputSize: [64, 64] })
    expect(backbone).toMatchObject({ name: 'vgg16', fc: [] })
    const { features } = await backbone.map(image)
    backbone.dispose()
    expect(features.shape).toEqual([1, 2, 2, 512])
    const expected = byHand(artifacts, image)
    const largest = expected.reduce((most, value) => Math.max(most, value), 0)
    const worst = features.data.reduce((most, value, n) => Math.max(most, Math.abs(value - expected[n]!)), 0)
    expect(largest).toBeGreaterThan(10)
    expect(worst).toBeLessThan(1e-5 * largest)
  })

  const replaced = (name: string, by: Partial<tf.io.WeightsManifestEntry>) => {
    const weightSpecs = artifacts.weightSpecs!.map((spec) => (spec.name === name ? { ...spec, ...by } : spec))
    return vgg16({ weights: tf.io.fromMemory({ ...artifacts, weightSpecs }) })
  }

  it('is refused where a layer is missing, or of another shape', async () => {
    const before = tf.memory().numTensors
    await expect(replaced('vgg16/block3_conv2/kernel', { name: 'conv/kernel' })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringMatching(
        /^options\.weights lack block3_conv2\/kernel: they begin with vgg16\/block1/,
      ),
    })
    await expect(replaced('vgg16/block1_conv1/kernel', { shape: [3, 3, 64, 3] })).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: 'block1_conv1/kernel of options.weights must be of shape [3,3,3,64], but is of [3,3,64,3]',
    })
    await expect(replaced('vgg16/predictions/kernel', { name: 'fc1/kernel' })).rejects.toMatchObject({
      message: 'fc1/kernel of options.weights must be of shape [25088,4096], but is of [2,3]',
    })
    await expect(vgg16({ seed: 0.5 })).rejects.toMatchObject({ code: 'ROI_INVALID' })
    expect(tf.memory().numTensors).toBe(before)
  })
})

/** Keras's preprocessing and VGG16's layers, in tfjs's operations alone. */
function byHand(
  { weightData, weightSpecs }: tf.io.ModelArtifacts,
  { data, width, height }: Image,
): Float32Array {
  return tf.tidy(() => {
    const weights = tf.io.decodeWeights(weightData!, weightSpecs!)
    const pixels = tf.tensor4d(Float32Array.from(data), [1, height, width, 3])
    let x = tf.sub<tf.Tensor4D>(tf.reverse(pixels, 3), [103.939, 116.779, 123.68])
    ;[2, 2, 3, 3, 3].forEach((count, block) => {
      for (let conv = 1; conv <= count; conv++) {
        const name = `block${block + 1}_conv${conv}`
        const kernel = weights[`vgg16/${name}/kernel`] as tf.Tensor4D
        x = tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, 1, 'same'), weights[`vgg16/${name}/bias`]!))
      }
      x = tf.maxPool(x, 2, 2, 'valid')
    })
    return x.dataSync<'float32'>().slice()
  })
}
