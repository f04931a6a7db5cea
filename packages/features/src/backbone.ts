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
   * Cells for a pixel of the image, down and across. 1/16 twice at stride 16, where the image was not resized for the
   * network.
   */
  readonly scale: readonly [y: number, x: number]
}

/** A network up to one of its layers: an image becomes a feature map. */
export interface Backbone {
  /** What makes the maps, such as a network and its layer. A detector is saved with it, and opens on no other. */
  readonly name: string
  /** Pixels of the network's input to a cell. */
  readonly stride: number
  /** Numbers to a cell. */
  readonly channels: number
  /**
   * Pixels of the network's input by which the centre of what cell k sees lies beyond (k + ½) · stride, on both axes:
   * padding that is not symmetric shifts it. 0 where it does not.
   */
  readonly offset: number
  /** The map of one image of any size. */
  map(image: Image): Promise<MappedImage>
  /** The maps of several images, each resized to `size`, in one pass: [N, H, W, channels]. */
  batch(images: readonly Image[], size: readonly [height: number, width: number]): Promise<FeatureMap>
  dispose(): void
}
