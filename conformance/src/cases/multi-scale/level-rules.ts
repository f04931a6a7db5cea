import type { Case } from '../../case.js'
import type { Box } from '../write/pool.js'
import { pyramidCasesOf } from '../write/pyramid.js'

const pools = pyramidCasesOf('multiScaleRoiPool')
const aligns = pyramidCasesOf('multiScaleRoiAlign')

const square = (side: number): Box => [0, 0, side, side]
const one = { outputSize: [1, 1] } as const

/** Whose rule gives a RoI its level. */
export const levelRules: readonly Case[] = [
  pools.levels(
    {
      id: 'multi-scale/level-by-detectron2',
      spec: '§13.2',
      catches: 'torchvision’s 1e-6: detectron2 leaves a box of nearly 224 pixels on the level below',
    },
    [224, 223.99994, 447.99982, 448, 112, 111.99997].map(square),
    { ...one, levelRule: 'detectron2' },
    [4, 3, 4, 5, 3, 3],
  ),
  pools.levels(
    {
      id: 'multi-scale/level-by-matterport',
      spec: '§13.2',
      catches: 'a level rounded down: Matterport’s is rounded to the nearest, 160 pixels belong to level 4',
    },
    [160, 158, 224, 316, 317, 500, 40].map(square),
    { ...one, levelRule: 'matterport' },
    [4, 3, 4, 4, 5, 5, 3],
  ),
  aligns.geometry(
    { id: 'multi-scale/level-by-matterport-align', spec: '§13.2', catches: 'a level rule not heeded' },
    2,
    [
      [10, 12, 90, 80],
      [0, 0, 150, 100],
      [-60, -80, 110, 90],
      [-300, -300, 60, 60],
      [5, 5, 170, 160],
    ],
    { outputSize: [2, 3], levelRule: 'matterport' },
  ),
]
