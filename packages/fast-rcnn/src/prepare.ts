import { checkFlag, checkNames, describeValue, invalid } from '@roipool/core'
import type { Backbone, Image } from '@roipool/features'
import { breathe } from './breathe.js'
import {
  type CheckedScene,
  checkScene,
  type Dataset,
  isPrepared,
  type PreparedScene,
  type Scene,
  type Warn,
} from './dataset.js'
import { type Proposals, proposalsOf } from './proposals.js'
import { tunable } from './tune.js'

export interface PrepareOptions {
  /** Boxes of scenes that have none, or what finds them: selective search, at most 1,000 boxes, by default. */
  readonly proposals?: Proposals | undefined
  /** Whether each scene is followed by its mirror image, left for right. False by default. */
  readonly flip?: boolean | undefined
  /** Whether scenes keep their images: `rcnn` needs them. False by default. */
  readonly keepImages?: boolean | undefined
  /** Whether the backbone is to be trained: scenes keep what its last layers are given. False by default. */
  readonly tune?: boolean | undefined
  /** How many classes there are, if labels are to be checked. */
  readonly classes?: number | undefined
  /** Ends it; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
  /** Called after each scene: how many are done, and of how many, if that is known. */
  readonly progress?: ((done: number, of: number | undefined) => void) | undefined
  /** Told what was put right: `console.warn` by default. */
  readonly warn?: Warn | undefined
}

const NAMES = ['proposals', 'flip', 'keepImages', 'tune', 'classes', 'signal', 'progress', 'warn']

/**
 * Makes the map and the proposals of each scene, once, for any number of trainings and evaluations on the same backbone.
 * A map of 32×32×88 takes 360 kB. `train` does it itself with a dataset that was not prepared.
 *
 * @throws RoiPoolError ROI_INVALID for malformed scenes: where the dataset is a list, before the first map is made
 */
export async function prepare(
  dataset: Dataset,
  backbone: Backbone,
  options: PrepareOptions = {},
): Promise<PreparedScene[]> {
  checkNames(options, NAMES, 'options')
  const { flip = false, keepImages = false, classes, signal, progress, warn = console.warn } = options
  checkFlag('options.flip', flip)
  checkFlag('options.keepImages', keepImages)
  if (options.tune) tunable(backbone)
  checkDataset(dataset)
  const list = Array.isArray(dataset) ? (dataset as (Scene | PreparedScene)[]) : undefined
  const checked = list?.map((scene, n) => checkScene(scene, n, classes, warn))
  const prepared: PreparedScene[] = []
  let n = 0
  for await (const scene of dataset as AsyncIterable<Scene | PreparedScene>) {
    await breathe()
    signal?.throwIfAborted()
    const good = checked?.[n] ?? checkScene(scene, n, classes, warn)
    if (isPrepared(scene))
      prepared.push({ ...scene, ...good, proposals: await renewed(scene, backbone, options) })
    else {
      const whole = { ...good, image: scene.image, proposals: scene.proposals }
      const upright = await mapped(whole, backbone, options, keepImages)
      prepared.push(upright)
      if (flip) {
        const { proposals } = upright
        prepared.push(await mapped(mirrored({ ...whole, proposals }), backbone, options, keepImages))
      }
    }
    n++
    progress?.(n, list?.length)
  }
  return prepared
}

/** The proposals of a prepared scene: its own, unless others are asked for. */
async function renewed(
  scene: PreparedScene,
  backbone: Backbone,
  options: PrepareOptions,
): Promise<Float32Array> {
  const [, , , channels] = scene.map.features.shape
  if (channels !== backbone.channels) {
    invalid(
      `a scene was prepared with ${channels} channels, but backbone ${backbone.name} makes ${backbone.channels}`,
    )
  }
  if (options.proposals === undefined) return scene.proposals
  return proposalsOf(options.proposals, scene, backbone, options.signal)
}

export function checkDataset(dataset: Dataset): void {
  const iterable = typeof dataset === 'object' && dataset !== null
  if (iterable && (Symbol.iterator in dataset || Symbol.asyncIterator in dataset)) return
  invalid(`dataset must be a list of scenes, or an (async) iterable, but is ${describeValue(dataset)}`)
}

interface Whole extends CheckedScene {
  readonly image: Image
  readonly proposals: Float32Array | undefined
}

async function mapped(
  { image, proposals, ...scene }: Whole,
  backbone: Backbone,
  options: PrepareOptions,
  keepImages: boolean,
): Promise<PreparedScene> {
  const { width, height } = scene
  const map = await backbone.map(image)
  const boxes = await proposalsOf(
    proposals ?? options.proposals,
    { image, map, width, height },
    backbone,
    options.signal,
  )
  const prefix = options.tune ? await tunable(backbone).prefix(image) : undefined
  return { ...scene, map, proposals: boxes, ...(keepImages ? { image } : {}), ...(prefix ? { prefix } : {}) }
}

/** Left for right: the image, its objects and its proposals. */
function mirrored({ image, boxes, proposals, ...scene }: Whole): Whole {
  return {
    ...scene,
    image: mirroredImage(image),
    boxes: mirroredBoxes(boxes, scene.width),
    proposals: proposals && mirroredBoxes(proposals, scene.width),
  }
}

function mirroredBoxes(boxes: Float32Array, width: number): Float32Array {
  return boxes.map((value, n) => (n % 2 === 1 ? value : width - boxes[n % 4 === 0 ? n + 2 : n - 2]!))
}

function mirroredImage({ data, width, height }: Image): Image {
  const channels = data.length / (width * height)
  const out = new Uint8Array(data.length)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width
    const from = (pixel - x + (width - 1 - x)) * channels
    for (let c = 0; c < channels; c++) out[pixel * channels + c] = data[from + c]!
  }
  return { data: out, width, height }
}
