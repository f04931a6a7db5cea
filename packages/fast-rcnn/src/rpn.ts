import { checkNames, describeValue, invalid } from '@roipool/core'
import { anchors, decodeBoxes, nms } from '@roipool/detection'
import type { Backbone, Image, MappedImage } from '@roipool/features'
import { conv2d, mul, reshape, type Tensor2D, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core'
import { breathe } from './breathe.js'
import { toPixels } from './cells.js'
import { checkList, checkRange, checkWhole } from './check.js'
import type { Checkpoint } from './checkpoint.js'
import { checkImage, inside } from './dataset.js'
import { activeBackend, onBackend } from './engine.js'
import { copyOf, forward, type Head, newHead, variablesOf } from './layers.js'
import { checkBackbone } from './model.js'
import { fours } from './rows.js'

export interface RpnOptions {
  /** Makes the feature maps. Where it is the detector's, both share one pass. */
  readonly backbone: Backbone
  /** Square roots of the anchors' areas, in pixels of the network's input: 3.5, 6, 9 and 14 strides by default. */
  readonly sizes?: readonly number[] | undefined
  /** Height over width: [0.6, 1, 1.6] by default. */
  readonly ratios?: readonly number[] | undefined
  /** Outputs of the layer over 3×3 cells: 96 by default. */
  readonly hidden?: number | undefined
  /** At most so many proposals: 300 by default. */
  readonly most?: number | undefined
  /** A proposal is dropped where its IoU with a better one is above this: 0.7 by default. */
  readonly iouThreshold?: number | undefined
  /** A whole number: the same seed gives the same weights. 0 by default. */
  readonly seed?: number | undefined
}

/** A region proposal network. Made by `rpn` or `load`, changed by `train`, taken by `proposals` of the others. */
export interface Rpn {
  readonly kind: 'rpn'
  readonly backbone: Backbone
  readonly anchors: { readonly sizes: readonly number[]; readonly ratios: readonly number[] }
  readonly most: number
  readonly iouThreshold: number
  /** Its layers, the hidden one on 3×3 cells: `scores` has an output an anchor, `codes` four: dx dy dw dh. */
  readonly head: Head
  /** What maps are multiplied with before the first layer. The first training sets it, from its maps. */
  inputScale: number | undefined
  readonly checkpoint?: Checkpoint | undefined
  /** The tfjs backend that its layers compute on: the one that was active when it was made. */
  readonly tfjs: string
  /** Frees the weights; the backbone stays. */
  dispose(): void
}

const NAMES = ['backbone', 'sizes', 'ratios', 'hidden', 'most', 'iouThreshold', 'seed']

/**
 * A region proposal network with random weights: on the detector's own map, it makes Fast R-CNN Faster R-CNN. Ren et al.
 * 2015, arXiv 1506.01497.
 *
 * @throws RoiPoolError ROI_INVALID for malformed options; ROI_UNAVAILABLE where tfjs has no backend
 */
export function rpn(options: RpnOptions): Rpn {
  checkNames(options, NAMES, 'options')
  const { backbone, ratios = [0.6, 1, 1.6], hidden = 96, most = 300, iouThreshold = 0.7, seed = 0 } = options
  checkBackbone(backbone)
  const { sizes = [3.5, 6, 9, 14].map((strides) => strides * backbone.stride) } = options
  const checkPositive = (what: string, value: number) => checkRange(what, value, Number.MIN_VALUE, Infinity)
  checkList('options.sizes', sizes, checkPositive)
  checkList('options.ratios', ratios, checkPositive)
  checkWhole('options.hidden', hidden, 1)
  checkWhole('options.most', most, 1)
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkWhole('options.seed', seed, 0)
  const count = sizes.length * ratios.length
  const shape = { inputs: 9 * backbone.channels, hidden: [hidden], scores: count, codes: count * 4 }
  const tfjs = activeBackend()
  const head = newHead(shape, seed)
  return rpnOf({
    backbone,
    anchors: { sizes, ratios },
    most,
    iouThreshold,
    head,
    inputScale: undefined,
    tfjs,
  })
}

/** A network of its parts. */
export function rpnOf(parts: Omit<Rpn, 'kind' | 'dispose'>): Rpn {
  return {
    ...parts,
    kind: 'rpn',
    dispose: () => {
      for (const variable of variablesOf(parts.head)) variable.dispose()
    },
  }
}

/** The anchors of a map, in pixels of its image: cell by cell, row by row. */
export function anchorsOn({ anchors: { sizes, ratios }, backbone }: Rpn, map: MappedImage): Float32Array {
  const [, height, width] = map.features.shape
  const cells = anchors({
    sizes: sizes.map((size) => size / backbone.stride),
    ratios,
    stride: 1,
    grid: [height, width],
  })
  return toPixels(cells, map, backbone)
}

/** A map and the size of its image. */
export interface MappedSize {
  readonly map: MappedImage
  readonly width: number
  readonly height: number
}

/** Proposals that suppression looks at, the best ones. */
const LOOKED_AT = 2000
/** Pixels of the shortest side of a proposal. */
const LEAST_SIDE = 4

/**
 * Boxes that may hold an object, x1 y1 x2 y2 each, in pixels of the image, the best first.
 *
 * @param image an image, or its map by the network's own backbone, and its size
 * @param options.most at most so many: the network's own number by default
 */
export async function propose(
  network: Rpn,
  image: Image | MappedSize,
  options: { readonly most?: number | undefined } = {},
): Promise<Float32Array> {
  checkNames(options, ['most'], 'options')
  const { most = network.most } = options
  checkWhole('options.most', most, 1)
  const { map, width, height } = 'map' in image ? image : await looked(network, image)
  await breathe()
  const { scores, codes } = await outputsOf(network, map)
  await breathe()
  const best = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const rows = best.slice(0, Math.max(LOOKED_AT, most))
  const boxes = anchorsOn(network, map)
  const decoded = decodeBoxes(fours(boxes, rows), fours(codes, rows), { imageSize: { width, height } })
  const large = rows.flatMap((_, n) => (isLarge(decoded, n) ? [n] : []))
  const left = fours(decoded, large)
  const kept = nms(
    left,
    Float32Array.from(large, (n) => scores[rows[n]!]!),
    { iouThreshold: network.iouThreshold, most },
  )
  return inside(fours(left, kept), width, height).boxes
}

async function looked({ backbone }: Rpn, image: Image): Promise<MappedSize> {
  const { width, height } = checkImage('image', image)
  return { map: await backbone.map(image), width, height }
}

/** Score and codes of every anchor. The hidden layer runs as a convolution over 3×3 cells. */
export async function outputsOf(
  { head, inputScale = 1, tfjs }: Rpn,
  map: MappedImage,
): Promise<{ readonly scores: Float32Array; readonly codes: Float32Array }> {
  const { data, shape } = map.features
  const [scores, codes] = onBackend(tfjs, () =>
    tidy(() => {
      const [hidden] = head.hidden
      const [filter, ...rest] = hidden!.factors
      const channels = shape[3]
      const weights = reshape<Tensor4D['rankType']>(filter!, [3, 3, channels, filter!.shape[1]!])
      const input = mul<Tensor4D>(tensor4d(data, [...shape]), inputScale)
      const cells = reshape(conv2d(input, weights, 1, 'same'), [-1, filter!.shape[1]!]) as Tensor2D
      const behind = { ...head, hidden: [{ ...hidden!, factors: rest }, ...head.hidden.slice(1)] }
      const pass = forward(behind, cells)
      return [pass.scores, pass.codes] as const
    }),
  )
  const values = { scores: await copyOf(scores), codes: await copyOf(codes) }
  scores.dispose()
  codes.dispose()
  if (!values.scores.every(Number.isFinite)) {
    invalid(
      `the scores of an rpn must be finite, but are ${describeValue(Number.NaN)}: did training diverge?`,
    )
  }
  return values
}

function isLarge(boxes: Float32Array, row: number): boolean {
  const at = row * 4
  return boxes[at + 2]! - boxes[at]! >= LEAST_SIDE && boxes[at + 3]! - boxes[at + 1]! >= LEAST_SIDE
}
