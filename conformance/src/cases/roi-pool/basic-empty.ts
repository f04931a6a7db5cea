import type { Case } from '../../case.js'
import { threeImages } from '../../fill.js'
import { casesOf } from '../write/pool.js'

const { pool } = casesOf('roiPool', 'backend')

const params = { outputSize: [2, 3], spatialScale: 1 } as const
const none = { from: 'hand', values: [] } as const
const noData = () => new Float32Array(0)
const map = { shape: [3, 4, 5, 2], data: () => threeImages(4, 5, 2).data } as const

/** Nothing to pool, or nothing to pool it from: legal, and the result has no elements. */
export const empty: readonly Case[] = [
  pool(
    { id: 'basic/no-rois', spec: '§1.2', catches: 'failing for want of RoIs' },
    map,
    { boxes: [], images: [] },
    params,
    none,
  ),
  pool(
    { id: 'basic/no-images', spec: '§1.1', catches: 'failing for want of images, where there are no RoIs' },
    { shape: [0, 4, 5, 2], data: noData },
    { boxes: [], images: [] },
    params,
    none,
  ),
  pool(
    { id: 'basic/no-channels', spec: '§1.1', catches: 'failing for want of channels' },
    { shape: [3, 4, 5, 0], data: noData },
    { boxes: [[0, 0, 5, 4]], images: [2] },
    params,
    none,
  ),
  pool(
    { id: 'basic/no-cells', spec: '§1.1', catches: 'failing for want of cells, where there are no RoIs' },
    { shape: [3, 0, 5, 2], data: noData },
    { boxes: [], images: [] },
    { ...params, reduce: 'avg' },
    none,
  ),
]
