// CenterNet's map at stride 16, on tfjs's wasm backend with the kernels that training needs, on one thread.
import { readFile } from 'node:fs/promises'
import { centerNet, tunableCenterNet } from '@roipool/features/tfjs'
import { registerTraining } from '@roipool/tfjs-wasm-training'
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import { ready, setBackend } from '@tensorflow/tfjs-core'
// tfjs's way: loading it registers gradients.
import '@tensorflow/tfjs-layers'

/** @param inputSize pixels of the network's input, down and across: its own by default */
export async function openBackbone(inputSize = undefined) {
  return centerNet(await opened(), inputSize && { inputSize })
}

/** The same, with last layers that can be trained. */
export async function openTunable() {
  return tunableCenterNet(await opened())
}

async function opened() {
  registerTraining()
  setThreadsCount(1)
  await setBackend('wasm')
  await ready()
  const [description, weights] = await Promise.all(['json', 'bin'].map(read))
  return { description: JSON.parse(description.toString('utf8')), weights: new Uint8Array(weights).buffer }
}

function read(ending) {
  return readFile(new URL(`../models/centernet.${ending}`, import.meta.resolve('@vladmandic/human')))
}
