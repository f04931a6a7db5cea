import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { smallModel } from '../../../packages/features/test/onnx-model.js'
import { command, readNpy, temporaryFolder } from './roipool.js'
import { saveModel } from './save-model.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

/** A convolution whose 4×4 cells are also given as 16 tokens. */
async function writeTokens() {
  await setBackend('wasm')
  await ready()
  const model = sequential()
  const conv = { filters: 2, kernelSize: 2, strides: 2, kernelInitializer: 'ones', name: 'cells' } as const
  model.add(layers.conv2d({ ...conv, inputShape: [8, 8, 3] }))
  model.add(layers.reshape({ targetShape: [16, 2], name: 'tokens' }))
  await saveModel(model, folder)
}

beforeAll(async () => {
  await writeTokens()
  writeFileSync(file('open.onnx'), smallModel('n', 'side'))
  writeFileSync(file('boxes.json'), '[[0, 0, 8, 8], [4, 0, 8, 4]]')
  const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, n) => n)
  await sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toFile(file('photo.png'))
})

async function pool(...args: string[]) {
  const words = ['pool', 'photo.png', '-b', 'boxes.json', '--output-size', '2x2', '-o', 'out.npy', '--json']
  const { code, stderr, stdout } = await command(folder, ...words, ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return { ...JSON.parse(stdout), values: readNpy(file('out.npy')).data }
}

describe('a network of one’s own takes', () => {
  it('--tokens: the grid of patch tokens is the map', async () => {
    const cells = await pool('--model', 'model.json', '--layer', 'cells')
    const tokens = await pool('--model', 'model.json', '--layer', 'tokens', '--tokens')
    expect(tokens).toMatchObject({ featureMap: [1, 4, 4, 2], params: { spatialScale: 1 / 2 } })
    expect(tokens.values).toEqual(cells.values)
  })

  it('--input-size where the model leaves it open, and --stride where shapes mislead', async () => {
    const open = ['--model', 'open.onnx', '--layer', 'first', '--input-size', '16x16']
    expect(await pool(...open)).toMatchObject({ featureMap: [1, 8, 8, 2], params: { spatialScale: 1 / 2 } })
    expect(await pool(...open, '--stride', '4')).toMatchObject({ params: { spatialScale: 1 / 4 } })
  })
})
