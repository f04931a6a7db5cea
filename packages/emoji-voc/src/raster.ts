/** Premultiplied RGBA, row by row from the top. */
export interface Raster {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** A pixel belongs to the drawing from a quarter of full opacity on. */
const VISIBLE = 64

/** The part that is to be seen, no row or column more. */
export function trim({ data, width, height }: Raster): Raster {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3]! < VISIBLE) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  const [across, down] = [Math.max(0, right - left), Math.max(0, bottom - top)]
  const out = new Uint8Array(across * down * 4)
  for (let y = 0; y < down; y++) {
    const from = ((top + y) * width + left) * 4
    out.set(data.subarray(from, from + across * 4), y * across * 4)
  }
  return { data: out, width: across, height: down }
}

/** How a drawing is turned before it is placed. */
export interface Turn {
  /** Pixels, before it is rotated. */
  readonly width: number
  readonly height: number
  /** Radians, clockwise. */
  readonly angle: number
  readonly flip: boolean
}

/** Resized, mirrored, rotated about its centre, and trimmed. Bilinear. */
export function turn(raster: Raster, { width, height, angle, flip }: Turn): Raster {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const across = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin))
  const down = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos))
  const out = new Uint8Array(across * down * 4)
  const [scaleX, scaleY] = [(flip ? -1 : 1) * (raster.width / width), raster.height / height]
  for (let y = 0, at = 0; y < down; y++) {
    const v = y + 0.5 - down / 2
    for (let x = 0; x < across; x++, at += 4) {
      const u = x + 0.5 - across / 2
      const fromX = (u * cos + v * sin) * scaleX + raster.width / 2 - 0.5
      const fromY = (v * cos - u * sin) * scaleY + raster.height / 2 - 0.5
      if (fromX <= -1 || fromY <= -1 || fromX >= raster.width || fromY >= raster.height) continue
      bilinear(raster, fromX, fromY, out, at)
    }
  }
  return trim({ data: out, width: across, height: down })
}

/** Beyond the edge nothing is. */
function bilinear({ data, width, height }: Raster, x: number, y: number, out: Uint8Array, at: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, low] = [x - left, y - top]
  const first = (top * width + left) * 4
  const [inLeft, inRight, inTop, inLow] = [left >= 0, left + 1 < width, top >= 0, top + 1 < height]
  const a = inTop && inLeft ? (1 - right) * (1 - low) : 0
  const b = inTop && inRight ? right * (1 - low) : 0
  const c = inLow && inLeft ? (1 - right) * low : 0
  const d = inLow && inRight ? right * low : 0
  const [up, under] = [first, first + width * 4]
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0.5
    if (a) sum += a * data[up + channel]!
    if (b) sum += b * data[up + 4 + channel]!
    if (c) sum += c * data[under + channel]!
    if (d) sum += d * data[under + 4 + channel]!
    out[at + channel] = sum
  }
}
