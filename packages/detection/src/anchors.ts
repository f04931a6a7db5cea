import { checkNames, describeValue, invalid } from '@roipool/core'
import { clamp } from './boxes.js'
import { checkPositive, checkRange, checkSize, checkWhole, type ImageSize } from './check.js'

export interface AnchorOptions {
  /** Square roots of the anchors' areas, in image pixels. */
  readonly sizes: readonly number[]
  /** Height over width: [0.5, 1, 2] by default. */
  readonly ratios?: readonly number[] | undefined
  /** Image pixels per cell of the feature map. */
  readonly stride: number
  /** Cells of the feature map: [height, width]. */
  readonly grid: readonly [height: number, width: number]
  /** Where in its cell an anchor is centred, in cells: 0.5 by default; 0 as in torchvision and detectron2. */
  readonly offset?: number | undefined
  /** Anchors are clipped to this image. Without it they are not. */
  readonly imageSize?: ImageSize | undefined
}

/**
 * Boxes of every size and ratio, centred on every cell of a feature map. Ren et al. 2015.
 *
 * @returns grid height × grid width × ratios × sizes boxes, in this order: the cells row by row; in a cell the first ratio
 * with every size, then the next
 * @throws RoiPoolError ROI_INVALID for malformed options
 */
export function anchors(options: AnchorOptions): Float32Array {
  const { sizes, ratios, stride, offset, height, width, sides } = checked(options)
  const shapes = ratios.flatMap((ratio) =>
    sizes.map((size) => [size / Math.sqrt(ratio), size * Math.sqrt(ratio)] as const),
  )
  const boxes = new Float32Array(height * width * shapes.length * 4)
  let at = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const shape of shapes) {
        for (let axis = 0; axis < 2; axis++) {
          const centre = ((axis === 0 ? x : y) + offset) * stride
          const [lo, hi] = [centre - shape[axis]! / 2, centre + shape[axis]! / 2]
          boxes[at + axis] = sides ? clamp(lo, sides[axis]!) : lo
          boxes[at + axis + 2] = sides ? clamp(hi, sides[axis]!) : hi
        }
        at += 4
      }
    }
  }
  return boxes
}

function checked(options: AnchorOptions) {
  checkNames(options, ['sizes', 'ratios', 'stride', 'grid', 'offset', 'imageSize'], 'options')
  const { sizes, ratios = [0.5, 1, 2], stride, grid, offset = 0.5, imageSize } = options
  for (const [name, list] of Object.entries({ sizes, ratios })) {
    if (!Array.isArray(list) || list.length === 0) {
      invalid(`options.${name} must be a list of positive numbers, but is ${describeValue(list)}`)
    }
    for (const [n, value] of list.entries()) checkPositive(`options.${name}[${n}]`, value)
  }
  checkPositive('options.stride', stride)
  checkRange('options.offset', offset, 0, 1)
  if (!Array.isArray(grid) || grid.length !== 2) {
    invalid(`options.grid must be [height, width], but is ${describeValue(grid)}`)
  }
  for (const [axis, cells] of grid.entries()) checkWhole(`options.grid[${axis}]`, cells, 1)
  const sides = imageSize === undefined ? undefined : checkSize('options.imageSize', imageSize)
  return { sizes, ratios, stride, offset, height: grid[0], width: grid[1], sides }
}
