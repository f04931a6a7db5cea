import type { Picture } from './photographs.js'
import { between, type Random } from './random.js'

/**
 * A square of the photograph, its colours and light changed: the photographs are brown and grey, the world is not.
 * Bilinear.
 */
export function background(photograph: Picture, size: number, random: Random): Uint8Array {
  const { data: from, width, height } = photograph
  const side = between(random, 0.35, 1) * (Math.min(width, height) - 1)
  const left = random() * (width - 1 - side)
  const top = random() * (height - 1 - side)
  const flip = random() < 0.5
  const light = between(random, 0.7, 1.2)
  const tones = Array.from({ length: 3 }, () =>
    tone(between(random, 0.75, 1) * light, 2 ** between(random, -0.7, 0.7)),
  )
  const step = side / size
  const data = new Uint8Array(size * size * 3)
  for (let y = 0, at = 0; y < size; y++) {
    const v = top + (y + 0.5) * step
    const row = Math.floor(v)
    const low = v - row
    for (let x = 0; x < size; x++, at += 3) {
      const u = left + (flip ? size - x - 0.5 : x + 0.5) * step
      const column = Math.floor(u)
      const right = u - column
      const up = (row * width + column) * 3
      const under = up + width * 3
      for (let channel = 0; channel < 3; channel++) {
        const above = from[up + channel]! * (1 - right) + from[up + 3 + channel]! * right
        const below = from[under + channel]! * (1 - right) + from[under + 3 + channel]! * right
        data[at + channel] = tones[channel]![Math.round(above * (1 - low) + below * low)]!
      }
    }
  }
  return data
}

/** What each of the 256 values becomes. */
function tone(gain: number, gamma: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * gain * (value / 255) ** gamma)
}
