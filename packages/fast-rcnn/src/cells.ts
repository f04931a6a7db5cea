import type { Backbone, MappedImage } from '@roipool/features'

/** Boxes x1 y1 x2 y2 in pixels of the image, as cells of its map: cell k reaches from k to k + 1. */
export function toCells(boxes: Float32Array, { scale }: MappedImage, backbone: Backbone): Float32Array {
  const shift = backbone.offset / backbone.stride
  return boxes.map((pixels, n) => pixels * scale[1 - (n % 2)]! - shift)
}

/** Boxes in cells, as pixels of the image: `toCells` undone. */
export function toPixels(boxes: Float32Array, { scale }: MappedImage, backbone: Backbone): Float32Array {
  const shift = backbone.offset / backbone.stride
  return boxes.map((cells, n) => (cells + shift) / scale[1 - (n % 2)]!)
}
