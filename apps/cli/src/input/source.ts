import { extname } from 'node:path'
import type { FeatureMap, Rois } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { fail } from '@roipool/terminal'
import { isArrayFile } from './arrays/read.js'
import { type BoxTable, type Placement, toRois } from './boxes/format.js'
import { readBytes } from './bytes.js'
import type { FileLayout, Fit } from './choices.js'
import { readFeatureMap } from './feature-map.js'
import { type Decoded, decodePhotograph, type Photograph, type Size } from './photograph.js'
import { onAxes, type SpatialScale } from './scale.js'

/** A photograph, which the network turns into a feature map, or one that was made elsewhere. */
export type Input =
  | { readonly photograph: Photograph; readonly map?: undefined }
  | { readonly map: FeatureMap; readonly doubt?: string; readonly photograph?: undefined }

export interface InputOptions {
  /** Of photographs. */
  readonly fit?: Fit | undefined
  /** Of feature maps. */
  readonly layout?: FileLayout | undefined
  readonly array?: string | undefined
  readonly spatialScale?: SpatialScale | undefined
  /** The network of photographs. */
  readonly model?: string | undefined
}

/**
 * Reads what a file is; `-` is standard input. Refuses options that are for the other kind.
 *
 * @param size of what the network sees, asked only for photographs
 */
export async function readInput(
  path: string,
  options: InputOptions,
  size: () => Promise<Size>,
): Promise<Input> {
  const { fit, layout, array, spatialScale, model } = options
  const named = isArrayFile(path, Buffer.alloc(0))
  const bytes = await readBytes(path, named ? 'feature map' : 'image')
  if (isArrayFile(path, bytes)) {
    if (fit !== undefined) fail(`--fit is for photographs, and ${path} is a feature map`)
    if (model !== undefined) fail(`--model is for photographs, and ${path} is a feature map`)
    const { features, doubt } = readFeatureMap(bytes, path, layout, array)
    return { map: features, ...(doubt !== undefined && { doubt }) }
  }
  if (spatialScale !== undefined) {
    fail(`--spatial-scale is for feature maps (.npy); the network that sees ${path} has its own`)
  }
  const stray =
    layout !== undefined && model === undefined ? '--layout' : array !== undefined ? '--array' : undefined
  if (stray) fail(`${stray} is for feature maps (.npy, .npz, .safetensors), and ${path} is none`)
  if (OTHER_MAPS.includes(extname(path).toLowerCase())) {
    fail(`${path} is no file of NumPy’s: numpy.save or safetensors make one of a feature map`)
  }
  return { photograph: await decodePhotograph(bytes, path, await size(), fit) }
}

/** Endings of feature maps that are not read. */
const OTHER_MAPS = ['.pt', '.pth', '.h5', '.hdf5', '.mat', '.pkl', '.onnx', '.parquet', '.arrow']

/** A feature map and the RoIs to pool from it. */
export interface Source {
  readonly features: FeatureMap
  readonly rois: Rois
  /** Cells to a unit of the RoIs' coordinates. */
  readonly spatialScale: SpatialScale
}

/** Runs the network on a photograph. Its boxes, given in the photograph's pixels or fractions, go where it goes. */
export async function fromPhotograph(
  network: Backbone,
  photograph: Decoded,
  boxes: BoxTable,
): Promise<Source> {
  const { features } = await network.map(photograph.square)
  const { width, height, place } = photograph
  return {
    features,
    rois: toRois(boxes, inUnits(boxes, place, width, height)),
    spatialScale: 1 / network.stride,
  }
}

/** @param scale cells to a pixel of the image that the map was computed from; not needed where boxes are fractions */
export function fromMap(map: FeatureMap, boxes: BoxTable, scale: SpatialScale): Source {
  const [, height, width] = map.shape
  const [y, x] = onAxes(scale)
  const as = { scale: 1, offset: 0 }
  const place = inUnits(boxes, { x: as, y: as }, width / x, height / y)
  return { features: map, rois: toRois(boxes, place), spatialScale: scale }
}

/** The placement of boxes in pixels as that of boxes in their own unit. */
function inUnits({ fractions }: BoxTable, { x, y }: Decoded['place'], width: number, height: number) {
  if (!fractions) return { x, y }
  const times = ({ scale, offset }: Placement, length: number) => ({ scale: scale * length, offset })
  return { x: times(x, width), y: times(y, height) }
}
