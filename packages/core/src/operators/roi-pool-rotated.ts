import { largestOfCells, sumsOfCells } from '../cells/lists.js'
import { meanOfTurned, samplesOfTurned } from '../cells/turned-cells.js'
import { type CommonParams, checkChoice, checkFlag, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { RotatedRois } from '../contract.js'
import { type DerivativePlanner, underivable, WHOLE_CELLS } from '../derivatives.js'
import { withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'

/** Parameters of RoI pooling of rotated RoIs. SPEC §20. */
export interface RoiPoolRotatedParams extends CommonParams {
  /** `true` (default): the centre of a cell lies at .5. `false`: at a whole number, and no side is below a cell, as in RRPN. */
  readonly aligned?: boolean | undefined
  /** The unit of the angles, `'radians'` by default. */
  readonly angle?: 'radians' | 'degrees' | undefined
  /** Which way an angle turns a RoI on the image: `false` (default) anticlockwise. */
  readonly clockwise?: boolean | undefined
  /** Of each bin's cells, the largest (default) or the mean. */
  readonly reduce?: 'max' | 'avg' | undefined
}

export const roiPoolRotatedDefaults = {
  aligned: true,
  angle: 'radians',
  clockwise: false,
  reduce: 'max',
} as const

/**
 * Plans RoI pooling of rotated RoIs (Ma et al., RRPN, 2018): a bin has the cells whose centres lie in it. Nothing is
 * quantised; of each bin the lower sides belong to it, so that no cell is in two. SPEC §20.
 *
 * @param rois K rows of cx cy w h angle, in image pixels; see `roisFromRotated`
 * @param mapShape [batch, height, width, channels] of the map to pool
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planRoiPoolRotated(rois: RotatedRois, params: RoiPoolRotatedParams, mapShape: Shape): Plan {
  const settings = withDefaults(params, ['outputSize', 'spatialScale'], roiPoolRotatedDefaults)
  const { outputSize, spatialScale, aligned, angle, clockwise, reduce } = settings
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkFlag('params.aligned', aligned)
  checkFlag('params.clockwise', clockwise)
  checkChoice('params.angle', angle, ['radians', 'degrees'])
  checkChoice('params.reduce', reduce, ['max', 'avg'])
  const options = { regions: 'rotated' } as const
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, options)
  const rules = { scale, aligned, angle, clockwise }
  const problem = { rotated: rois.rotated, rules, outputSize, height, width }
  const count = base.batchIndices.length
  return reduce === 'max'
    ? { ...base, ...largestOfCells(count, samplesOfTurned(problem)) }
    : { ...base, ...sumsOfCells(count, meanOfTurned(problem)) }
}

/** There are none. SPEC §24.6. */
export const deriveRoiPoolRotated: DerivativePlanner<RoiPoolRotatedParams, 'rotated'> =
  /* @__PURE__ */ underivable<'rotated'>('roiPoolRotated', WHOLE_CELLS)
