import type { Backbone, Image } from './backbone.js'
import { checkImage } from './resize.js'

/**
 * Measures the `offset` of a backbone on an image, which must have detail everywhere: where cells answer to a strip of
 * pixels that is made lighter or darker, at up to eight places of one cell, across and down. It takes two passes of as
 * many images, at the image's own size, which must be a multiple of the stride and wider than what a cell sees: at
 * stride 16, 512 pixels.
 *
 * Where weights lean to a side, what a cell sees is not in the middle of what it could see: padding alone would give
 * (stride − 1) / 2 for TensorFlow's `SAME`, and −(stride − 1) / 2 for the symmetric padding of PyTorch.
 */
export async function measureOffset(backbone: Backbone, image: Image): Promise<number> {
  checkImage('image', image)
  const down = await along(backbone, image, 'rows')
  const across = await along(backbone, image, 'columns')
  return (down + across) / 2
}

async function along(backbone: Backbone, image: Image, axis: 'rows' | 'columns'): Promise<number> {
  const { stride } = backbone
  const { height, width } = image
  const middle = Math.floor((axis === 'rows' ? height : width) / stride / 2) * stride
  const places = Math.min(stride, 8)
  const strips = Array.from({ length: places }, (_, n) => middle + Math.floor((n * stride) / places))
  const changed = strips.map((at) => withStrip(image, axis, at))
  const { data, shape } = await backbone.batch([image, ...changed], [height, width])
  const [, rows, columns, channels] = shape
  const one = rows * columns * channels
  let total = 0
  strips.forEach((at, n) => {
    const energy = new Float64Array(axis === 'rows' ? rows : columns)
    for (let m = 0; m < one; m++) {
      const cell = Math.floor(m / channels)
      const change = data[(n + 1) * one + m]! - data[m]!
      energy[axis === 'rows' ? Math.floor(cell / columns) : cell % columns]! += change * change
    }
    total += at + 0.5 - centre(energy) * stride
  })
  return total / places
}

/** Of a curve, in cells. What all cells do, since some layers look at the whole image, is none of it. */
function centre(energy: Float64Array): number {
  const everywhere = 2 * [...energy].sort((a, b) => a - b)[energy.length >> 1]!
  let [sum, weighted] = [0, 0]
  energy.forEach((value, cell) => {
    const own = Math.max(value - everywhere, 0)
    sum += own
    weighted += own * (cell + 0.5)
  })
  return weighted / sum
}

function withStrip({ data, width, height }: Image, axis: 'rows' | 'columns', at: number): Image {
  // A Buffer's own slice would change the image itself.
  const changed = new Uint8Array(data)
  const pixel = data.length / (width * height)
  for (let along = 0; along < (axis === 'rows' ? width : height); along++) {
    const [y, x] = axis === 'rows' ? [at, along] : [along, at]
    for (let c = 0; c < 3; c++) {
      const n = (y * width + x) * pixel + c
      changed[n] = data[n]! > 127 ? data[n]! - 64 : data[n]! + 64
    }
  }
  return { data: changed, width, height }
}
