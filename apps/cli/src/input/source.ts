import { extname } from 'node:path'
import type { FeatureMap, Rois } from '@roipool/core'
import { fail } from '@roipool/terminal'
import { NETWORK } from '../network/size.js'
import { type BoxTable, toRois } from './box-format.js'
import { readFeatures } from './feature-file.js'
import { type Photograph, readPhotograph } from './photograph.js'

/** A feature map and the RoIs to pool from it. */
export interface Source {
  readonly features: FeatureMap
  readonly rois: Rois
  /** Cells to a unit of the RoIs' coordinates; absent where those are fractions of the map. */
  readonly spatialScale?: number
  /** The photograph the features were computed from; of a feature map given as it is, nothing is known. */
  readonly photograph?: Photograph
}

/**
 * A `.npy` file is a feature map; anything else is a photograph, which the network turns into one.
 *
 * @param scale cells to a unit of the boxes of a feature map; `'normalised'` where boxes are fractions of any map
 */
export async function readSource(
  path: string,
  boxes: BoxTable,
  scale: number | 'normalised' | undefined,
): Promise<Source> {
  const isMap = extname(path).toLowerCase() === '.npy'
  if (scale === 'normalised') {
    const rois = toRois(boxes)
    if (isMap) return { features: await readFeatures(path), rois }
    const { features, photograph } = await fromPhotograph(await readPhotograph(path), boxes)
    return { features, rois, photograph }
  }
  if (isMap) {
    if (scale === undefined) fail(`${path} is a feature map: give its --spatial-scale, such as 1/32`)
    return { features: await readFeatures(path), rois: toRois(boxes), spatialScale: scale }
  }
  if (scale !== undefined) {
    fail(`--spatial-scale is for feature maps (.npy); the network that sees ${path} has its own`)
  }
  return fromPhotograph(await readPhotograph(path), boxes)
}

/**
 * Runs the network. It sees a square of 512×512 pixels, so a photograph of another shape is squeezed by a factor of
 * its own on each axis, and its boxes, given in the photograph's pixels, with it.
 */
export async function fromPhotograph(photograph: Photograph, boxes: BoxTable): Promise<Required<Source>> {
  const { openNetwork } = await import('../network/node.js')
  const network = await openNetwork()
  const { features } = await network.map(photograph.square)
  network.dispose()
  const scale = { x: NETWORK.size / photograph.width, y: NETWORK.size / photograph.height }
  return { features, rois: toRois(boxes, scale), spatialScale: 1 / NETWORK.stride, photograph }
}
