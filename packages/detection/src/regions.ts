import type { Pixels } from './image.js'
import type { Segments } from './segment.js'

/** Steps of brightness of a channel, and directions of its gradient. */
const COLOURS = 16
const DIRECTIONS = 8
const FEATURES = 3 * (COLOURS + DIRECTIONS)
/** Gradients below this many levels, both axes together, have no direction. */
const FLAT = 8

/** The bins of each pixel: three of colour, then three of texture. A bin that is `FEATURES` counts for nothing. */
export type Bins = Uint8Array

/** Colour and direction of the gradient of every pixel and channel, as bins of a region's histogram. */
export function binsOf({ values, width, height }: Pixels): Bins {
  const bins = new Uint8Array(width * height * 6)
  for (let y = 0, p = 0; y < height; y++) {
    const up = y === 0 ? 0 : -width * 3
    const down = y === height - 1 ? 0 : width * 3
    for (let x = 0; x < width; x++, p++) {
      const left = x === 0 ? 0 : -3
      const right = x === width - 1 ? 0 : 3
      for (let c = 0; c < 3; c++) {
        const at = p * 3 + c
        const gx = values[at + right]! - values[at + left]!
        const gy = values[at + down]! - values[at + up]!
        bins[p * 6 + c] = c * COLOURS + Math.min(COLOURS - 1, Math.floor((values[at]! * COLOURS) / 256))
        bins[p * 6 + 3 + c] =
          Math.abs(gx) + Math.abs(gy) > FLAT ? 3 * COLOURS + c * DIRECTIONS + direction(gx, gy) : FEATURES
      }
    }
  }
  return bins
}

/** Which eighth of the circle a gradient points to. */
function direction(x: number, y: number): number {
  const steep = Math.abs(y) > Math.abs(x) ? 1 : 0
  return (x < 0 ? 4 : 0) + (y < 0 ? 2 : 0) + steep
}

/** Regions, and room for those that they are merged to: 2·count - 1 in all. */
export interface Regions {
  /** How many there are. */
  count: number
  /** Pixels of each. */
  readonly size: Float64Array
  /** x1 y1 x2 y2 of each, in pixels. */
  readonly box: Int32Array
  /** `FEATURES` numbers a region: colour adds up to 1, and so does texture where there is any. */
  readonly histogram: Float32Array
  readonly neighbours: Set<number>[]
}

export function regionsOf(bins: Bins, { labels, count }: Segments, width: number, height: number): Regions {
  const room = 2 * count - 1
  const size = new Float64Array(room)
  const box = new Int32Array(room * 4)
  const histogram = new Float32Array(room * FEATURES)
  const neighbours = Array.from({ length: count }, () => new Set<number>())
  for (let n = 0; n < count; n++) box.set([width, height, 0, 0], n * 4)
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const label = labels[p]!
      size[label]!++
      grow(box, label * 4, x, y)
      for (let n = p * 6; n < p * 6 + 6; n++) {
        if (bins[n]! < FEATURES) histogram[label * FEATURES + bins[n]!]!++
      }
      if (x + 1 < width) meet(neighbours, label, labels[p + 1]!)
      if (y + 1 < height) meet(neighbours, label, labels[p + width]!)
    }
  }
  for (let n = 0; n < count; n++) {
    normalise(histogram, n * FEATURES, 3 * COLOURS)
    normalise(histogram, n * FEATURES + 3 * COLOURS, 3 * DIRECTIONS)
  }
  return { count, size, box, histogram, neighbours }
}

/** The same regions, to be merged on their own. */
export function copyOf({ count, size, box, histogram, neighbours }: Regions): Regions {
  return {
    count,
    size: size.slice(),
    box: box.slice(),
    histogram: histogram.slice(),
    neighbours: neighbours.map((of) => new Set(of)),
  }
}

function grow(box: Int32Array, at: number, x: number, y: number): void {
  if (x < box[at]!) box[at] = x
  if (y < box[at + 1]!) box[at + 1] = y
  if (x >= box[at + 2]!) box[at + 2] = x + 1
  if (y >= box[at + 3]!) box[at + 3] = y + 1
}

function meet(neighbours: Set<number>[], a: number, b: number): void {
  if (a === b) return
  neighbours[a]!.add(b)
  neighbours[b]!.add(a)
}

function normalise(values: Float32Array, from: number, length: number): void {
  let sum = 0
  for (let n = from; n < from + length; n++) sum += values[n]!
  if (sum > 0) for (let n = from; n < from + length; n++) values[n]! /= sum
}

/** Makes one region of two, and returns its number. Its neighbours are theirs. */
export function merge(regions: Regions, a: number, b: number): number {
  const { size, box, histogram, neighbours } = regions
  const to = regions.count++
  size[to] = size[a]! + size[b]!
  for (let n = 0; n < 4; n++) {
    box[to * 4 + n] = (n < 2 ? Math.min : Math.max)(box[a * 4 + n]!, box[b * 4 + n]!)
  }
  for (let n = 0; n < FEATURES; n++) {
    const sum = histogram[a * FEATURES + n]! * size[a]! + histogram[b * FEATURES + n]! * size[b]!
    histogram[to * FEATURES + n] = sum / size[to]!
  }
  const around = new Set<number>()
  for (const [old, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const next of neighbours[old]!) {
      neighbours[next]!.delete(old)
      if (next !== other) around.add(next)
    }
  }
  for (const next of around) neighbours[next]!.add(to)
  neighbours.push(around)
  return to
}

/** Which likenesses count. Size and fill always do. */
export interface Likeness {
  readonly colour: boolean
  readonly texture: boolean
}

/** How alike two regions are, of `pixels` in the image: the sum of up to four numbers in [0, 1]. Uijlings et al. 2013, §3.2. */
export function similarity(
  { size, box, histogram }: Regions,
  a: number,
  b: number,
  { colour, texture }: Likeness,
  pixels: number,
): number {
  const from = colour ? 0 : 3 * COLOURS
  const to = texture ? FEATURES : 3 * COLOURS
  let shared = 0
  for (let n = from; n < to; n++) {
    shared += Math.min(histogram[a * FEATURES + n]!, histogram[b * FEATURES + n]!)
  }
  const width = Math.max(box[a * 4 + 2]!, box[b * 4 + 2]!) - Math.min(box[a * 4]!, box[b * 4]!)
  const height = Math.max(box[a * 4 + 3]!, box[b * 4 + 3]!) - Math.min(box[a * 4 + 1]!, box[b * 4 + 1]!)
  const both = size[a]! + size[b]!
  return shared + (1 - both / pixels) + (1 - (width * height - both) / pixels)
}
