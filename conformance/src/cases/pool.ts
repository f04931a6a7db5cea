import type { HostOptions, RoiPoolParams, Shape } from '@roipool/core'
import type { Expected, PoolCase, Values } from '../case.js'
import { threeImages } from '../fill.js'

export type Box = readonly [x1: number, y1: number, x2: number, y2: number]
type Params = RoiPoolParams & HostOptions

/** The words of a case, and whether NaN or ±∞ are what it is about. */
export interface Text extends Pick<PoolCase, 'id' | 'spec' | 'catches' | 'plan'> {
  readonly nonFinite?: true
}

/** A feature map, made when the case runs. */
interface LazyMap {
  readonly shape: Shape
  readonly data: () => Float32Array
}

interface Boxes {
  readonly boxes: readonly Box[]
  /** Left out where the map has one image. */
  readonly images?: readonly number[]
}

/** A pool case; what a backend has to promise for it follows from its sizes and parameters. */
export function pool(
  { nonFinite, ...text }: Text,
  { shape, data }: LazyMap,
  { boxes, images }: Boxes,
  params: Params,
  expected: Expected,
): PoolCase {
  const channels = shape[params.layout === 'NCHW' ? 1 : 3]
  const elements = Math.max(product(shape), product([boxes.length, ...params.outputSize, channels]))
  const reduction = params.reduce === 'avg' ? 'sum' : 'max'
  return {
    kind: 'pool',
    ...text,
    needs: { reduction, nonFinite, elements },
    expected,
    problem: () => ({
      features: { data: data(), shape },
      rois: {
        boxes: Float32Array.from(boxes.flat()),
        ...(images && { batchIndices: Int32Array.from(images) }),
      },
      params,
    }),
  }
}

/** A small case whose answer is written out. */
export function literal(
  text: Text,
  { shape, data }: { shape: Shape; data: ArrayLike<number> | (() => Float32Array) },
  rois: Boxes,
  params: Params,
  values: Values,
): PoolCase {
  const map = { shape, data: typeof data === 'function' ? data : () => Float32Array.from(data) }
  return pool(text, map, rois, params, { from: 'hand', values })
}

/**
 * A geometry, tried on three fills at once: every box on an ascending, a descending and a shuffled image, in an order
 * in which no RoI's number is its image's. Expected is what the oracle says.
 */
export function geometry(
  text: Text,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  boxes: readonly Box[],
  params: Params,
): PoolCase {
  const size = height * width * channels
  const unit = params.reduce === 'avg' ? 2 ** -Math.ceil(Math.log2(size)) : 1
  const images = [2, 0, 1]
  return pool(
    text,
    { shape: [3, height, width, channels], data: () => threeImages(height, width, channels, unit).data },
    { boxes: boxes.flatMap((box) => images.map(() => box)), images: boxes.flatMap(() => images) },
    params,
    { from: 'oracle' },
  )
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1)
}
