import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { smallModel } from '../../../packages/features/test/onnx-model.js'
import { createProgram } from '../src/program.js'
import { command, expectRefusal, readNpy, temporaryFolder } from './roipool.js'
import { saveModel } from './save-model.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)

/** A 2×2 convolution of stride 2 that adds what it sees, as a tfjs layers model and as an ONNX model. */
beforeAll(async () => {
  await setBackend('wasm')
  await ready()
  const model = sequential()
  const conv = { filters: 2, kernelSize: 2, strides: 2, kernelInitializer: 'ones', name: 'first' }
  model.add(layers.conv2d({ ...conv, kernelInitializer: 'ones', inputShape: [8, 8, 3] }))
  await saveModel(model, file('tfjs'))
  writeFileSync(file('small.onnx'), smallModel('n', 8))
  writeFileSync(file('cut.onnx'), smallModel('n', 8).subarray(0, 99))
  writeGraphModel()
  const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, n) => n)
  await sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toFile(file('photo.png'))
  writeFileSync(file('boxes.json'), '{"photo.png": [[0, 0, 2, 2]]}')
})

/** The same as a graph model, with weights as the ONNX model's, and a node after it that is the output. */
function writeGraphModel() {
  const dim = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size: String(size) })) })
  const text = (words: string) => ({ s: Buffer.from(words).toString('base64') })
  const type = { type: 'DT_FLOAT' }
  const list = (...i: string[]) => ({ list: { i } })
  const steps = { strides: list('1', '2', '2', '1'), dilations: list('1', '1', '1', '1') }
  const conv = { T: type, ...steps, padding: text('VALID'), data_format: text('NHWC') }
  const node = [
    { name: 'image', op: 'Placeholder', attr: { dtype: type, shape: { shape: dim(1, 8, 8, 3) } } },
    { name: 'kernel', op: 'Const', attr: { dtype: type } },
    { name: 'first', op: 'Conv2D', input: ['image', 'kernel'], attr: conv },
    { name: 'last', op: 'Relu', input: ['first'], attr: { T: type } },
  ]
  const weights = [{ name: 'kernel', shape: [2, 2, 3, 2], dtype: 'float32' }]
  const model = {
    format: 'graph-model',
    modelTopology: { node, versions: { producer: 1 } },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  }
  const values = Float32Array.from({ length: 24 }, (_, n) => ((n >> 1) % 3) + 1).map(
    (v, n) => v * (1 + (n % 2)),
  )
  mkdirSync(file('graph'))
  writeFileSync(file('graph/model.json'), JSON.stringify(model))
  writeFileSync(file('graph/weights.bin'), new Uint8Array(values.buffer))
}

const pool = (...args: string[]) =>
  command(folder, 'pool', 'photo.png', '-b', 'boxes.json', '--output-size', '1', '-o', 'out.npy', ...args)

/** The sum of the 12 numbers of the first cell, each times a weight of its channel. */
const cell = (weight: (c: number) => number) =>
  [0, 1]
    .flatMap((y) => [0, 1].flatMap((x) => [0, 1, 2].map((c) => weight(c) * (y * 24 + x * 3 + c))))
    .reduce((a, b) => a + b)

