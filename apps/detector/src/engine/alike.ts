import { catalog } from '@roipool/catalog'
import { type Backend, firstAvailable, roiAlign, roiPool } from '@roipool/core'
import { toCells } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import type { PoolingName } from '../project/types'
import type { Likeness } from './messages'
import type { Look } from './sheets'

const SIDE = 5
/** Channels that are shown. */
const SHOWN = 4

let opened: Promise<Backend> | undefined

/** What the head is given of one box: SIDE · SIDE · channels numbers. */
export async function pooledOf(
  { scale, upright: { map } }: Look,
  box: readonly number[],
  backbone: Backbone,
  pooling: PoolingName,
): Promise<Float32Array> {
  opened ??= firstAvailable(catalog.filter(({ id }) => id === 'wasm').map(({ open }) => open))
  const rois = {
    boxes: toCells(
      Float32Array.from(box, (pixels) => pixels * scale),
      map,
      backbone,
    ),
  }
  const size = { outputSize: [SIDE, SIDE], spatialScale: 1 } as const
  const backend = await opened
  const pooled =
    pooling === 'roiPool'
      ? await roiPool(backend, map.features, rois, size)
      : await roiAlign(backend, map.features, rois, { ...size, samplingRatio: 2 })
  return pooled.data
}

/** Which of some regions is most like another one, to the head. */
export function mostAlike(one: Float32Array, others: readonly Float32Array[]): Likeness {
  const cosines = others.map((other) => cosine(one, other))
  const place = cosines.indexOf(Math.max(...cosines))
  const other = others[place]!
  const channels = one.length / SIDE ** 2
  const shared = Array.from({ length: channels }, (_, number) => {
    const [a, b] = [plane(one, number, channels), plane(other, number, channels)]
    return { number, a, b, share: a.reduce((sum, value, n) => sum + value * b[n]!, 0) }
  })
  const shown = shared.toSorted((a, b) => b.share - a.share).slice(0, SHOWN)
  return { place, alike: cosines[place]!, side: SIDE, channels: shown.map(lightened) }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, left, right] = [0, 0, 0]
  for (let n = 0; n < a.length; n++) {
    product += a[n]! * b[n]!
    left += a[n]! ** 2
    right += b[n]! ** 2
  }
  return product / Math.sqrt(left * right || 1)
}

function plane(pooled: Float32Array, number: number, channels: number): number[] {
  return Array.from({ length: SIDE ** 2 }, (_, cell) => pooled[cell * channels + number]!)
}

/** Both grids in one scale, from 0 to 1. */
function lightened({ number, a, b }: { number: number; a: number[]; b: number[] }) {
  const [low, high] = [Math.min(...a, ...b), Math.max(...a, ...b)]
  const light = (value: number) => (value - low) / (high - low || 1)
  return { number, a: a.map(light), b: b.map(light) }
}
