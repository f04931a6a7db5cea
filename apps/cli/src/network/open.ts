import { extname } from 'node:path'
import type { Backbone, Layer } from '@roipool/features'
import { fail } from '@roipool/terminal'
import type { Size } from '../input/photograph.js'
import type { Tapped } from './input.js'
import type { NetworkOptions } from './options.js'
import { NETWORK } from './size.js'

/** Opens the network that was asked for. */
export async function openNetworkOf(options: NetworkOptions): Promise<Backbone> {
  const { model, layer, inputSize } = options
  if (model === undefined) {
    const { openNetwork } = await import('./node.js')
    const strays = ['layer', 'tokens', 'stride', 'rescale', 'mean', 'deviation', 'order'] as const
    const stray = strays.find((name) => options[name] !== undefined)
    if (stray) fail(`--${stray} is for a network of your own: name it with --model`)
    return openNetwork(NETWORK.stride, inputSize)
  }
  if (layer === undefined)
    fail(`say with --layer where ${model} is tapped; --list-layers shows where it can be`)
  const tapped: Tapped = { ...options, model, layer }
  if (kindOf(model) === '.onnx') return (await import('./onnx.js')).openOnnx(tapped)
  return (await import('./tfjs.js')).openTfjs(tapped)
}

/** What can be tapped of a model. */
export async function layersOf(options: NetworkOptions): Promise<Layer[]> {
  const { model } = options
  if (model === undefined) fail('--list-layers is for a network of your own: name it with --model')
  if (kindOf(model) === '.onnx') return (await import('./onnx.js')).layersOfOnnx({ ...options, model })
  return (await import('./tfjs.js')).layersOfTfjs({ ...options, model })
}

function kindOf(model: string): string {
  const ending = extname(model).toLowerCase()
  if (ending === '.onnx' || ending === '.json') return ending
  return fail(`${model} must end with .onnx, or be the model.json of a tfjs model`)
}

/** What it sees: known without opening it, where it is the one that comes with the command line. */
export async function sizeOfNetwork(
  { model, inputSize = [NETWORK.size, NETWORK.size] }: NetworkOptions,
  open: () => Promise<Backbone>,
): Promise<Size> {
  return model === undefined ? inputSize : (await open()).inputSize
}
