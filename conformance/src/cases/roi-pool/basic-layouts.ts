import type { Case } from '../../case.js'
import { casesOf } from '../write/pool.js'
import { small } from './basic.js'

const { literal } = casesOf('roiPool', 'backend')

const channelsFirst = {
  shape: [2, 3, 2, 4],
  data: () => Float32Array.from({ length: 48 }, (_, n) => n),
} as const
const rois = {
  boxes: [
    [0, 0, 4, 2],
    [1, 0, 3, 1],
  ],
  images: [1, 0],
} as const
const params = { outputSize: [1, 2], spatialScale: 1 } as const

/** Maps and results with channels first. */
export const layouts: readonly Case[] = [
  literal(
    {
      id: 'basic/channels-first',
      spec: '§1.3',
      catches: 'a map with channels first read as if they were last',
    },
    channelsFirst,
    rois,
    { ...params, layout: 'NCHW' },
    [29, 31, 37, 39, 45, 47, 1, 2, 9, 10, 17, 18],
  ),
  literal(
    { id: 'basic/channels-first-to-last', spec: '§1.3', catches: 'outputLayout NHWC not heeded' },
    channelsFirst,
    rois,
    { ...params, layout: 'NCHW', outputLayout: 'NHWC' },
    [29, 37, 45, 31, 39, 47, 1, 9, 17, 2, 10, 18],
  ),
  literal(
    { id: 'basic/channels-last-to-first', spec: '§1.3', catches: 'outputLayout NCHW not heeded' },
    small,
    { boxes: [[0, 0, 4, 2]], images: [1] },
    { ...params, outputLayout: 'NCHW' },
    [111, 113, -100, -102],
  ),
]
