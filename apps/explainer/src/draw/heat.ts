import type { FeatureMap } from '@roipool/core'
import { valueAt } from '../lesson/values'

type Rgb = readonly [number, number, number]

/** From the least to the largest value: lightness falls all the way, so no hue has to be told apart. */
const stops: readonly Rgb[] = [
  [252, 246, 232],
  [240, 205, 138],
  [204, 128, 52],
  [106, 50, 12],
]

/** The colour of a value between the least and the largest, and one for text on it. */
export function heat(value: number, range: readonly [number, number]) {
  const color = colorOf(value, range)
  const light = color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114 > 125
  return { fill: `rgb(${color.join(' ')})`, ink: light ? '#1f1406' : '#fffaf0' }
}

/** A channel of a map as the address of a picture, a pixel for each cell. */
export function heatPicture(map: FeatureMap, channel: number, range: readonly [number, number]): string {
  const [, height, width] = map.shape
  const canvas = document.createElement('canvas')
  canvas.height = height
  canvas.width = width
  const pen = canvas.getContext('2d')!
  const pixels = pen.createImageData(width, height)
  for (let n = 0; n < width * height; n++) {
    const [red, green, blue] = colorOf(valueAt(map, Math.floor(n / width), n % width, channel), range)
    pixels.data.set([red, green, blue, 255], n * 4)
  }
  pen.putImageData(pixels, 0, 0)
  return canvas.toDataURL()
}

function colorOf(value: number, [least, most]: readonly [number, number]): Rgb {
  const share = most > least ? (value - least) / (most - least) : 0
  return mix(Math.min(Math.max(share, 0), 1) * (stops.length - 1))
}

function mix(place: number): Rgb {
  const low = Math.min(Math.floor(place), stops.length - 2)
  const [from, to] = [stops[low]!, stops[low + 1]!]
  const part = (n: 0 | 1 | 2) => Math.round(from[n] + (to[n] - from[n]) * (place - low))
  return [part(0), part(1), part(2)]
}
