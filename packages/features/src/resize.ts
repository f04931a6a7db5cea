import { invalid } from '@roipool/core'
import type { Image } from './backbone.js'

/** Rows and columns. */
export type Size = readonly [height: number, width: number]

/** @throws RoiPoolError ROI_INVALID where the bytes are not as many as the size says, of three or four channels */
export function checkImage(name: string, { data, width, height }: Image): void {
  checkSize(name, [height, width])
  const pixels = width * height
  if (data.length === pixels * 3 || data.length === pixels * 4) return
  invalid(
    `${name} of ${width}×${height} must hold ${pixels * 3} bytes of RGB or ${pixels * 4} of RGBA, but holds ${data.length}`,
  )
}

/** @throws RoiPoolError ROI_INVALID for anything but counts of pixels */
export function checkSize(name: string, [height, width]: Size): void {
  if ([height, width].every((side) => Number.isInteger(side) && side >= 1)) return
  invalid(`${name} must be at least one whole pixel high and wide, but is ${height} high and ${width} wide`)
}

/**
 * An image at another size: [height, width, 3], RGB, 0 to 255. Bilinear; where it gets smaller every pixel counts, as in
 * Pillow, so that nothing is skipped. RGB that has the size already is the image's own data.
 */
export function resize({ data, width, height }: Image, [rows, columns]: Size): Image['data'] | Float32Array {
  const pixel = data.length / (width * height)
  if (pixel === 3 && width === columns && height === rows) return data
  const across = taps(width, columns)
  const down = taps(height, rows)
  const narrow = new Float32Array(height * columns * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (const { first, weights } of across) {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let t = 0; t < weights.length; t++) {
          sum += weights[t]! * data[(y * width + first + t) * pixel + c]!
        }
        narrow[at++] = sum
      }
    }
  }
  const line = columns * 3
  const resized = new Float32Array(rows * line)
  down.forEach(({ first, weights }, y) => {
    for (let t = 0; t < weights.length; t++) {
      const weight = weights[t]!
      const from = (first + t) * line
      for (let n = 0; n < line; n++) resized[y * line + n]! += weight * narrow[from + n]!
    }
  })
  return resized
}

/** What each of `to` places reads of `from` places: a triangle around its centre, as wide as it must be to miss none. */
function taps(from: number, to: number): { first: number; weights: number[] }[] {
  const step = from / to
  const reach = Math.max(step, 1)
  return Array.from({ length: to }, (_, n) => {
    const centre = (n + 0.5) * step - 0.5
    const first = Math.max(Math.floor(centre - reach) + 1, 0)
    const end = Math.min(Math.ceil(centre + reach), from)
    const weights = Array.from({ length: end - first }, (_, t) => 1 - Math.abs(first + t - centre) / reach)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return { first, weights: weights.map((weight) => weight / total) }
  })
}
