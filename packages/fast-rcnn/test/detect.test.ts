import '@tensorflow/tfjs-backend-cpu'
import { presets, RoiPoolError } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Detector,
  detect,
  evaluate,
  type FastRcnn,
  fastRcnn,
  type Part,
  type Pooling,
  prepare,
  rcnn,
  train,
} from '../src/index.js'
import { variablesOf } from '../src/layers.js'
import { pooledSize, regionsOf } from '../src/pool.js'
import { vectorsOf } from '../src/vectors.js'
import { classes, scene, scenesOf, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
const { image } = scene(1)
const proposals = Float32Array.of(0, 0, 40, 40, 20, 30, 90, 80)

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** A model that takes every box for the class given, with a score, and moves none. */
function sure(
  label: number,
  score: number,
  pool: Pooling = { operator: 'roiPool', outputSize: [2, 2] },
): FastRcnn {
  const model = fastRcnn({ backbone, classes, pool, head: [] })
  for (const variable of variablesOf(model.head)) variable.assign(tf.zeros(variable.shape))
  // Its share beside three others of e⁰.
  const scores = [0, 1, 2, 3].map((n) => (n === label + 1 ? Math.log((3 * score) / (1 - score)) : 0))
  model.head.scores.bias.assign(tf.tensor1d(scores))
  return model
}

describe('detect', () => {
  it('gives classes, scores and boxes, the surest first', async () => {
    const model = sure(1, 0.8)
    const found = await detect(model, image, { proposals })
    expect(found).toHaveLength(2)
    expect(found[0]).toEqual({
      class: 'disc',
      category: 1,
      score: expect.closeTo(0.8, 6),
      box: proposals.slice(0, 4),
    })
    expect(found[1]!.box).toEqual(proposals.slice(4))
  })

  it('moves boxes by the codes of their own class: tenths of a width, fifths of its logarithm', async () => {
    const model = sure(1, 0.8)
    // A tenth of the width to the right, twice as high.
    const codes = [...[5, 5, 5, 5], ...[1, 0, 0, Math.log(2) / 0.2], ...[5, 5, 5, 5]]
    model.head.codes.bias.assign(tf.tensor1d(codes))
    const [found] = await detect(model, image, { proposals: Float32Array.of(20, 40, 40, 60) })
    expect([...found!.box]).toEqual([22, 30, 42, 70].map((value) => expect.closeTo(value, 4)))
  })

  it('pools boxes again where they were moved, as often as is asked for, inside the image', async () => {
    const model = sure(1, 0.8)
    model.head.codes.bias.assign(tf.tensor1d([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]))
    const boxes = Float32Array.of(20, 40, 40, 60)
    const lefts = [1, 2, 3].map(async (passes) => {
      const found = await detect(model, image, { proposals: boxes, passes, scoreThreshold: 0.7 })
      return found.map(({ box }) => Math.round(box[0]!))
    })
    expect(await Promise.all(lefts)).toEqual([[22], [24], [26]])
    const parts: Part[] = []
    const timed = (part: Part) => parts.push(part)
    const atTheEdge = Float32Array.of(70, 40, 95, 60)
    expect((await detect(model, image, { proposals: atTheEdge, passes: 2, timed }))[0]!.box[2]).toBe(96)
    expect(parts.filter((part) => part === 'pooling')).toHaveLength(2)
    expect(await detect(model, image, { proposals: boxes, passes: 2, scoreThreshold: 0.81 })).toEqual([])
  })

  it('lets boxes vote, also those that are not detections themselves', async () => {
    const two = Float32Array.of(0, 0, 40, 40, 0, 0, 40, 30)
    const options = { proposals: two, vote: 0.5 }
    expect((await detect(sure(1, 0.8), image, options)).map(({ box }) => [...box])).toEqual([[0, 0, 40, 35]])
    expect(await detect(sure(1, 0.8), image, { ...options, scoreThreshold: 0.81 })).toEqual([])
  })

  it('leaves out what scores too low, overlaps a better one, or is too much', async () => {
    const model = sure(1, 0.8)
    const two = Float32Array.of(0, 0, 40, 40, 0, 0, 40, 30)
    expect(await detect(model, image, { proposals, scoreThreshold: 0.81 })).toEqual([])
    expect(await detect(model, image, { proposals: two, iouThreshold: 0.7 })).toHaveLength(1)
    expect(await detect(model, image, { proposals: two, iouThreshold: 0.8 })).toHaveLength(2)
    expect(await detect(model, image, { proposals, most: 1 })).toHaveLength(1)
    // Each class by itself.
    expect(await detect(model, image, { proposals, scoreThreshold: 0 })).toHaveLength(6)
  })

  it('cuts proposals off at the edge, and takes none that lie beyond it', async () => {
    const beyond = Float32Array.of(-20, -20, 40, 40, 96, 0, 120, 40, 5, 5, 5, 30)
    const found = await detect(sure(0, 0.9), image, { proposals: beyond })
    expect(found.map(({ box }) => [...box])).toEqual([[0, 0, 40, 40]])
    expect(await detect(sure(0, 0.9), image, { proposals: new Float32Array() })).toEqual([])
  })

  it('takes RGBA as RGB, a function for proposals, and selective search without', async () => {
    const data = new Uint8ClampedArray(96 * 96 * 4).map((_, n) =>
      n % 4 === 3 ? 9 : image.data[(n >> 2) * 3 + (n % 4)]!,
    )
    const model = sure(2, 0.9)
    const all = await detect(model, image)
    expect(all.length).toBeGreaterThan(5)
    expect(await detect(model, { data, width: 96, height: 96 })).toEqual(all)
    expect(await detect(model, image, { proposals: async () => proposals })).toHaveLength(2)
  })

  it('says how long its parts took, and ends with the reason of a signal', async () => {
    const parts: Part[] = []
    await detect(sure(1, 0.8), image, { proposals, timed: (part, ms) => ms >= 0 && parts.push(part) })
    expect(parts).toEqual(['network', 'proposals', 'pooling', 'head', 'suppression'])
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(detect(sure(1, 0.8), image, { proposals, signal })).rejects.toThrow('enough')
  })

  it('leaves no tensors behind, and the active tfjs backend as it was', async () => {
    const model = sure(1, 0.8)
    const before = tf.memory().numTensors
    await detect(model, image, { proposals })
    expect([tf.memory().numTensors, tf.getBackend()]).toEqual([before, 'cpu'])
  })

  it('says so, where weights are not numbers', async () => {
    const model = sure(1, 0.8)
    model.head.scores.bias.assign(tf.fill([4], Number.NaN))
    await expect(detect(model, image, { proposals })).rejects.toThrow('did training diverge?')
  })
})

const size = { outputSize: [2, 2] } as const
const layers: { readonly [Of in Pooling['operator']]: Pooling } = {
  roiPool: { operator: 'roiPool', ...presets.caffe.roiPool, ...size },
  roiAlign: { operator: 'roiAlign', ...presets.detectron2.roiAlign, ...size },
  roiWarp: { operator: 'roiWarp', ...size },
  prRoiPool: { operator: 'prRoiPool', ...size },
  cropAndResize: { operator: 'cropAndResize', ...size },
  psRoiPool: { operator: 'psRoiPool', ...size },
  psRoiAlign: { operator: 'psRoiAlign', ...size },
}

describe('the RoI layer', () => {
  it.each(Object.values(layers))('may be $operator', async (pool) => {
    const each = pool.operator.startsWith('ps') ? 12 : 48
    expect(pooledSize(pool, 12)).toBe(each)
    const map = await backbone.map(image)
    const vectors = await vectorsOf(sure(0, 0.9, pool), { map, width: 96, height: 96 }, proposals)
    expect(vectors).toHaveLength(2 * each)
    expect(await detect(sure(0, 0.9, pool), image, { proposals })).toHaveLength(2)
  })

  it('gives TensorFlow’s crop boxes from the centre of the first cell to that of the last', () => {
    const { boxes } = regionsOf(
      layers.cropAndResize,
      { boxes: Float32Array.of(0.5, 0.5, 4.5, 10.5) },
      { shape: [1, 11, 5, 1] },
    )
    expect([...boxes]).toEqual([0, 0, 1, 1])
  })

  it.each([
    ['adaptivePool', 'ROI_UNSUPPORTED', 'adaptivePool takes whole images, not RoIs'],
    ['multiScaleRoiAlign', 'ROI_UNSUPPORTED', 'the maps of a pyramid, and a backbone makes one map'],
    ['roiAline', 'ROI_INVALID', 'pool.operator must be one of roiPool, roiAlign,'],
  ])('is not %s', (operator, code, words) => {
    const pool = { operator, outputSize: [2, 2] } as unknown as Pooling
    const refused = expect.objectContaining({ code, message: expect.stringContaining(words) })
    expect(() => fastRcnn({ backbone, classes, pool })).toThrow(refused)
  })

  it('is refused before anything is computed: its parameters, channels that do not fit', () => {
    const made = (pool: object) => () => fastRcnn({ backbone, classes, pool: pool as Pooling })
    expect(made({ operator: 'roiPool', outputSize: [0, 2] })).toThrow(RoiPoolError)
    expect(made({ operator: 'roiPool', outputSize: [2, 2], samplingRatio: 2 })).toThrow(
      'samplingRatio is not a parameter',
    )
    expect(made({ operator: 'psRoiPool', outputSize: [5, 5] })).toThrow(RoiPoolError)
  })
})

describe('the slow way', () => {
  it('of the whole image, at its own size, gives what the quick way gives', async () => {
    const model = fastRcnn({ backbone, classes, pool: layers.roiAlign, head: [8], seed: 2 })
    const whole = Float32Array.of(0, 0, 96, 96)
    const options = { proposals: whole, scoreThreshold: 0 }
    const slow = rcnn(model, { size: [96, 96], batch: 2 })
    expect(await detect(slow, image, options)).toEqual(await detect(model, image, options))
  })

  it('looks at each region by itself, in batches', async () => {
    const model = fastRcnn({ backbone, classes, pool: layers.roiAlign, head: [8], seed: 2 })
    const boxes = Float32Array.of(0, 0, 32, 32, 16, 8, 64, 80, 40.5, 10.2, 90, 95.9)
    const looked = { image, map: undefined, width: 96, height: 96 }
    const all = await vectorsOf(rcnn(model, { size: [64, 64], batch: 2 }), looked, boxes)
    const one = await vectorsOf(rcnn(model, { size: [64, 64], batch: 1 }), looked, boxes.slice(8))
    expect(all.slice(96)).toEqual(one)
    const data = new Uint8Array(32 * 32 * 3).map((_, n) => image.data[Math.floor(n / 96) * 288 + (n % 96)]!)
    const cut = { image: { data, width: 32, height: 32 }, map: undefined, width: 32, height: 32 }
    expect(all.slice(0, 48)).toEqual(await vectorsOf(rcnn(model, { size: [64, 64] }), cut, boxes.slice(0, 4)))
  })

  it('is trained on what it sees: images, not maps', async () => {
    const made = () => fastRcnn({ backbone, classes, pool: layers.roiAlign, head: [8], seed: 2 })
    const losses = async (detector: Detector) => {
      const all: number[] = []
      const options = { steps: 2, images: 1, roisPerImage: 4, proposals, warn: () => undefined }
      for await (const { loss } of train(detector, scenesOf(4, 2), options)) all.push(loss)
      return all
    }
    const [quick, slow] = [await losses(made()), await losses(rcnn(made(), { size: [32, 32], batch: 4 }))]
    expect(slow.every(Number.isFinite)).toBe(true)
    expect(slow).not.toEqual(quick)
  })
})

describe('evaluate', () => {
  it('of a model that finds everything is 1; of one that takes all for one class, what that class has', async () => {
    const scenes = scenesOf(0, 8)
    const exact = scenes.map((one) => ({ ...one, proposals: one.boxes }))
    const { voc, coco, images, truth, detections } = await evaluate(sure(2, 0.9), exact, {
      iou: [0.5, 0.9],
      scoreThreshold: 0.5,
    })
    expect(images).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(truth).toHaveLength(scenes.reduce((sum, { labels }) => sum + labels.length, 0))
    expect(detections).toHaveLength(truth.length)
    const share = truth.filter(({ category }) => category === 'wedge').length / truth.length
    expect(voc.map(({ iou, perClass }) => [iou, perClass.disc!.ap])).toEqual([
      [0.5, 0],
      [0.9, 0],
    ])
    expect(voc[0]!.perClass.wedge!.ap).toBeGreaterThan(share / 2)
    expect(coco.perClass.wedge!.ap50).toBeGreaterThan(0)
  })

  it('measures prepared scenes as it does others, with the same proposals', async () => {
    const model = fastRcnn({ backbone, classes, head: [8], seed: 2 })
    const scenes = scenesOf(0, 3)
    const [a, b] = [await evaluate(model, scenes), await evaluate(model, await prepare(scenes, backbone))]
    expect(b).toEqual(a)
    async function* later() {
      yield* scenes
    }
    expect(await evaluate(model, later())).toEqual(a)
  })
})
