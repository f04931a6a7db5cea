import { RoiPoolError } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, test } from 'vitest'
import { RoiAlign2D, RoiPooling2D } from '../src/layers.js'
import { roiAlign, roiPool } from '../src/tensors.js'
import { fill, filled } from './operators.js'

const pooling = { outputSize: [2, 3], spatialScale: 0.5, quantization: 'round' } as const
const aligning = { outputSize: [3, 2], spatialScale: 0.5, samplingRatio: 2, aligned: false } as const

/** Two images, three boxes in each; both overlap their neighbours. */
const boxes = [
  [0, 0, 12, 10],
  [4, 2, 18, 14],
  [6, 5, 9, 15],
  [1, 1, 19, 15],
  [-4, -4, 6, 8],
  [0, 0, 0, 0],
].flat()

/** What must hold of layers on any tfjs backend. */
export function testLayers(name: string): void {
  describe(`layers on tfjs backend ${name}`, () => {
    beforeAll(async () => {
      await tf.setBackend(name)
    })

    test('in a model they pool the boxes of each image from that image', async () => {
      const before = tf.memory().numTensors
      const model = modelOf(new RoiPooling2D(pooling), new RoiAlign2D(aligning))
      expect(model.outputs.map(({ shape }) => shape)).toEqual([
        [null, null, 2, 3, 2],
        [null, null, 3, 2, 2],
      ])
      const [x, rois] = [filled([2, 8, 10, 2], 1), tf.tensor3d(boxes, [2, 3, 4])]
      const pooled = model.predict([x, rois]) as tf.Tensor[]
      const images = [0, 0, 0, 1, 1, 1]
      const expected = [roiPool(x, boxes, images, pooling), roiAlign(x, boxes, images, aligning)]
      for (const [n, values] of expected.entries()) {
        expect(pooled[n]!.shape).toEqual([2, 3, ...values.shape.slice(1)])
        expect(await pooled[n]!.data()).toEqual(await values.data())
      }
      tf.dispose([x, rois, pooled, expected])
      expect(tf.memory().numTensors).toBe(before)
    })

    test('many boxes: on webgpu only where tfjs does not slice the batch', async () => {
      const model = modelOf(new RoiPooling2D(pooling))
      const inputs = [filled([2, 8, 10, 2], 1), tf.tensor3d(fill(2 * 400 * 4, 1), [2, 400, 4])]
      const whole = model.apply(inputs) as tf.Tensor
      expect(whole.shape).toEqual([2, 400, 2, 3, 2])
      const predict = () => tf.tidy(() => model.predict(inputs) as tf.Tensor)
      if (name === 'webgpu') expect(predict).toThrow(expect.objectContaining({ code: 'ROI_UNSUPPORTED' }))
      else {
        const sliced = predict()
        expect(await sliced.data()).toEqual(await whole.data())
        sliced.dispose()
      }
      const trained = detector(name, new RoiPooling2D(pooling))
      trained.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy' })
      const { x, y } = spotted(80)
      expect(await trained.trainOnBatch(x, y)).toBeGreaterThan(0.1)
      tf.dispose([inputs, whole, x, y])
    })

    test('called on tensors one leaves nothing but its result', () => {
      const before = tf.memory().numTensors
      const inputs = [filled([2, 8, 10, 2], 1), tf.tensor3d(boxes, [2, 3, 4])]
      const pooled = new RoiAlign2D(aligning).apply(inputs) as tf.Tensor
      expect(tf.memory().numTensors).toBe(before + 3)
      tf.dispose([inputs, pooled])
    })

    test('a model comes back from save and load with its layers', async () => {
      const model = modelOf(
        new RoiPooling2D({ ...pooling, name: 'pooled' }),
        new RoiAlign2D({ ...aligning, samplingRatio: undefined, trainable: false }),
      )
      let saved: tf.io.ModelArtifacts | undefined
      await model.save({
        save: async (artifacts) => {
          saved = artifacts
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
        },
      })
      const stored: tf.io.ModelArtifacts = JSON.parse(JSON.stringify(saved))
      const weightData = saved!.weightData as ArrayBuffer
      const loaded = await tfl.loadLayersModel({ load: async () => ({ ...stored, weightData }) })
      const layer = loaded.getLayer('pooled')
      expect(layer).toBeInstanceOf(RoiPooling2D)
      expect(layer.getConfig()).toMatchObject({ ...pooling, name: 'pooled' })
      const inputs = [filled([2, 8, 10, 2], 1), tf.tensor3d(boxes, [2, 3, 4])]
      const [before, after] = [model, loaded].map((each) => each.predict(inputs) as tf.Tensor[])
      for (const [n, values] of before!.entries())
        expect(await after![n]!.data()).toEqual(await values.data())
      tf.dispose([inputs, before!, after!])
    })

    test.each([
      ['RoiPooling2D', () => new RoiPooling2D(pooling)],
      ['RoiAlign2D', () => new RoiAlign2D(aligning)],
    ])('what lies below %s learns, through its gradient', async (_, layer) => {
      const before = tf.memory().numTensors
      const [model, optimizer] = [detector(name, layer()), tf.train.adam(0.06)]
      model.compile({ optimizer, loss: 'binaryCrossentropy' })
      const { x, y } = spotted(8)
      const { history } = await model.fit(x, y, { epochs: 40, batchSize: 8, shuffle: false, verbose: 0 })
      const loss = history.loss as number[]
      expect(loss.at(-1)).toBeLessThan(loss[0]! / 4)
      const guesses = model.predict(x) as tf.Tensor
      const truth = await y.data()
      expect((await guesses.data()).map((guess) => Math.round(guess))).toEqual(truth)
      tf.dispose([x, y, guesses])
      model.dispose()
      optimizer.dispose()
      expect(tf.memory().numTensors).toBe(before)
    })
  })
}

