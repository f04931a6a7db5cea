import { describeValue, invalid } from '@roipool/core'
import { selectiveSearch } from '@roipool/detection'
import type { Backbone, Image, MappedImage } from '@roipool/features'
import { checkCorners, inside } from './dataset.js'
import { propose, type Rpn } from './rpn.js'

/** What finds boxes that may hold an object: x1 y1 x2 y2 each, in pixels of the image, the best first. */
export type Proposer = (image: Image, signal?: AbortSignal) => Float32Array | Promise<Float32Array>

/** Boxes themselves, a function that finds them, or a region proposal network. */
export type Proposals = Float32Array | Proposer | Rpn

/** Boxes of selective search by default. */
const MOST = 1000

/** An image and its map, or what is left of them: an image is not kept with a prepared scene. */
export interface Looked {
  readonly image?: Image | undefined
  readonly map?: MappedImage | undefined
  readonly width: number
  readonly height: number
}

/**
 * Boxes that may hold an object, inside the image, each with an area: selective search's by default.
 *
 * @param backbone the one that made `looked.map`
 */
export async function proposalsOf(
  proposals: Proposals | undefined,
  looked: Looked,
  backbone: Backbone,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const boxes = await found(proposals, looked, backbone, signal)
  checkCorners('proposals', boxes)
  return inside(boxes, looked.width, looked.height).boxes
}

async function found(
  proposals: Proposals | undefined,
  { image, map, width, height }: Looked,
  backbone: Backbone,
  signal?: AbortSignal,
): Promise<Float32Array> {
  if (proposals instanceof Float32Array) return proposals
  if (isRpn(proposals)) {
    if (map && proposals.backbone.name === backbone.name) return propose(proposals, { map, width, height })
    return propose(proposals, imageOf(image))
  }
  if (proposals === undefined) {
    return selectiveSearch(imageOf(image), { most: MOST, ...(signal ? { signal } : {}) })
  }
  if (typeof proposals === 'function') return proposals(imageOf(image), signal)
  return invalid(`proposals must be boxes, a function or an rpn, but is ${describeValue(proposals)}`)
}

export function isRpn(value: unknown): value is Rpn {
  return value !== null && typeof value === 'object' && (value as Rpn).kind === 'rpn'
}

/** The image, which a prepared scene may not have any more. */
export function imageOf(image: Image | undefined): Image {
  const remedy = 'find its proposals with prepare, or prepare with keepImages: true'
  return image ?? invalid(`the image of a prepared scene was not kept: ${remedy}`)
}
