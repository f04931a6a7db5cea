import type { Case } from '../../case.js'
import { counted, ringed } from '../../masks.js'
import { pyramidCasesOf } from '../write/pyramid.js'

const { levels, geometry } = pyramidCasesOf('multiScaleMaskPool')

const [height, width] = [100, 150]
const polygons = (...rings: readonly (readonly number[])[]) => ringed(height, width, ...rings)
const box = (x: number, y: number, w: number, h: number) => [x, y, x + w, y, x + w, y + h, x, y + h]

/** Sides of 8, 16 and 32 pixels belong to the levels 3, 4 and 5. */
export const maskPyramids: readonly Case[] = [
  levels(
    {
      id: 'mask-pool/level-of-its-box',
      spec: '§22.8',
      catches: 'the level of a mask by its image, or by how much of it is covered',
    },
    [
      polygons(box(40, 40, 8, 8)),
      polygons(box(40, 40, 16, 16)),
      polygons(box(40, 40, 32, 8)),
      polygons(box(40, 40, 32, 32)),
      // Half of its box, and two that are a quarter of theirs.
      polygons([40, 40, 72, 40, 40, 72]),
      polygons(box(40, 40, 16, 16), box(56, 56, 16, 16)),
      // Of a column 20 pixels high: the square root of 20 is below 8.
      counted(height, width, [40 * height + 10, 20, 110 * height - 30]),
      polygons(box(-99, -99, 9, 9)),
    ],
    { outputSize: [1, 1], canonicalSize: 16 },
    [3, 4, 4, 5, 5, 5, 3, 0],
  ),
  levels(
    {
      id: 'mask-pool/level-within-the-image',
      spec: '§22.8',
      catches: 'the level of a polygon that leaves its image by all of it',
    },
    [polygons(box(-24, -24, 32, 32)), polygons(box(134, 0, 99, 16))],
    { outputSize: [1, 1], canonicalSize: 16 },
    [3, 4],
  ),
  geometry(
    { id: 'mask-pool/three-levels', spec: '§22.8', catches: 'rows in the order of the levels' },
    3,
    [
      polygons([20.5, 11, 71, 30, 33, 68.25]),
      counted(height, width, [30 * height + 20, 7, 93, 9, 91, 8, 120 * height - 228]),
      polygons(box(70, 20, 18, 14), [80, 25, 95, 30, 82, 41]),
      polygons([3, 5, 12, 4, 10, 11.5]),
    ],
    { outputSize: [2, 3], canonicalSize: 16 },
  ),
  geometry(
    {
      id: 'mask-pool/three-levels-largest',
      spec: '§22.8',
      catches: 'a threshold or a maximum on the finest level only',
    },
    3,
    [
      polygons([3, 5, 12, 4, 10, 11.5]),
      polygons([20.5, 11, 71, 30, 33, 68.25]),
      polygons(box(70, 20, 18, 14)),
    ],
    { outputSize: [2, 2], canonicalSize: 16, threshold: 0.3, reduce: 'max' },
  ),
]
