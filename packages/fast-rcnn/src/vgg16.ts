import type { Backbone } from '@roipool/features'
import { tapLayersModel } from '@roipool/features/layers'
import type { io } from '@tensorflow/tfjs-core'
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers'
import { checkWhole } from './check.js'
import type { LayerValues } from './layers.js'
import { type Convolution, readVgg16 } from './vgg16-weights.js'

export interface Vgg16Options {
  /**
   * Trained weights: a handler of tfjs that loads a layers model which Keras's VGG16 was converted to, such as
   * `tf.io.browserHTTPRequest('vgg16/model.json')`. Its topology is not read. Random weights (He et al. 2015) without.
   */
  readonly weights?: io.IOHandler | undefined
  /** Height and width that `map` resizes an image to: 512×512 by default. */
  readonly inputSize?: readonly [height: number, width: number] | undefined
  /** A whole number: the same seed gives the same random weights. 0 by default. */
  readonly seed?: number | undefined
}

/** VGG16 up to its last pooling. */
export interface Vgg16 extends Backbone {
  /** Its layers fc1 and fc2, where the weights have them: they belong behind RoIs pooled to 7×7. */
  readonly fc: readonly LayerValues[]
}

/** The blocks: each ends with a pooling that halves the map. */
const blocks: readonly (readonly Convolution[])[] = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
].map((sizes, block, all) =>
  sizes.map((filters, n) => ({
    name: `block${block + 1}_conv${n + 1}`,
    inputs: sizes[n - 1] ?? all[block - 1]?.at(-1) ?? 3,
    filters,
  })),
)

/**
 * VGG16 up to `block5_pool` as a backbone: 512×512 pixels become 16×16 cells of 512 numbers, at stride 32. Simonyan and
 * Zisserman 2014, arXiv 1409.1556. Its layers are named as in Keras, and images are prepared as there: blue, green, red,
 * less the mean of each. It runs on the tfjs backend that is active at each call.
 *
 * @throws RoiPoolError ROI_INVALID where `weights` lack a layer, or have one of another shape
 */
export async function vgg16({ weights, inputSize, seed = 0 }: Vgg16Options = {}): Promise<Vgg16> {
  checkWhole('options.seed', seed, 0)
  const trained = weights && (await readVgg16(weights, blocks.flat()))
  const model = build(trained ? undefined : seed)
  trained?.giveTo(model)
  const backbone = await tapLayersModel(model, {
    layer: 'block5_pool',
    name: weights ? 'vgg16' : `vgg16 of seed ${seed}`,
    stride: 32,
    mean: [123.68, 116.779, 103.939],
    order: 'BGR',
    ...(inputSize ? { inputSize } : {}),
  })
  return { ...backbone, fc: trained?.fc ?? [] }
}

/** @param seed of the weights; zeros without */
function build(seed: number | undefined): LayersModel {
  const model = sequential({ name: 'vgg16' })
  model.add(layers.inputLayer({ inputShape: [null, null, 3] }))
  blocks.forEach((convolutions, block) => {
    convolutions.forEach(({ name, filters }, n) => {
      const he = () => initializers.heNormal({ seed: seed! * 16 + block * 3 + n })
      const kernelInitializer = seed === undefined ? 'zeros' : he()
      model.add(
        layers.conv2d({
          name,
          filters,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          kernelInitializer,
        }),
      )
    })
    model.add(layers.maxPooling2d({ name: `block${block + 1}_pool`, poolSize: 2 }))
  })
  return model
}
