import { selectiveSearch } from '@roipool/detection'
import { type Image, type PreparedScene, prepare } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import type { Box } from '../project/types'
import type { Labelled, Sheet } from './messages'

/** Pixels of the longer side that the engine works on: what the network sees. */
const SIDE = 512
/** Boxes that selective search proposes on each photograph. */
const PROPOSALS = 400

/** What is kept of a photograph once it was looked at: its map and its proposals, upright, and mirrored once asked for. */
export interface Look {
  /** Pixels that the engine works on, for each of the photograph. */
  readonly scale: number
  readonly upright: PreparedScene
  readonly mirrored: PreparedScene | undefined
}

/** The pixels of a photograph, upright as its file says, made smaller where it is large; left for right if asked. */
export async function pixelsOf(
  source: Blob | ImageBitmap,
  mirror = false,
): Promise<{ image: Image; scale: number }> {
  const bitmap = source instanceof Blob ? await createImageBitmap(source) : source
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number]
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  pen.imageSmoothingQuality = 'high'
  if (mirror) pen.setTransform(-1, 0, 0, 1, width, 0)
  pen.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { image: { data: pen.getImageData(0, 0, width, height).data, width, height }, scale }
}

const propose = (image: Image): Promise<Float32Array> => selectiveSearch(image, { most: PROPOSALS })

/** Fewer boxes in less time, for the camera. */
export const proposeQuickly = (image: Image): Promise<Float32Array> =>
  selectiveSearch(image, { mode: 'single' })

/** One pass of the network. */
export async function lookAt(sheet: Sheet, backbone: Backbone): Promise<Look> {
  const { image, scale } = await pixelsOf(sheet.blob)
  const scene = { id: sheet.id, image, boxes: new Float32Array(), labels: [] }
  const [upright] = await prepare([scene], backbone, { proposals: propose })
  return { scale, upright: upright!, mirrored: undefined }
}

/** Another pass, for its mirror image: twice the examples to learn from. */
export async function withMirror(look: Look, sheet: Sheet, backbone: Backbone): Promise<Look> {
  const { image } = await pixelsOf(sheet.blob, true)
  const proposals = mirroredBoxes(look.upright.proposals, look.upright.width)
  const scene = { id: sheet.id, image, boxes: new Float32Array(), labels: [], proposals }
  const [mirrored] = await prepare([scene], backbone)
  return { ...look, mirrored: mirrored! }
}

/** A photograph that was looked at, to learn from. */
export function scenesOf({ scale, upright, mirrored }: Look, { boxes, labels }: Labelled): PreparedScene[] {
  const own = Float32Array.from(boxes.flat(), (pixels) => pixels * scale)
  const known = { ...upright, boxes: own, labels: [...labels] }
  if (!mirrored) return [known]
  return [known, { ...mirrored, boxes: mirroredBoxes(own, mirrored.width), labels: [...labels] }]
}

/** A box in pixels of the photograph. */
export function boxIn(box: ArrayLike<number>, scale: number): Box {
  return Array.from(box, (pixels) => pixels / scale) as unknown as Box
}

function mirroredBoxes(boxes: Float32Array, width: number): Float32Array {
  return boxes.map((value, n) => (n % 2 === 1 ? value : width - boxes[n % 4 === 0 ? n + 2 : n - 2]!))
}
