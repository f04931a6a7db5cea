import { RoiPoolError } from '@roipool/core'
import { tensor4d, tidy } from '@tensorflow/tfjs-core'
import { type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { Backbone } from './backbone.js'
import { defineBackbone, type Network } from './define-backbone.js'
import { read } from './graph-model.js'
import { checkInput } from './input.js'
import { grid, probe } from './probe.js'
import type { TapOptions } from './tap.js'

/**
 * A tfjs layers model, as Keras's become, up to one of its layers. It runs on the tfjs backend that is active at each
 * call.
 *
 * @param options `layer` is the layer's name; `inputSize` is by default what the model says
 * @throws RoiPoolError ROI_INVALID where there is no such layer, or its output is no map
 */
export async function tapLayersModel(
  model: LayersModel,
  {
    layer,
    name = layer,
    stride,
    tokens = false,
    offset = 0,
    ...options
  }: TapOptions & { readonly layer: string },
): Promise<Backbone> {
  const tapped = modelOf({ inputs: model.inputs, outputs: output(model, layer) })
  const [, rows, columns] = model.inputs[0]!.shape
  const fixed = rows && columns ? { inputSize: [rows, columns] as const } : {}
  const input = { ...fixed, ...options }
  const { inputSize } = checkInput(input)
  const run: Network['run'] = (pixels, shape) =>
    read(
      tidy(() => {
        const images = tensor4d(pixels, [...shape])
        const map = tapped.predictOnBatch(images)
        return Array.isArray(map) ? map[0]! : map
      }),
      tokens,
      shape,
    )
  const sizes = tapped.outputs[0]!.shape.slice(1)
  const known = !tokens && (stride !== undefined || sizes.every((size) => size !== null))
  const found = known
    ? grid(inputSize, [1, ...sizes.map((size) => size ?? 1)], stride)
    : await probe(run, inputSize, stride)
  return defineBackbone({ name, ...found, offset, run, dispose: () => model.dispose() }, input)
}

function output(model: LayersModel, layer: string): SymbolicTensor {
  try {
    const { output } = model.getLayer(layer)
    return Array.isArray(output) ? output[0]! : output
  } catch (cause) {
    const names = model.layers.map(({ name }) => name).join(', ')
    throw new RoiPoolError('ROI_INVALID', `the model has no layer '${layer}', only: ${names}`, { cause })
  }
}