describe('a network of one’s own', () => {
  it('is a model of tfjs', async () => {
    expect((await pool('--model', 'tfjs/model.json', '--layer', 'first')).code).toBe(0)
    const { data, shape } = readNpy(file('out.npy'))
    expect(shape).toEqual([1, 1, 1, 2])
    expect([...data]).toEqual([cell(() => 1), cell(() => 1)])
  })

  it('is a graph model of tfjs, at a node that is no output', async () => {
    const { code, stderr } = await pool('--model', 'graph/model.json', '--layer', 'first')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { data, shape } = readNpy(file('out.npy'))
    expect(shape).toEqual([1, 1, 1, 2])
    expect([...data]).toEqual([cell((c) => c + 1), 2 * cell((c) => c + 1)])
    const { stdout } = await command(folder, 'pool', '--model', 'graph/model.json', '--list-layers')
    expect(stdout).toMatch(/^layer.*\nfirst +Conv2D +1×4×4×2\nlast +Relu +1×4×4×2\n$/)
    const wrong = await pool('--model', 'graph/model.json', '--layer', 'second')
    expectRefusal(wrong, "tap 'second' cannot be run", 'not found in the graph')
  })

  it('is an ONNX model, at a value that is no output, and takes what it is told to', async () => {
    const args = ['--model', 'small.onnx', '--layer', 'first']
    expect((await pool(...args)).code).toBe(0)
    expect([...readNpy(file('out.npy')).data]).toEqual([cell((c) => c + 1), 2 * cell((c) => c + 1)])
    await pool(...args, '--order', 'BGR', '--rescale', '2', '--mean', '1', '--deviation', '0.5')
    const value = 4 * cell((c) => 3 - c) - 2 * 24
    expect([...readNpy(file('out.npy')).data]).toEqual([value, 2 * value])
  })

  it('is remembered by a folder of results', async () => {
    const into = ['--model', 'small.onnx', '--layer', 'first', '-o', 'features/']
    expect((await pool(...into)).code).toBe(0)
    const shard = readdirSync(file('features')).find((name) => name.endsWith('.npy'))!
    expect([...readNpy(file('features', shard)).data]).toEqual([cell((c) => c + 1), 2 * cell((c) => c + 1)])
    expectRefusal(
      await pool(...into, '--resume', '--mean', '1'),
      'another configuration: mean was undefined, not 1',
    )
  })

  it('says what can be tapped', async () => {
    const { stdout } = await command(folder, 'pool', '--model', 'small.onnx', '--list-layers')
    expect(stdout).toMatch(/first +Conv +1×2×4×4\nlast +Conv +1×4×2×2\n/)
    const tfjs = await command(folder, 'pool', '--model', 'tfjs/model.json', '--list-layers')
    expect(tfjs.stdout).toMatch(/first +Conv2D +1×4×4×2\n/)
  })

  it.each([
    ['a model without a layer', ['--model', 'small.onnx'], 'say with --layer where small.onnx is tapped'],
    ['a layer that is not there', ['--model', 'small.onnx', '--layer', 'x'], "has no value 'x' to tap"],
    [
      'a layer of tfjs that is not there',
      ['--model', 'tfjs/model.json', '--layer', 'x'],
      "has no layer 'x', only: first",
    ],
    ['a model of another kind', ['--model', 'net.pt', '--layer', 'x'], 'net.pt must end with .onnx, or be'],
    ['a file that is cut', ['--model', 'cut.onnx', '--layer', 'first'], 'cannot open the model cut.onnx: '],
    ['what is for a model', ['--layer', 'x'], '--layer is for a network of your own: name it with --model'],
    [
      'no tokens',
      ['--model', 'small.onnx', '--layer', 'first', '--tokens'],
      "layer 'first': tokens must have three axes",
    ],
  ])('is refused: %s', async (_, args, says) => {
    expectRefusal(await pool(...args), says)
  })
})

it('has help that fits a screen of 80 by 24', async () => {
  const { stdout } = await command(folder, '--help')
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(24)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
})

it('has help of each command that fits a screen of 80 by 48', async () => {
  for (const one of createProgram(() => undefined).commands) {
    const { stdout } = await command(folder, one.name(), '--help')
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length, one.name()).toBeLessThanOrEqual(48)
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80)
  }
})

it('has every option of `pool` in another', async () => {
  const { code, stdout } = await command(folder, 'pool', '--help-all')
  expect(code).toBe(0)
  const groups = ['Boxes:', 'Input:', 'Network:', 'Output:', 'Pooling:']
  expect(groups.filter((group) => stdout.includes(`\n${group}\n`))).toEqual(groups)
  const { options } = createProgram(() => undefined).commands.find((one) => one.name() === 'pool')!
  for (const { long } of options) expect(stdout).toContain(`${long}`)
})
