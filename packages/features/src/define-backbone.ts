import { type FeatureMap, invalid, RoiPoolError } from '@roipool/core'
import type { Backbone, Image } from './backbone.js'
import { checkInput, type InputOptions, toInput } from './input.js'
import { checkImage, checkSize, type Size } from './resize.js'

/** What is different from network to network. {@link defineBackbone} makes a backbone of it. */
export interface Network extends Pick<Backbone, 'name' | 'stride' | 'channels' | 'offset' | 'dispose'> {
  /**
   * One pass.
   *
   * @param pixels [N, height, width, 3], as {@link InputOptions} makes them of images
   * @returns [N, H, W, channels]
   */
  run(
    pixels: Float32Array,
    shape: readonly [n: number, height: number, width: number, channels: 3],
  ): Promise<FeatureMap>
}

/**
 * Makes a backbone of a network: checks images, resizes them, and brings their values to what the network expects.
 *
 * @throws RoiPoolError ROI_INVALID for input options that cannot be
 */
export function defineBackbone(network: Network, input: InputOptions = {}): Backbone {
  const { name, stride, channels, offset } = network
  const { inputSize } = checkInput(input)
  let disposed = false
  async function run(images: readonly Image[], size: Size): Promise<FeatureMap> {
    if (disposed) throw new RoiPoolError('ROI_DISPOSED', `the backbone '${name}' was disposed`)
    return network.run(toInput(images, size, input), [images.length, ...size, 3])
  }
  return {
    name,
    stride,
    inputSize,
    channels,
    offset,
    async map(image) {
      checkImage('image', image)
      const [height, width] = inputSize
      return {
        features: await run([image], inputSize),
        scale: [height / image.height / stride, width / image.width / stride],
      }
    },
    async batch(images, size) {
      if (images.length === 0) invalid('images must hold at least one image')
      images.forEach((image, n) => {
        checkImage(`images[${n}]`, image)
      })
      checkSize('size', size)
      return run(images, size)
    },
    dispose() {
      if (!disposed) network.dispose()
      disposed = true
    },
  }
}
