import { describeValue, type FeatureMap, invalid } from '@roipool/core'
import type { Id } from '@roipool/detection'
import type { Image, MappedImage } from '@roipool/features'

/** An image and what is on it. */
export interface Scene {
  readonly image: Image
  /** x1 y1 x2 y2 of each object, in pixels; none where the scene shows nothing but background. */
  readonly boxes: Float32Array
  /** The class of each object, as its number in the model's `classes`. */
  readonly labels: ArrayLike<number>
  /** Boxes that may hold an object: made by `options.proposals` where they are not given. */
  readonly proposals?: Float32Array | undefined
  /** What names the image in messages and results: its number in the dataset by default. */
  readonly id?: Id | undefined
}

/** A scene whose map was made: what a frozen backbone computes of it once. `prepare` makes it. */
export interface PreparedScene {
  readonly map: MappedImage
  /** Pixels of the image. */
  readonly width: number
  readonly height: number
  readonly boxes: Float32Array
  readonly labels: readonly number[]
  readonly proposals: Float32Array
  readonly id: Id
  /** The image itself, where `prepare` was asked to keep it. */
  readonly image?: Image | undefined
  /** What the last layers of a backbone to be trained are given, where `prepare` was asked for it. */
  readonly prefix?: FeatureMap | undefined
}

/** Scenes, as a list or one after the other. */
export type Dataset =
  | Iterable<Scene>
  | AsyncIterable<Scene>
  | Iterable<PreparedScene>
  | AsyncIterable<PreparedScene>

/** Told what was put right, with the place. `console.warn` by default. */
export type Warn = (message: string) => void

export const isPrepared = (scene: Scene | PreparedScene): scene is PreparedScene => 'map' in scene

/** Pixels of the largest image that is taken: its bytes and its map must fit into memory. */
const MOST_PIXELS = 2 ** 26

/** A scene in order: its objects inside the image, each with an area. */
export interface CheckedScene {
  readonly id: Id
  readonly width: number
  readonly height: number
  readonly boxes: Float32Array
  readonly labels: readonly number[]
}

/**
 * Checks one scene. Objects that reach over the image's edge are cut off there, those without an area inside are left
 * out, and `warn` is told.
 *
 * @param n its number in the dataset
 * @param classes how many there are; undefined where labels do not matter
 * @throws RoiPoolError ROI_INVALID, naming the scene, for a malformed image, malformed or inverted boxes, labels that do
 * not fit
 */
export function checkScene(
  scene: Scene | PreparedScene,
  n: number,
  classes: number | undefined,
  warn: Warn,
): CheckedScene {
  if (scene === null || typeof scene !== 'object') {
    invalid(`dataset: scene ${n} must be { image, boxes, labels }, but is ${describeValue(scene)}`)
  }
  const { id = n } = scene
  const place = id === n ? `dataset: scene ${n}` : `dataset: scene ${n} (${id})`
  const { width, height } = isPrepared(scene) ? scene : checkImage(`${place}: image`, scene.image)
  const count = checkCorners(`${place}: boxes`, scene.boxes)
  const labels = checkLabels(`${place}: labels`, scene.labels, count, classes)
  const kept = inside(scene.boxes, width, height)
  if (kept.cut > 0)
    warn(`${place}: ${kept.cut} of ${count} boxes reach over the image's edge and are cut off`)
  const lost = count - kept.rows.length
  if (lost > 0) warn(`${place}: ${lost} of ${count} boxes have no area inside the image and are left out`)
  return { id, width, height, boxes: kept.boxes, labels: kept.rows.map((row) => labels[row]!) }
}

/** @throws RoiPoolError ROI_INVALID for what is no image, and for one that is too large */
export function checkImage(what: string, image: Image): Image {
  if (image === null || typeof image !== 'object') {
    invalid(`${what} must be { data, width, height }, but is ${describeValue(image)}`)
  }
  const { data, width, height } = image
  for (const [side, pixels] of Object.entries({ width, height })) {
    if (Number.isSafeInteger(pixels) && pixels > 0) continue
    invalid(`${what}.${side} must be a positive whole number, but is ${describeValue(pixels)}`)
  }
  if (width * height > MOST_PIXELS) {
    invalid(`${what} has ${width}×${height} pixels, more than ${MOST_PIXELS}: make it smaller first`)
  }
  const bytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray
  if (!bytes || (data.length !== width * height * 3 && data.length !== width * height * 4)) {
    const size = `RGB or RGBA bytes of ${width}×${height} pixels`
    invalid(`${what}.data must be ${size}, but is ${describeValue(data)}`)
  }
  return image
}

/** How many boxes there are. @throws RoiPoolError ROI_INVALID for malformed and for inverted ones */
export function checkCorners(what: string, boxes: Float32Array): number {
  if (!(boxes instanceof Float32Array) || boxes.length % 4 !== 0) {
    invalid(`${what} must be a Float32Array of x1 y1 x2 y2 a box, but is ${describeValue(boxes)}`)
  }
  for (let at = 0; at < boxes.length; at += 4) {
    const [x1, y1, x2, y2] = boxes.subarray(at, at + 4)
    const words = () => `box ${at / 4} is ${x1} ${y1} ${x2} ${y2}`
    if (![x1, y1, x2, y2].every(Number.isFinite)) invalid(`${what} must be finite, but ${words()}`)
    if (x1! <= x2! && y1! <= y2!) continue
    invalid(`${what} must have x1 ≤ x2 and y1 ≤ y2, but ${words()}: order its corners, or drop it`)
  }
  return boxes.length / 4
}

function checkLabels(
  what: string,
  labels: ArrayLike<number>,
  count: number,
  classes: number | undefined,
): ArrayLike<number> {
  if (labels === null || typeof labels !== 'object' || labels.length !== count) {
    invalid(`${what} must be ${count} numbers, one for each box, but is ${describeValue(labels)}`)
  }
  for (let n = 0; n < count; n++) {
    const label = labels[n]!
    if (Number.isSafeInteger(label) && label >= 0 && label < (classes ?? Infinity)) continue
    const range = classes === undefined ? 'at least 0' : `0 to ${classes - 1}, the number of a class`
    invalid(`${what}[${n}] must be a whole number, ${range}, but is ${describeValue(label)}`)
  }
  return labels
}

/** The parts of boxes that lie in an image. */
export interface Inside {
  readonly boxes: Float32Array
  /** Of which box each is the part: those that have no area there have none. */
  readonly rows: readonly number[]
  /** How many of them are not whole. */
  readonly cut: number
}

/** The parts of boxes that lie in an image, without those that have no area there. */
export function inside(boxes: Float32Array, width: number, height: number): Inside {
  const parts = new Float32Array(boxes.length)
  const rows: number[] = []
  let cut = 0
  for (let row = 0; row < boxes.length / 4; row++) {
    const [x1, y1, x2, y2] = boxes.subarray(row * 4, row * 4 + 4) as unknown as Corners
    const part = [Math.max(x1, 0), Math.max(y1, 0), Math.min(x2, width), Math.min(y2, height)] as const
    if (part[0] >= part[2] || part[1] >= part[3]) continue
    if (x1 < 0 || y1 < 0 || x2 > width || y2 > height) cut++
    parts.set(part, rows.length * 4)
    rows.push(row)
  }
  return { boxes: parts.slice(0, rows.length * 4), rows, cut }
}

type Corners = readonly [x1: number, y1: number, x2: number, y2: number]
