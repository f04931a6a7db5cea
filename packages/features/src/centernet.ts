import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import type { io } from '@tensorflow/tfjs-core'
import type { Backbone } from './backbone.js'
import type { CenterNetStride } from './centernet-strides.js'
import { tapGraphModel } from './graph-model.js'
import type { InputOptions } from './input.js'
import { type Topology, type TunableBackbone, tuneGraphModel } from './tune-graph-model.js'

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
 * The node that describes an image best at each stride, and its channels. What a detector learns on the one of stride 32 is
 * poor: that one serves CenterNet's own head.
 */
const taps: Record<CenterNetStride, { readonly tap: string; readonly channels: number }> = {
  32: { tap: 'tower_0/extern1/hard_swish/mul_1', channels: 480 },
  16: { tap: 'tower_0/MobilenetV3/expanded_conv_11/add', channels: 88 },
  8: { tap: 'tower_0/MobilenetV3/expanded_conv_5/add', channels: 32 },
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
  files: ModelFiles,
  { stride = 16, tap: other, inputSize = [512, 512] }: CenterNetOptions = {},
): Promise<Backbone> {
  const { tap } = other === undefined ? taps[stride] : { tap: other }
  const known = other === undefined ? { stride, channels: taps[stride].channels } : undefined
  const backbone = await tapGraphModel(await open(files), { tap, name: nameOf(tap), inputSize }, known)
  return { ...backbone, offset: offsetOf(backbone) }
}

/** Where the layers that can be trained begin and end. */
export interface TunableCenterNetOptions extends Pick<InputOptions, 'inputSize'> {
  /** The node in front of them: that behind block 9 by default, which leaves blocks 10 and 11 with 20 weights. */
  readonly from?: string
  /** The last of them: by default that of the map at stride 16. */
  readonly tap?: string
}

/**
 * `centerNet`, whose last layers can be trained, with batch normalization as it is folded into them. What was trained on
 * the one opens on the other. tfjs's gradients are needed: import `@tensorflow/tfjs-layers`, and on its wasm backend call
 * `registerTraining()` of `@roipool/tfjs-wasm-training`.
 *
 * @throws RoiPoolError ROI_INVALID where `from` or `tap` is no node that gives a map, or `from` is not in front of `tap`
 */
export async function tunableCenterNet(
  files: ModelFiles,
  { from = BEFORE_LAST, tap = taps[16].tap, inputSize = [512, 512] }: TunableCenterNetOptions = {},
): Promise<TunableBackbone> {
  const topology = files.description.modelTopology as Topology
  const options = { from, tap, name: nameOf(tap), inputSize }
  const backbone = await tuneGraphModel(await open(files), topology, options)
  return { ...backbone, offset: offsetOf(backbone) }
}

const BEFORE_LAST = 'tower_0/MobilenetV3/expanded_conv_9/add'

const nameOf = (tap: string) => `centernet:${tap}`

/** Every layer of stride 2 pads below and on the right alone. */
const offsetOf = ({ stride }: Backbone) => (stride - 1) / 2

function open({ description, weights }: ModelFiles): Promise<GraphModel> {
  const weightSpecs = description.weightsManifest.flatMap((group) => group.weights)
  const modelTopology = ofAnySize(description.modelTopology)
  return loadGraphModel({ load: async () => ({ modelTopology, weightSpecs, weightData: weights }) })
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
