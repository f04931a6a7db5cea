import type { FeatureMap } from '@roipool/core'

/** Bytes of RGB or RGBA, row by row from the top; how opaque a pixel is counts for nothing. `ImageData` is one. */
export interface Image {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** The feature map of one image. */
export interface MappedImage {
  /** [1, H, W, channels] */
  readonly features: FeatureMap
  /**
   * Cells for a pixel of the image, down and across: what its boxes are multiplied by. 1/16 twice at stride 16, where
   * the image was not resized for the network.
   */
  readonly scale: readonly [y: number, x: number]
}

/** A network up to one of its layers: an image becomes a feature map. */
export interface Backbone {
  /** What makes the maps: a network and its layer. What was trained on maps is saved with it, and opens on no other. */
  readonly name: string
  /** Pixels of the network's input to a cell. */
  readonly stride: number
  /** Pixels of the network's input, down and across, that `map` brings an image to. */
  readonly inputSize: readonly [height: number, width: number]
  /** Numbers to a cell. */
  readonly channels: number
  /**
   * Pixels of the network's input by which the centre of what cell k sees lies beyond (k + ½) · stride, on both axes.
   * 0 where padding is symmetric. Subtract it from a box, in pixels of the input, to pool what the box shows.
   */
  readonly offset: number
  /** The map of one image of any size, resized to the size that the network takes. */
  map(image: Image): Promise<MappedImage>
  /** The maps of several images, each resized to `size`, in one pass: [N, H, W, channels]. */
  batch(images: readonly Image[], size: readonly [height: number, width: number]): Promise<FeatureMap>
  /** Frees the network. Every later call is refused with ROI_DISPOSED. */
  dispose(): void
}