/** What needs no device. */
export function testConfig(): void {
  test('parameters are held against the operator at once', () => {
    expect(() => new RoiPooling2D({ ...pooling, samplingRatio: 2 } as never)).toThrow(RoiPoolError)
    expect(() => new RoiAlign2D({ ...aligning, outputSize: [0, 2] })).toThrow(/outputSize\[0\]/)
  })

  test('configuration holds the parameters given, and makes the same layer', () => {
    const layer = new RoiPooling2D({ ...pooling, reduce: 'avg', name: 'mine' })
    const config = layer.getConfig()
    expect(config).toMatchObject({ ...pooling, reduce: 'avg', name: 'mine' })
    const again = RoiPooling2D.fromConfig(RoiPooling2D, config)
    expect(again.getConfig()).toEqual(config)
  })

  test('output shapes follow from input shapes, unknown sizes too', () => {
    const layer = new RoiAlign2D(aligning)
    const shapeOf = (...shapes: (number | null)[][]) => layer.computeOutputShape(shapes)
    expect(shapeOf([null, 8, 10, 5], [null, 3, 4])).toEqual([null, 3, 3, 2, 5])
    expect(shapeOf([4, null, null, null], [4, null, 4])).toEqual([4, null, 3, 2, null])
    for (const wrong of [
      [[1, 8, 10, 5]],
      [
        [1, 8, 10],
        [1, 3, 4],
      ],
      [
        [1, 8, 10, 5],
        [1, 3, 5],
      ],
    ]) {
      expect(() => shapeOf(...wrong)).toThrow(/needs two inputs, .*, but got \[\[1,8,10/)
    }
  })
}

/** A model of one RoI layer, or of several beside one another. */
function modelOf(...layers: tfl.layers.Layer[]): tfl.LayersModel {
  const inputs = [tfl.input({ shape: [8, 10, 2] }), tfl.input({ shape: [null, 4] })]
  return tfl.model({ inputs, outputs: layers.map((layer) => layer.apply(inputs) as tfl.SymbolicTensor) })
}

/** Finds spots in boxes. Only what makes the features can learn: behind the RoI layer all weights are fixed. */
function detector(name: string, layer: tfl.layers.Layer): tfl.LayersModel {
  const inputs = [tfl.input({ shape: [8, 10, 3] }), tfl.input({ shape: [4, 4] })] as const
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: 3 })
  // tfjs's wasm backend has no gradient of a convolution's filter; this is a convolution of 1×1.
  const trunk =
    name === 'wasm'
      ? tfl.layers.dense({ units: 2, kernelInitializer })
      : tfl.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', kernelInitializer })
  const features = trunk.apply(inputs[0]) as tfl.SymbolicTensor
  const pooled = layer.apply([features, inputs[1]]) as tfl.SymbolicTensor
  const flat = tfl.layers.timeDistributed({ layer: tfl.layers.flatten() }).apply(pooled) as tfl.SymbolicTensor
  const head = tfl.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: 'ones',
    biasInitializer: tfl.initializers.constant({ value: -4 }),
    trainable: false,
  })
  return tfl.model({ inputs: [...inputs], outputs: head.apply(flat) as tfl.SymbolicTensor })
}

/** Images of 16×20 at stride 2, each with a red spot at its left or its right, and two boxes around either place. */
function spotted(count: number) {
  const left = [1, 3, 9, 13, 2, 4, 10, 12]
  const boxes = [...left, ...left.map((side, n) => side + (n % 2 ? 0 : 10))]
  const noise = fill(count * 8 * 10, 5)
  const cells = Array.from(noise, (value, n) => {
    const [image, y, x] = [Math.floor(n / 80), Math.floor(n / 10) % 8, n % 10]
    const spot = y >= 2 && y < 6 && x >= (image % 2 ? 6 : 1) && x < (image % 2 ? 9 : 4)
    return spot ? [1, 0, 0] : [0, value > 0 ? 1 : 0, value > 0 ? 0 : 1]
  })
  const labels = Array.from({ length: count }, (_, image) => (image % 2 ? [0, 0, 1, 1] : [1, 1, 0, 0]))
  return {
    x: [
      tf.tensor4d(cells.flat(), [count, 8, 10, 3]),
      tf.tensor3d(Array(count).fill(boxes).flat(), [count, 4, 4]),
    ],
    y: tf.tensor3d(labels.flat(), [count, 4, 1]),
  }
}
