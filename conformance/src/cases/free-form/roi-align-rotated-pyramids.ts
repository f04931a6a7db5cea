import type { Case } from '../../case.js'
import { pyramidCasesOf } from '../write/pyramid.js'

const pyramids = pyramidCasesOf('multiScaleRoiAlignRotated')

/** Sides of 8, 16 and 32 pixels belong to the levels 3, 4 and 5. */
export const pyramidsRotated: readonly Case[] = [
  pyramids.levels(
    {
      id: 'roi-align-rotated/level-of-an-area',
      spec: '§17.5',
      catches: 'the level of the box around a rotated box, or of its corners',
    },
    [
      [76, 52, 8, 8, 0.8],
      [76, 52, 16, 16, 0.8],
      [76, 52, 32, 32, 0.8],
      [76, 52, 32, 8, 0.8],
      [76, 52, 4, 16, 0.8],
      [76, 52, -32, 32, 0.8],
    ],
    { outputSize: [1, 1], canonicalSize: 16, samplingRatio: 1 },
    [3, 4, 5, 4, 3, 3],
  ),
  pyramids.geometry(
    { id: 'roi-align-rotated/three-levels', spec: '§17.5', catches: 'rows in the order of the levels' },
    3,
    [
      [80, 60, 40, 30, 0.3],
      [40, 50, 10, 12, 1.3],
      [70, 40, 15, 20, -0.6],
      [90, 10, 9, 8, 2],
    ],
    { outputSize: [2, 3], canonicalSize: 16 },
  ),
]
