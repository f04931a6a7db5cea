import { readFile } from 'node:fs/promises'
import type { Backbone, CenterNetStride } from '@roipool/features'
import { centerNet } from '@roipool/features/tfjs'
import { fail, oneLine } from '@roipool/terminal'
import { ready, setBackend } from '@tensorflow/tfjs-core'
// tfjs's way: loading it is what registers it.
import '@tensorflow/tfjs-backend-wasm'
import type { Size } from '../input/photograph.js'
import { NETWORK } from './size.js'

const PACKAGE = '@vladmandic/human'

/** Opens the network from the npm package that ships its weights, on tfjs's wasm backend: they are read, never copied. */
export async function openNetwork(
  stride: CenterNetStride = NETWORK.stride,
  inputSize?: Size,
): Promise<Backbone> {
  const [json, weights] = await Promise.all([read('centernet.json'), read('centernet.bin')])
  await setBackend('wasm')
  await ready()
  return centerNet(
    { description: JSON.parse(json.toString('utf8')), weights: new Uint8Array(weights).buffer },
    { stride, ...(inputSize && { inputSize }) },
  )
}

async function read(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(`../models/${name}`, import.meta.resolve(PACKAGE)))
  } catch (error) {
    fail(`the network cannot be read: npm install ${PACKAGE} (${oneLine(error)})`, error)
  }
}
