import { describeValue, invalid } from '@roipool/core'
import { checkWhole } from './check.js'

/** Bytes of RGB or RGBA, row by row from the top; how opaque a pixel is counts for nothing. `ImageData` is one. */
export interface Image {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Three numbers a pixel, row by row. */
export interface Pixels {
  readonly values: Float32Array
  readonly width: number
  readonly height: number
}

/** How many bytes a pixel has: 3 or 4. Refuses what is no image. */
export function checkImage(image: Image): number {
  if (image === null || typeof image !== 'object') {
    invalid(`image must be { data, width, height }, but is ${describeValue(image)}`)
  }
  const { data, width, height } = image
  checkWhole('image.width', width, 1)
  checkWhole('image.height', height, 1)
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    invalid(`image.data must be bytes, a Uint8Array or Uint8ClampedArray, but is ${describeValue(data)}`)
  }
  const channels = data.length / (width * height)
  if (channels !== 3 && channels !== 4) {
    invalid(`image.data must be RGB or RGBA of ${width}×${height} pixels, but has ${data.length} bytes`)
  }
  return channels
}

/** The image, no side longer than `maxSide`: each pixel is the mean of those that it stands for. */
export function shrink(image: Image, maxSide: number): Pixels {
  const channels = checkImage(image)
  const { data, width: fullWidth, height: fullHeight } = image
  const scale = Math.min(1, maxSide / Math.max(fullWidth, fullHeight))
  const width = Math.max(1, Math.round(fullWidth * scale))
  const height = Math.max(1, Math.round(fullHeight * scale))
  const columns = edges(fullWidth, width)
  const rows = edges(fullHeight, height)
  const values = new Float32Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      let [red, green, blue] = [0, 0, 0]
      for (let v = rows[y]!; v < rows[y + 1]!; v++) {
        const end = (v * fullWidth + columns[x + 1]!) * channels
        for (let from = (v * fullWidth + columns[x]!) * channels; from < end; from += channels) {
          red += data[from]!
          green += data[from + 1]!
          blue += data[from + 2]!
        }
      }
      const count = (rows[y + 1]! - rows[y]!) * (columns[x + 1]! - columns[x]!)
      values[at] = red / count
      values[at + 1] = green / count
      values[at + 2] = blue / count
    }
  }
  return { values, width, height }
}

/** Where each of `to` parts of a side of `from` pixels begins. */
function edges(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to + 1 }, (_, n) => Math.floor((n * from) / to))
}

/** Smoothed by 1 2 1 on both axes, a Gaussian of about 0.7 pixels. Beyond the edge lies the edge. */
export function smooth({ values, width, height }: Pixels): Pixels {
  const across = new Float32Array(values.length)
  const out = new Float32Array(values.length)
  for (let y = 0; y < height; y++) {
    const row = y * width * 3
    const last = row + (width - 1) * 3
    for (let at = row; at < row + width * 3; at++) {
      const left = at - 3 < row ? at : at - 3
      const right = at >= last ? at : at + 3
      across[at] = (values[left]! + 2 * values[at]! + values[right]!) / 4
    }
  }
  for (let y = 0; y < height; y++) {
    const up = y === 0 ? 0 : -width * 3
    const down = y === height - 1 ? 0 : width * 3
    for (let at = y * width * 3; at < (y + 1) * width * 3; at++) {
      out[at] = (across[at + up]! + 2 * across[at]! + across[at + down]!) / 4
    }
  }
  return { values: out, width, height }
}
