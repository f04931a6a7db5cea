import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  compress,
  type Dataset,
  detect,
  evaluate,
  type FastRcnnOptions,
  fastRcnn,
  prepare,
  rcnn,
  rpn,
  type Scene,
  save,
  type TrainOptions,
  train,
} from '../src/index.js'
import { classes, scene, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
const model = (more: Partial<FastRcnnOptions> = {}) => fastRcnn({ backbone, classes, head: [4], ...more })
const one = scene(1)
const proposals = Float32Array.of(0, 0, 40, 40)

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Training on scenes up to its first step; and what it warned of. */
async function first(dataset: unknown, more: Partial<TrainOptions> = {}) {
  const warnings: string[] = []
  const options = { steps: 1, proposals, warn: (message: string) => warnings.push(message), ...more }
  for await (const _ of train(model(), dataset as Dataset, options));
  return warnings
}
const changed = (change: object): Scene => ({ ...one, ...change })

describe('a model is refused', () => {
  it.each<[object, string]>([
    [{ classes: [] }, 'options.classes must be a list of at least one, but is []'],
    [{ classes: ['cat', ''] }, 'options.classes[1] must be a name, but is ""'],
    [{ classes: ['cat', 'cat'] }, 'options.classes has "cat" twice'],
    [{ classes: undefined }, 'options.classes must be a list'],
    [
      { backbone: undefined },
      'options.backbone must be { name, stride, channels, map, … }, but is undefined',
    ],
    [{ head: [0] }, 'options.head[0] must be a whole number, at least 1, but is 0'],
    [{ head: 256 }, 'options.head must be a list of sizes, but is 256'],
    [{ seed: -1 }, 'options.seed must be a whole number, at least 0'],
    [{ layers: 2 }, 'options.layers is not a parameter here'],
  ])('for %o', (change, words) => {
    const refused = expect.objectContaining({ code: 'ROI_INVALID', message: expect.stringContaining(words) })
    expect(() => model(change)).toThrow(refused)
  })

  it('as an rpn, as an rcnn, compressed, saved', async () => {
    expect(() => rpn({ backbone, sizes: [] })).toThrow('options.sizes must be a list of at least one')
    expect(() => rpn({ backbone, ratios: [-1] })).toThrow('options.ratios[0] must be a number, at least')
    expect(() => rcnn(model(), { size: [224] as unknown as [number, number] })).toThrow(
      'options.size must be [height, width]',
    )
    expect(() => rcnn(rpn({ backbone }) as never)).toThrow('model must be a fastRcnn')
    await expect(compress(model(), { rank: 0 })).rejects.toThrow(
      'options.rank must be a whole number, at least 1',
    )
    await expect(save(model(), {} as never)).rejects.toThrow(
      'the place must be an address or a handler of tfjs',
    )
    await expect(save(model(), 'x://y', { precision: 'half' as never })).rejects.toThrow(
      "options.precision must be 'float32'",
    )
  })
})

describe('a scene is refused before the first map is made, with its place', () => {
  it.each<[string, object, string]>([
    ['a label that is no class', { labels: [0, 3, 1] }, 'scene 1: labels[1] must be a whole number, 0 to 2'],
    ['a label too few', { labels: [0] }, 'scene 1: labels must be 3 numbers, one for each box'],
    [
      'an inverted box',
      { boxes: Float32Array.of(9, 0, 5, 9), labels: [0] },
      'scene 1: boxes must have x1 ≤ x2 and y1 ≤ y2, but box 0 is 9 0 5 9',
    ],
    [
      'a box that is not finite',
      { boxes: Float32Array.of(0, 0, Number.NaN, 9), labels: [0] },
      'must be finite, but box 0',
    ],
    [
      'half a box',
      { boxes: Float32Array.of(0, 0), labels: [] },
      'x1 y1 x2 y2 a box, but is Float32Array of length 2',
    ],
    ['no image', { image: undefined }, 'scene 1: image must be { data, width, height }, but is undefined'],
    [
      'an image too large',
      { image: { ...one.image, width: 9000, height: 9000 } },
      'has 9000×9000 pixels, more than 67108864: make it smaller first',
    ],
    [
      'bytes that do not fit',
      { image: { ...one.image, width: 50 } },
      'scene 1: image.data must be RGB or RGBA bytes of 50×96 pixels',
    ],
  ])('%s', async (_, change, words) => {
    const own = tinyBackbone()
    const scenes = [scene(0), changed({ id: 1, ...change })]
    const refused = { code: 'ROI_INVALID', message: expect.stringContaining(words) }
    const steps = train(fastRcnn({ backbone: own, classes }), scenes, { steps: 1, proposals })
    await expect(steps.next()).rejects.toMatchObject(refused)
    expect(own.maps).toBe(0)
    await expect(evaluate(model(), scenes, { proposals })).rejects.toMatchObject(refused)
  })

  it('by its own name', async () => {
    await expect(first([changed({ id: 'street.jpg', labels: [7, 7, 7] })])).rejects.toThrow(
      'scene 0 (street.jpg): labels[0]',
    )
  })

  it('where there is nothing to learn', async () => {
    await expect(first([])).rejects.toThrow('dataset has no scene')
    await expect(first(undefined)).rejects.toThrow(
      'dataset must be a list of scenes, or an (async) iterable, but is undefined',
    )
    const empty = changed({ boxes: new Float32Array(), labels: [] })
    await expect(first([empty, empty])).rejects.toThrow('none of its 2 scenes has an object to learn from')
  })
})

describe('a scene is put right, and said to be', () => {
  it('boxes that reach over the edge, and those without an area inside', async () => {
    const boxes = Float32Array.of(-9, 0, 40, 40, 10, 10, 10, 50, 200, 0, 220, 9)
    expect(await first([changed({ id: 'a', boxes, labels: [0, 1, 2] }), scene(0)])).toEqual([
      "dataset: scene 0 (a): 1 of 3 boxes reach over the image's edge and are cut off",
      'dataset: scene 0 (a): 2 of 3 boxes have no area inside the image and are left out',
      'dataset: no scene shows wedge',
    ])
    const [prepared] = await prepare([changed({ boxes, labels: [2, 1, 0] })], backbone, {
      proposals,
      warn: () => undefined,
    })
    expect([[...prepared!.boxes], prepared!.labels]).toEqual([[0, 0, 40, 40], [2]])
  })

  it('images without boxes are background', async () => {
    const empty = changed({ id: 'empty', boxes: new Float32Array(), labels: [] })
    expect(await first([empty, ...scenesOf(0, 6)])).toEqual([])
  })
})

describe('options are refused', () => {
  it.each<[object, string]>([
    [{ steps: 0 }, 'options.steps must be a whole number, at least 1'],
    [{ images: 1.5 }, 'options.images must be a whole number'],
    [{ foreground: 2 }, 'options.foreground must be a number, between 0 and 1'],
    [{ dropout: 1 }, 'options.dropout must be a number, between 0 and 0.99'],
    [{ optimizer: 'sgd' }, "options.optimizer must be 'adam' or 'momentum'"],
    [{ learningRate: 0 }, 'options.learningRate must be a number'],
    [{ rate: 1 }, 'options.rate is not a parameter here'],
    [{ proposals: 7 }, 'proposals must be boxes, a function or an rpn, but is 7'],
    [{ proposals: () => Float32Array.of(5, 5, 1, 1) }, 'proposals must have x1 ≤ x2'],
    [
      { checkpoint: { step: 1, seed: 3, optimizer: 'adam', weights: [], moments: [], inputScale: 1 } },
      'options.checkpoint was made with seed 3, but options.seed is 0',
    ],
    [
      { checkpoint: { step: 1, seed: 0, optimizer: 'adam', weights: [], moments: [], inputScale: 1 } },
      'options.checkpoint is of another model: its weights have other sizes',
    ],
  ])('of train: %o', async (change, words) => {
    await expect(first(scenesOf(0, 2), change)).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining(words),
    })
  })

  it('of detect and evaluate', async () => {
    const { image } = one
    await expect(detect(model(), image, { scoreThreshold: 2 })).rejects.toThrow(
      'options.scoreThreshold must be a number, between 0 and 1',
    )
    await expect(detect(model(), image, { passes: 0 })).rejects.toThrow('options.passes must be')
    await expect(detect(model(), image, { vote: 1.5 })).rejects.toThrow('options.vote must be a number')
    await expect(detect(model(), image, { nms: 0.3 } as never)).rejects.toThrow(
      'options.nms is not a parameter here',
    )
    await expect(detect(rpn({ backbone }) as never, image)).rejects.toThrow(
      'the model must be a fastRcnn or an rcnn',
    )
    await expect(detect(model(), { ...image, height: 9 })).rejects.toThrow(
      'image.data must be RGB or RGBA bytes of 96×9',
    )
    await expect(evaluate(model(), [one], { iou: [] })).rejects.toThrow(
      'options.iou must be a list of at least one',
    )
  })

  it('scenes of one name, and those of another backbone', async () => {
    await expect(evaluate(model(), [one, one], { proposals })).rejects.toThrow(
      'dataset: scene 1 has the id 1 of another one',
    )
    const scenes = await prepare([one], backbone, { proposals })
    await expect(prepare(scenes, { ...backbone, channels: 9 })).rejects.toThrow(
      'prepared with 12 channels, but backbone tiny makes 9',
    )
  })

  it('images that were not kept cannot be cut out', async () => {
    const scenes = await prepare([one], backbone, { proposals })
    const slow = rcnn(model())
    await expect(evaluate(slow, scenes)).rejects.toThrow('prepare with keepImages: true')
  })
})
