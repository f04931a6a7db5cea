import type { Backbone, Image } from '@roipool/features'
import type { Scene } from '../src/index.js'
import { randomOf } from '../src/random.js'

export const classes = ['square', 'disc', 'wedge']
const colours = [
  [210, 60, 50],
  [60, 170, 70],
  [70, 80, 210],
]

/** Whether a shape covers a point of its box, both from 0 to 1. */
const covers = [
  () => true,
  (x: number, y: number) => (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25,
  (x: number, y: number) => Math.abs(x - 0.5) <= y / 2,
]

/** One to three shapes on grey noise: a function of the number alone. */
export function scene(n: number, side = 96): Scene {
  const random = randomOf(7, n)
  const data = new Uint8Array(side * side * 3)
  for (let at = 0; at < data.length; at += 3) data.fill(110 + random() * 40, at, at + 3)
  const [boxes, labels]: [number[][], number[]] = [[], []]
  const count = 1 + Math.floor(random() * 3)
  for (let tries = 0; boxes.length < count && tries < 30; tries++) {
    const [w, h] = [0, 0].map(() => Math.round(side * (0.2 + random() * 0.3))) as [number, number]
    const [x, y] = [w, h].map((size) => Math.floor(random() * (side - size))) as [number, number]
    if (boxes.some(([l, t, r, b]) => x < r! && x + w > l! && y < b! && y + h > t!)) continue
    const label = Math.floor(random() * classes.length)
    const colour = colours[label]!.map((value) => value + random() * 40 - 20)
    for (let v = 0; v < h; v++) {
      for (let u = 0; u < w; u++) {
        if (covers[label]!((u + 0.5) / w, (v + 0.5) / h)) data.set(colour, ((y + v) * side + x + u) * 3)
      }
    }
    boxes.push([x, y, x + w, y + h])
    labels.push(label)
  }
  return { image: { data, width: side, height: side }, boxes: Float32Array.from(boxes.flat()), labels, id: n }
}

export const scenesOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => scene(from + n))

const STRIDE = 8
/** Mean and deviation of each colour, and how it changes across and down. */
const CHANNELS = 12

/** A network without weights: some numbers of each 8×8 pixels, in plain TypeScript. */
export function tinyBackbone(): Backbone & { readonly maps: number } {
  let maps = 0
  const mapOf = ({ data, width, height }: Image) => {
    const bytes = data.length / (width * height)
    const [h, w] = [Math.ceil(height / STRIDE), Math.ceil(width / STRIDE)]
    const out = new Float32Array(h * w * CHANNELS)
    for (let y = 0; y < h * STRIDE; y++) {
      for (let x = 0; x < w * STRIDE; x++) {
        const from = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * bytes
        const at = (Math.floor(y / STRIDE) * w + Math.floor(x / STRIDE)) * CHANNELS
        for (let c = 0; c < 3; c++) {
          const value = data[from + c]! / 255 - 0.5
          out[at + c]! += value / 64
          out[at + 3 + c]! += (value * value) / 64
          out[at + 6 + c]! += (value * Math.sign((x % STRIDE) - 3.5)) / 64
          out[at + 9 + c]! += (value * Math.sign((y % STRIDE) - 3.5)) / 64
        }
      }
    }
    return { data: out, shape: [1, h, w, CHANNELS] as const }
  }
  return {
    name: 'tiny',
    stride: STRIDE,
    channels: CHANNELS,
    offset: 0,
    // For nothing here: an image is mapped at its own size.
    inputSize: [96, 96],
    async map(image) {
      maps++
      return { features: mapOf(image), scale: [1 / STRIDE, 1 / STRIDE] }
    },
    async batch(images, [height, width]) {
      const all = images.map((image) => mapOf(resized(image, height, width)))
      const [, h, w, c] = all[0]!.shape
      const data = new Float32Array(all.flatMap((map) => [...map.data]))
      return { data, shape: [images.length, h, w, c] }
    },
    dispose: () => undefined,
    get maps() {
      return maps
    },
  }
}

/** By its nearest pixels. */
function resized({ data, width, height }: Image, toHeight: number, toWidth: number): Image {
  const bytes = data.length / (width * height)
  const out = new Uint8Array(toWidth * toHeight * bytes)
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const [v, u] = [Math.floor((y * height) / toHeight), Math.floor((x * width) / toWidth)]
      const from = (v * width + u) * bytes
      out.set(data.subarray(from, from + bytes), (y * toWidth + x) * bytes)
    }
  }
  return { data: out, width: toWidth, height: toHeight }
}
