import type { SamplingRatio } from '../axis/grid.js'
import { sumsOfCells } from '../cells/lists.js'
import {
  type Shifted,
  shiftedMeans,
  shiftedMeansInside,
  shiftedSlopes,
  shiftedSlopesInside,
} from '../cells/shifted.js'
import { describe, isDetached, isFloat32Array } from '../check/describe.js'
import { type CommonParams, checkCount, checkNumber, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem, type Problem } from '../check/problem.js'
import type { Rois } from '../contract.js'
import type { DerivativePlanner, Derivatives } from '../derivatives.js'
import { invalid, unsupported } from '../errors.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Taps } from '../plan.js'
import { part, partOfParams } from '../regions.js'
import type { Shape } from '../shape.js'
import { roiAlignDefaults } from './roi-align.js'
import { checkSampling } from './sampled.js'

/** How the bins of each RoI are moved. SPEC §21.1. */
interface OffsetParams {
  /** K×2×PH×PW numbers: of every bin how far it is moved to the right, then, of every bin, how far down. */
  readonly offsets: Float32Array
  /** An offset of 1 moves a bin by so much of its RoI's width, or height: 0.1 by default. */
  readonly gamma?: number | undefined
}

/** Parameters of deformable RoI pooling. SPEC §21.2. */
export interface DeformRoiPoolParams extends CommonParams, OffsetParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
}

/** Parameters of deformable position-sensitive RoI pooling. SPEC §21.4. */
export interface DeformPsRoiPoolParams extends CommonParams, OffsetParams {
  /** Samples on each axis of a bin, 4 by default. */
  readonly samplingRatio?: number | undefined
}

export const deformRoiPoolDefaults = { gamma: 0.1, samplingRatio: 'adaptive' } as const
export const deformPsRoiPoolDefaults = { gamma: 0.1, samplingRatio: 4 } as const

const OWN = ['outputSize', 'spatialScale', 'offsets'] as const

/**
 * Plans deformable RoI pooling (Dai et al., Deformable Convolutional Networks, 2017) by mmcv's rule: aligned RoIAlign,
 * mean, whose bins are each moved by an offset. Offsets of 0 make it `roiAlign`. SPEC §21.2.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planDeformRoiPool(rois: Rois, params: DeformRoiPoolParams, mapShape: Shape): Plan {
  const { base, problem, samplingRatio } = deformed(rois, params, mapShape)
  return { ...base, ...sumsOfCells(base.batchIndices.length, shiftedMeans(problem, samplingRatio)) }
}

/** Plans the derivatives by the offsets of every bin; the boxes stay. SPEC §24.8. */
export const deriveDeformRoiPool: DerivativePlanner<DeformRoiPoolParams> = (rois, params, mapShape) => {
  const { outputShape } = planDeformRoiPool(rois, params, mapShape)
  return byOffsets(outputShape, (from, to) => {
    const own = partOfParams(params, from, to, outputShape[0])
    const { base: block, problem, samplingRatio } = deformed(part(rois, from, to), own, mapShape)
    return { block, slopes: shiftedSlopes(problem, samplingRatio) }
  })
}

function deformed(rois: Rois, params: DeformRoiPoolParams, mapShape: Shape) {
  const settings = withDefaults(params, OWN, deformRoiPoolDefaults)
  const { samplingRatio } = settings
  checkSampling({ ...roiAlignDefaults, samplingRatio })
  return { ...checked(rois, settings, mapShape, false), samplingRatio }
}

/** The most samples of a bin that can be asked for: each is planned by itself. SPEC §7.6. */
const MOST = 2 ** 15

/**
 * Plans deformable position-sensitive RoI pooling by the rule of Deformable R-FCN's own layer: rounded boxes, samples from
 * the start of each bin on, the mean of those on the map, in the channels of `psRoiPool`. SPEC §21.4.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels]; channels a multiple of PH · PW
 * @returns a plan whose output has the shape [K, PH, PW, channels / (PH · PW)]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planDeformPsRoiPool(rois: Rois, params: DeformPsRoiPoolParams, mapShape: Shape): Plan {
  const { base, problem, samplingRatio } = deformedInside(rois, params, mapShape)
  return { ...base, ...sumsOfCells(base.batchIndices.length, shiftedMeansInside(problem, samplingRatio)) }
}

/** Plans the derivatives by the offsets of every bin; the boxes, which are rounded, stay. SPEC §24.8. */
export const deriveDeformPsRoiPool: DerivativePlanner<DeformPsRoiPoolParams> = (rois, params, mapShape) => {
  const { outputShape } = planDeformPsRoiPool(rois, params, mapShape)
  return byOffsets(outputShape, (from, to) => {
    const own = partOfParams(params, from, to, outputShape[0])
    const { base: block, problem, samplingRatio } = deformedInside(part(rois, from, to), own, mapShape)
    return { block, slopes: shiftedSlopesInside(problem, samplingRatio) }
  })
}

function deformedInside(rois: Rois, params: DeformPsRoiPoolParams, mapShape: Shape) {
  const settings = withDefaults(params, OWN, deformPsRoiPoolDefaults)
  const { samplingRatio } = settings
  checkCount('params.samplingRatio', samplingRatio)
  if (samplingRatio ** 2 > MOST) {
    unsupported(`params.samplingRatio is ${samplingRatio}: more than ${MOST} samples in a deformed bin`)
  }
  return { ...checked(rois, settings, mapShape, true), samplingRatio }
}

/** Offsets are K×2×PH×PW: of a RoI first those of all bins to the right. */
function byOffsets(
  outputShape: Shape,
  slopesOf: (from: number, to: number) => { block: Problem['base']; slopes: readonly Taps[] },
): Derivatives {
  const [, rows, columns] = outputShape
  return {
    outputShape,
    plans(from, to) {
      const { block, slopes } = slopesOf(from, to)
      return slopes.map((x) => ({ ...block, ...sumsOfCells(to - from, x) }))
    },
    ofBin: (n, bin) => n * rows * columns + bin,
  }
}

type Settings = CommonParams & OffsetParams & { readonly gamma: number }

function checked(rois: Rois, settings: Settings, mapShape: Shape, positionSensitive: boolean) {
  const { outputSize, spatialScale, offsets, gamma } = settings
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkNumber('params.gamma', gamma)
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, { positionSensitive })
  checkOffsets(offsets, base.batchIndices.length, outputSize)
  const beyond = (n: number) =>
    invalid(`params.offsets[${n}] is ${offsets[n]}, which moves a bin by 2^31 cells or more`)
  const own = { boxes: rois.boxes, offsets, gamma: Math.fround(gamma), scale, outputSize }
  const problem: Shifted = { ...own, height, width, beyond }
  return { base, problem }
}

/** SPEC §7.5: as many finite numbers as the bins of all RoIs have. */
function checkOffsets(offsets: Float32Array, count: number, [rows, columns]: readonly [number, number]) {
  if (!isFloat32Array(offsets) || isDetached(offsets)) {
    invalid(`params.offsets must be a Float32Array of K×2×PH×PW, but is ${describe(offsets)}`)
  }
  const each = 2 * rows * columns
  if (offsets.length !== count * each) {
    invalid(
      `params.offsets must hold 2·${rows}·${columns} numbers a RoI, ${count * each} in all, but holds ${offsets.length}`,
    )
  }
  const wrong = offsets.findIndex((offset) => !Number.isFinite(offset))
  if (wrong >= 0) invalid(`params.offsets[${wrong}] is ${offsets[wrong]}, but offsets must be finite`)
}
