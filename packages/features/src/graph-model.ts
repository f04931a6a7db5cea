import { type FeatureMap, invalid, RoiPoolError, type Shape } from '@roipool/core'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { type NamedTensorMap, Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core'
import type { Backbone } from './backbone.js'
import { defineBackbone, type Network } from './define-backbone.js'
import { checkInput } from './input.js'
import { type Grid, probe } from './probe.js'
import type { TapOptions } from './tap.js'
import { featureMapFromTokens } from './tensor-map.js'

/**
 * A tfjs graph model up to one of its nodes. It runs on the tfjs backend that is active at each call.
 *
 * @param options `tap` is the node, whose output is [N, H, W, channels]; `inputSize` is by default what the model says
 * @param known what that output is like, where the network need not be run to see it
 * @throws RoiPoolError ROI_INVALID where there is no such node, or its output is no map
 */
export async function tapGraphModel(
  model: GraphModel,
  { tap, name = tap, stride, tokens = false, offset = 0, ...options }: TapOptions & { readonly tap: string },
  known?: Grid,
): Promise<Backbone> {
  // -1 is a size that the model leaves open.
  const [, rows = -1, columns = -1] = model.inputs[0]?.shape ?? []
  const input = { ...(rows > 0 && columns > 0 && { inputSize: [rows, columns] as const }), ...options }
  const { inputSize } = checkInput(input)
  const run: Network['run'] = async (pixels, shape) => {
    const tapped = tidy(() => execute(model, tensor4d(pixels, [...shape]), tap))
    return read(tapped, tokens, shape)
  }
  const grid = known ?? (await probe(run, inputSize, stride))
  return defineBackbone({ name, ...grid, offset, run, dispose: () => model.dispose() }, input)
}

/**
 * @param input images, or the values of nodes
 * @throws RoiPoolError ROI_INVALID where that node cannot be run
 */
export function execute(model: GraphModel, input: Tensor | NamedTensorMap, tap: string): Tensor {
  try {
    return model.execute(input, tap) as Tensor
  } catch (cause) {
    throw new RoiPoolError(
      'ROI_INVALID',
      `tap '${tap}' cannot be run on an input of ${shapesOf(input)}: ${reason(cause)}`,
      {
        cause,
      },
    )
  }
}

function shapesOf(input: Tensor | NamedTensorMap): string {
  const tensors = input instanceof Tensor ? [input] : Object.values(input)
  return tensors.map(({ shape }) => `[${shape}]`).join(', ')
}

/** Reads a map, or tokens of an image of that shape, and frees the tensor. */
export async function read(tensor: Tensor, tokens: boolean, [, rows, columns]: Shape): Promise<FeatureMap> {
  const { shape } = tensor
  if (tokens) {
    return featureMapFromTokens(tensor, { image: [rows, columns] }).finally(() => tensor.dispose())
  }
  if (shape.length !== 4) {
    tensor.dispose()
    invalid(`a layer to tap must give [N, height, width, channels], but gives [${shape}]`)
  }
  const data = await tensor.data<'float32'>()
  tensor.dispose()
  return { data, shape: shape as [number, number, number, number] }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
