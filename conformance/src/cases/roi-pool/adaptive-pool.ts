import type { Case } from '../../case.js'
import { imageCasesOf } from '../write/image.js'
import { GUESS, map, refusedBy } from '../write/refused.js'

const { geometry, literal } = imageCasesOf('adaptivePool')

/** Five rows in two bins share the third, three columns in two the second: every bin holds the 15. */
const shared = { shape: [1, 5, 3, 1], data: [9, 1, 4, 2, 8, 3, 5, 15, 6, 7, 10, 12, 14, 11, 13] } as const

/** Cell i holds the number i. */
const counted = (height: number, width: number) =>
  ({ shape: [1, height, width, 1], data: Array.from({ length: height * width }, (_, i) => i) }) as const

function refused(name: string, params: object, says: readonly string[], features: unknown = map): Case {
  const right = { outputSize: [2, 3] }
  const call = { features, params: { ...right, ...params } }
  return {
    ...refusedBy('adaptivePool', `adaptive-pool-${name}`, '§7.5', GUESS, call, says),
    proves: 'planner',
  }
}

/** Every answer that is written out follows from the rule: bin i is [⌊i·H/P⌋, ⌈(i+1)·H/P⌉). */
export const adaptivePools: readonly Case[] = [
  literal(
    { id: 'adaptive-pool/bins-share-a-cell', spec: '§16.1', catches: 'neighbours that share no cell' },
    shared,
    { outputSize: [2, 2] },
    [15, 15, 15, 15],
  ),
  literal(
    { id: 'adaptive-pool/mean', spec: '§16.1', catches: 'a mean of other cells, or a sum' },
    shared,
    { outputSize: [2, 2], reduce: 'avg' },
    [40 / 6, 37 / 6, 62 / 6, 67 / 6],
  ),
  literal(
    {
      id: 'adaptive-pool/largest-of-10x7',
      spec: '§16.1',
      catches: 'rows divided by columns, or columns by rows',
    },
    counted(10, 7),
    { outputSize: [4, 3] },
    // Rows [0, 3), [2, 5), [5, 8), [7, 10) and columns [0, 3), [2, 5), [4, 7).
    [16, 18, 20, 30, 32, 34, 51, 53, 55, 65, 67, 69],
  ),
  literal(
    {
      id: 'adaptive-pool/more-bins-than-cells',
      spec: '§16.1',
      catches: 'empty bins where there are few cells',
    },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 6, 5, 4] },
    { outputSize: [5, 4] },
    [1, 2, 3, 3, 1, 2, 3, 3, 6, 6, 5, 4, 6, 6, 5, 4, 6, 6, 5, 4],
  ),
  literal(
    { id: 'adaptive-pool/as-many-bins-as-cells', spec: '§16.1', catches: 'a map that is not left as it is' },
    { shape: [1, 2, 3, 1], data: [1, 2, 3, 6, 5, 4] },
    { outputSize: [2, 3] },
    [1, 2, 3, 6, 5, 4],
  ),
  literal(
    { id: 'adaptive-pool/channels-first', spec: '§1.3', catches: 'channels taken for rows' },
    { shape: [1, 2, 2, 3], data: [1, 2, 3, 4, 5, 6, 12, 11, 10, 9, 8, 7] },
    { outputSize: [1, 1], layout: 'NCHW' },
    [6, 12],
  ),
  literal(
    { id: 'adaptive-pool/nan', spec: '§16.2', catches: 'NaN that wins, as in PyTorch', nonFinite: true },
    { shape: [1, 1, 4, 1], data: [Number.NaN, 2, Number.NaN, Number.NaN] },
    { outputSize: [1, 2] },
    [2, -Infinity],
  ),
  geometry(
    { id: 'adaptive-pool/three-images', spec: '§1.6', catches: 'another image than the row’s' },
    [11, 14, 5],
    { outputSize: [3, 4] },
  ),
  geometry(
    {
      id: 'adaptive-pool/three-images-avg',
      spec: '§1.6',
      catches: 'another image than the row’s, in a mean',
    },
    [11, 14, 5],
    { outputSize: [3, 4], reduce: 'avg' },
  ),
  geometry(
    { id: 'adaptive-pool/divided-exactly', spec: '§16.1', catches: 'edges in float32, one cell off' },
    [26, 28, 2],
    { outputSize: [22, 26] },
  ),
]

export const adaptiveRefusals: readonly Case[] = [
  refused('output-size-zero', { outputSize: [0, 3] }, ['params.outputSize[0]', 'positive', '0']),
  refused('reduce-unknown', { reduce: 'mean' }, ['params.reduce', 'max', 'avg', 'mean']),
  refused('spatial-scale', { spatialScale: 1 }, ['params.spatialScale', 'not a parameter']),
  refused('no-rows', {}, ['2 images', '0 high', '5 wide'], {
    data: new Float32Array(0),
    shape: [2, 0, 5, 2],
  }),
]
