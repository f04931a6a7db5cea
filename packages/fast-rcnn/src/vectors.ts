import type { Image } from '@roipool/features'
import { toCells } from './cells.js'
import type { FastRcnn } from './model.js'
import { poolBackend, pooledSize, poolRois } from './pool.js'
import { imageOf, type Looked } from './proposals.js'
import type { Rcnn } from './rcnn.js'

/** A detector: the quick way, one pass an image, or the slow one, a pass a region. */
export type Detector = FastRcnn | Rcnn

/** The model whose layers a detector computes with. */
export function modelIn(detector: Detector): FastRcnn {
  return detector.kind === 'rcnn' ? detector.model : detector
}

/**
 * What the head is given of each box: [boxes, bins · channels].
 *
 * @param boxes in pixels of the image, each with an area in it
 */
export async function vectorsOf(
  detector: Detector,
  looked: Looked,
  boxes: Float32Array,
): Promise<Float32Array> {
  return detector.kind === 'rcnn'
    ? cropped(detector, imageOf(looked.image), boxes)
    : pooled(detector, looked, boxes)
}

async function pooled(
  { backbone, pool }: FastRcnn,
  { map }: Looked,
  boxes: Float32Array,
): Promise<Float32Array> {
  return poolRois(await poolBackend(), pool, map!.features, { boxes: toCells(boxes, map!, backbone) })
}

/** Each region cut out and warped to one size, a pass for each batch of them, its whole map pooled. */
async function cropped(
  { model, size, batch }: Rcnn,
  image: Image,
  boxes: Float32Array,
): Promise<Float32Array> {
  const { backbone, pool } = model
  const count = boxes.length / 4
  const each = pooledSize(pool, backbone.channels)
  const vectors = new Float32Array(count * each)
  for (let from = 0; from < count; from += batch) {
    const rows = Array.from({ length: Math.min(batch, count - from) }, (_, n) => from + n)
    const crops = rows.map((row) => crop(image, boxes.subarray(row * 4, row * 4 + 4)))
    const features = await backbone.batch(crops, size)
    const [, height, width] = features.shape
    const whole = Float32Array.from(rows.flatMap(() => [0, 0, width, height]))
    const rois = { boxes: whole, batchIndices: Int32Array.from(rows, (row) => row - from) }
    vectors.set(await poolRois(await poolBackend(), pool, features, rois), from * each)
  }
  return vectors
}

/** The pixels that a box touches. */
function crop({ data, width: full, height: fullHeight }: Image, box: Float32Array): Image {
  const channels = data.length / (full * fullHeight)
  const [left, top] = [Math.floor(box[0]!), Math.floor(box[1]!)]
  const [width, height] = [Math.ceil(box[2]!) - left, Math.ceil(box[3]!) - top]
  const out = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * full + left) * channels
    out.set(data.subarray(from, from + width * channels), y * width * channels)
  }
  return { data: out, width, height }
}
