import type { Case } from '../../case.js'
import type { OneMapName, SingleProblem } from '../../problem.js'
import { offsets, points, rotated } from '../gradients/scene.js'
import { byOracle, words } from '../gradients/write.js'
import { type Box, casesOf } from '../write/pool.js'

const CATCHES = 'one scale for both axes, or the scale of the other axis'

/** Cells of a pixel, down and across: of an image 1.8 times as high for its width as its map. */
const spatialScale = [1.25, 0.7] as const

/** RoIs within 6×7 cells, across the border, below a cell, turned round and outside, in pixels of the squeezed image. */
const boxes: readonly Box[] = [
  [1.6, 0.7, 8.9, 4.2],
  [-3.4, -1.3, 4.4, 3.3],
  [4.7, 1.7, 13.8, 6.7],
  [3.1, 1.9, 3.7, 2.2],
  [7.3, 3.4, 3.1, 1.3],
  [29, 1, 35, 3.4],
]
const turned = rotated.boxes.map(([cx, cy, w, h, angle]) => [cx / 0.7, cy / 1.25, w, h, angle] as const)
const sampled = { outputSize: [3, 2], spatialScale, samplingRatio: 2 } as const

const ofBoxes = <Name extends OneMapName>(
  operator: Name,
  name: string,
  spec: `§${string}`,
  params: SingleProblem<Name>['params'],
  channels = 2,
): Case => {
  const { pool } = casesOf(operator)
  const data = () => Float32Array.from({ length: 42 * channels }, (_, n) => ((n * 7919) % 1009) / 1009 - 0.5)
  const map = { shape: [1, 6, 7, channels] as const, data }
  const text = { id: `squeezed/${name}` as const, spec, catches: CATCHES } as const
  return pool(text, map, { boxes: boxes as never }, params, { from: 'oracle' })
}

const gradient = { map: [1, 6, 7, 3], cells: (n: number) => ((n * 7919) % 1009) / 1009 - 0.5 } as const
const upstream = (n: number) => ((n * 31) % 17) / 17 - 0.4
const all = { ...gradient, upstream, rois: { boxes: boxes.slice(0, 5) } } as const

/** A scale for each axis, [y, x], for every operator that has one. SPEC §3 to §24. */
export const squeezed: readonly Case[] = [
  casesOf('roiPool').literal(
    { id: 'squeezed/by-hand', spec: '§3.1', catches: CATCHES },
    // Cell (y, x) of 4×6 cells holds 10 y + x.
    {
      shape: [1, 4, 6, 1],
      data: () => Float32Array.from({ length: 24 }, (_, n) => 10 * Math.floor(n / 6) + (n % 6)),
    },
    // 8×2 pixels at (4, 1): 4×2 cells of a pixel [1, 1/2], in row 1 and column 2.
    { boxes: [[4, 1, 12, 3]] },
    { outputSize: [2, 2], spatialScale: [1, 0.5] },
    [13, 15, 23, 25],
  ),
  ofBoxes('roiPool', 'roi-pool', '§3.1', { outputSize: [3, 2], spatialScale }),
  ofBoxes('roiPool', 'roi-pool-round', '§3.2', { outputSize: [3, 2], spatialScale, quantization: 'round' }),
  ofBoxes('roiAlign', 'roi-align', '§9.1', { ...sampled, samplingRatio: 'adaptive' }),
  ofBoxes('roiAlign', 'roi-align-legacy', '§9.1', { ...sampled, aligned: false, reduce: 'max' }),
  ofBoxes('roiWarp', 'roi-warp', '§9.5', sampled),
  ofBoxes('prRoiPool', 'pr-roi-pool', '§10.1', { outputSize: [3, 2], spatialScale }),
  ofBoxes('psRoiPool', 'ps-roi-pool', '§12.1', { outputSize: [3, 2], spatialScale }, 12),
  ofBoxes('psRoiAlign', 'ps-roi-align', '§12.2', sampled, 12),
  ofBoxes('deformRoiPool', 'deform-roi-pool', '§21.2', { ...sampled, offsets }),
  ofBoxes('deformPsRoiPool', 'deform-ps-roi-pool', '§21.4', { ...sampled, offsets }, 12),
  ...(['roiAlignRotated', 'roiPoolRotated'] as const).map((operator, n) =>
    casesOf(operator).geometry(
      {
        id: `squeezed/${['roi-align-rotated', 'roi-pool-rotated'][n]}` as `squeezed/${string}`,
        spec: '§17.6',
        catches: 'a box that is turned on the map, not on the image',
      },
      [6, 7, 2],
      turned,
      { outputSize: [3, 2], spatialScale },
    ),
  ),
  casesOf('samplePoints').geometry(
    { id: 'squeezed/sample-points', spec: '§19.2', catches: CATCHES },
    [6, 7, 2],
    points.boxes,
    { spatialScale },
  ),
  byOracle(squeezedWords('roi-align'), 'roiAlign', { ...all, params: sampled }),
  byOracle(squeezedWords('pr-roi-pool'), 'prRoiPool', {
    ...all,
    params: { outputSize: [3, 2], spatialScale },
  }),
  byOracle(squeezedWords('roi-align-rotated'), 'roiAlignRotated', {
    ...all,
    rois: { boxes: turned },
    params: sampled,
  }),
  byOracle(squeezedWords('sample-points'), 'samplePoints', {
    ...all,
    rois: { boxes: points.boxes },
    params: { spatialScale },
  }),
  byOracle(squeezedWords('deform-roi-pool'), 'deformRoiPool', {
    ...all,
    params: { ...sampled, offsets: offsets.subarray(0, 60) },
  }),
]

function squeezedWords(name: string) {
  return words(`squeezed-${name}`, '§24.1', 'a gradient by pixels of the other axis')
}
