import { loadGraphModel } from '@tensorflow/tfjs-converter'
import type { io } from '@tensorflow/tfjs-core'
import type { Backbone } from './backbone.js'
import type { CenterNetStride } from './centernet-strides.js'
import { tapGraphModel } from './graph-model.js'
import type { InputOptions } from './input.js'

/** A tfjs graph model as its two files hold it. */
export interface ModelFiles {
  /** The parsed JSON file. */
  readonly description: {
    readonly modelTopology: object
    readonly weightsManifest: readonly { readonly weights: io.WeightsManifestEntry[] }[]
  }
  /** The binary file. */
  readonly weights: ArrayBuffer
}

/**
 * The node that describes an image best at each stride: 480, 88 and 32 channels. What a detector learns on the one of
 * stride 32 is poor: that one serves CenterNet's own head.
 */
const taps: Record<CenterNetStride, string> = {
  32: 'tower_0/extern1/hard_swish/mul_1',
  16: 'tower_0/MobilenetV3/expanded_conv_11/add',
  8: 'tower_0/MobilenetV3/expanded_conv_5/add',
}

/** Which of CenterNet's maps, and at which size it looks at one image. */
export interface CenterNetOptions extends Pick<InputOptions, 'inputSize'> {
  /** 16 by default. */
  readonly stride?: CenterNetStride
  /** Any other node that gives a map, in place of `stride`. */
  readonly tap?: string
}

/**
 * CenterNet on MobileNetV3, trained on COCO, up to one of its nodes: by default 32×32 cells of 88 numbers, at stride 16.
 * Its files are `models/centernet.json` and `.bin` of npm package `@vladmandic/human`. Images may be of any size.
 * It runs on the tfjs backend that is active at each call.
 *
 * @throws RoiPoolError ROI_INVALID where `tap` is no node that gives a map
 */
export async function centerNet(
  { description, weights }: ModelFiles,
  { stride = 16, tap = taps[stride], inputSize = [512, 512] }: CenterNetOptions = {},
): Promise<Backbone> {
  const weightSpecs = description.weightsManifest.flatMap((group) => group.weights)
  const modelTopology = ofAnySize(description.modelTopology)
  const model = await loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights }),
  })
  const backbone = await tapGraphModel(model, { tap, name: `centernet:${tap}`, inputSize })
  // Every layer of stride 2 pads below and on the right alone.
  return { ...backbone, offset: (backbone.stride - 1) / 2 }
}

interface Node {
  readonly op: string
  readonly attr?: object
}

/** The files say that images are 512×512, which no layer needs. */
function ofAnySize(topology: object): object {
  const dim = [-1, -1, -1, 3].map((size) => ({ size: String(size) }))
  const node = (topology as { node: readonly Node[] }).node.map((node) =>
    node.op === 'Placeholder' ? { ...node, attr: { ...node.attr, shape: { shape: { dim } } } } : node,
  )
  return { ...topology, node }
}
