import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { halves } from '../src/half.js'
import { detect, type FastRcnn, fastRcnn, load, oneFile, propose, rpn, save } from '../src/index.js'
import { valuesOf, variablesOf } from '../src/layers.js'
import { classes, scene, tinyBackbone } from './scenes.js'

const backbone = tinyBackbone()
const [{ image }] = [scene(1)]
const proposals = Float32Array.of(0, 0, 40, 40, 20, 30, 90, 80)
const found = (model: FastRcnn) => detect(model, image, { proposals, scoreThreshold: 0 })

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** A model that says something: random weights, larger than at the start. */
function saying(): FastRcnn {
  const pool = { operator: 'roiAlign', outputSize: [2, 3], samplingRatio: 1, aligned: false } as const
  const model = fastRcnn({ backbone, classes, pool, head: [5, 4] })
  model.inputScale = 0.7
  for (const [n, variable] of variablesOf(model.head).entries()) {
    variable.assign(tf.randomNormal(variable.shape, 0, 0.5, 'float32', n + 1))
  }
  return model
}

describe('a saved model', () => {
  it('is the same once loaded: weights, classes, RoI layer, what it finds', async () => {
    const model = saying()
    const file = oneFile()
    await save(model, file)
    const again = await load(oneFile(file.bytes!.slice()), { backbone })
    expect(await valuesOf(again.head)).toEqual(await valuesOf(model.head))
    expect(again).toMatchObject({ classes, pool: model.pool, inputScale: 0.7, kind: 'fast-rcnn' })
    const detections = await found(model)
    expect(detections.length).toBeGreaterThan(0)
    expect(await found(again)).toEqual(detections)
    // What Node reads from a file is part of a larger buffer.
    const buffer = Buffer.concat([Buffer.alloc(3), file.bytes!]).subarray(3)
    expect(await found(await load(oneFile(buffer), { backbone }))).toEqual(detections)
  })

  it('goes through tfjs’s own handlers', async () => {
    const model = saying()
    let artifacts: tf.io.ModelArtifacts | undefined
    await save(
      model,
      tf.io.withSaveHandler(async (given) => {
        artifacts = JSON.parse(JSON.stringify({ ...given, weightData: undefined }))
        artifacts!.weightData = given.weightData!
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
      }),
    )
    const again = await load(tf.io.fromMemory(artifacts!), { backbone })
    expect(await found(again)).toEqual(await found(model))
  })

  it('in float16 takes half the bytes, and differs in the fourth digit', async () => {
    const model = saying()
    const [whole, half] = [oneFile(), oneFile()]
    await save(model, whole)
    await save(model, half, { precision: 'float16' })
    const weights = variablesOf(model.head).reduce((sum, { size }) => sum + size, 0)
    expect(whole.bytes!.length - half.bytes!.length).toBeGreaterThan(weights * 2 - 2000)
    const again = await load(half, { backbone })
    const [a, b] = [await valuesOf(model.head), await valuesOf(again.head)]
    for (const [n, { bias }] of a.entries()) {
      for (const [k, value] of bias.entries()) {
        expect(Math.abs(value - b[n]!.bias[k]!)).toBeLessThan(Math.abs(value) / 2000 + 1e-7)
      }
    }
  })

  it('of an rpn proposes the same', async () => {
    const network = rpn({ backbone, hidden: 6, sizes: [20, 30], ratios: [1, 2], most: 12 })
    const file = oneFile()
    await save(network, file)
    const again = await load(file, { backbone, kind: 'rpn' })
    expect(await propose(again, image)).toEqual(await propose(network, image))
    await expect(load(file, { backbone })).rejects.toThrow(
      'options.kind is "fast-rcnn", but the model is saved as "rpn"',
    )
  })

  it('leaves no tensors but its variables', async () => {
    const model = saying()
    const file = oneFile()
    await save(model, file)
    const before = tf.memory().numTensors
    const again = await load(file, { backbone })
    expect(tf.memory().numTensors).toBe(before + variablesOf(model.head).length)
    again.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('it is refused', () => {
  it.each([
    ['name', { name: 'other' }, 'backbone whose name is "tiny", but options.backbone.name is "other"'],
    ['channels', { channels: 13 }, 'channels is 12'],
    ['stride', { stride: 16 }, 'stride is 8'],
    ['offset', { offset: 1 }, 'offset is 0'],
  ])('with another backbone: %s', async (_, change, words) => {
    const file = oneFile()
    await save(saying(), file)
    const loading = load(file, { backbone: { ...backbone, ...change } })
    await expect(loading).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining(words),
    })
  })

  it('cut short, or as any other file', async () => {
    const file = oneFile()
    await save(saying(), file)
    const short = load(oneFile(file.bytes!.subarray(0, 40)), { backbone })
    await expect(short).rejects.toThrow(
      'a file of 40 bytes is no model that was saved to oneFile, or was cut short',
    )
    await expect(load(oneFile(new Uint8Array(3)), { backbone })).rejects.toThrow(
      'a file of 3 bytes is no model',
    )
    const part = oneFile(file.bytes!.subarray(0, file.bytes!.length - 8))
    await expect(load(part, { backbone })).rejects.toMatchObject({ code: 'ROI_INVALID' })
    const other = tf.io.fromMemory({ modelTopology: {}, weightSpecs: [], weightData: new ArrayBuffer(0) })
    await expect(load(other, { backbone })).rejects.toThrow('no detector of this package')
  })

  it('where tfjs has no handler for the address', async () => {
    await expect(save(saying(), 'nowhere://model')).rejects.toThrow(
      'tfjs has no handler to save a model at "nowhere://model"',
    )
    await expect(load('file:///model', { backbone })).rejects.toThrow('oneFile() works anywhere')
  })
})

it('numbers become the nearest float16, of two as near the even one', () => {
  const values = [
    1,
    -2,
    65504,
    65520,
    1e6,
    2 ** -24,
    2 ** -25,
    3 * 2 ** -25,
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    0.1,
    -0,
    2 ** -14,
  ]
  const bits = [0x3c00, 0xc000, 0x7bff, 0x7c00, 0x7c00, 1, 0, 2, 0x3c00, 0x3c02, 0x2e66, 0x8000, 0x400]
  expect([...halves(Float32Array.from(values))]).toEqual(bits)
  expect(halves(Float32Array.of(Number.NaN))[0]! & 0x7fff).toBeGreaterThan(0x7c00)
})
