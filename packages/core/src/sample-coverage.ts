import { axes } from './axis/axis.js'
import { alignGrid, type Grid, samplePosition, warpGrid } from './axis/grid.js'
import { mergedTaps } from './axis/taps.js'
import { checkProblem, type Problem } from './check/problem.js'
import type { Rois, Shape } from './contract.js'
import { checkRoiAlignParams, type RoiAlignParams } from './operators/roi-align.js'
import { checkRoiWarpParams, type RoiWarpParams } from './operators/roi-warp.js'
import { checkSamples, type checkSamplingParams } from './operators/sampled.js'

/** One row or column of cells that a RoI uses. */
export interface SampledCell {
  readonly cell: number
  /** How many of the RoI's samples lie in it: a sample at t lies in cell ⌊t⌋. */
  readonly samples: number
  /** Its total weight over the bins of this axis, each bin's mean having weight 1 in all. */
  readonly weight: number
}

/** One RoI on one axis. */
export interface SampledAxis {
  /** Positions of the samples, bin by bin, in cells: cell c covers [c, c + 1). */
  readonly positions: readonly (readonly number[])[]
  /** The cells that samples lie in or take weight from, ascending. */
  readonly cells: readonly SampledCell[]
}

/**
 * What a sampled operator reads of one RoI. Axes are separable: cell (y, x) holds `y.samples · x.samples` samples and
 * has the weight `y.weight · x.weight` in the sum over all bins. SPEC §8.5.
 */
export interface SampleCoverage {
  readonly y: SampledAxis
  readonly x: SampledAxis
}

/**
 * Which cells the samples of `planRoiAlign` with the same arguments touch, and with what total weight. SPEC §8.5.
 *
 * @throws RoiPoolError as `planRoiAlign` does
 */
export function roiAlignCoverage(rois: Rois, params: RoiAlignParams, mapShape: Shape): SampleCoverage[] {
  const { outputSize, scale, aligned, sampling } = checkRoiAlignParams(params)
  const problem = checkProblem(rois, outputSize, scale, mapShape)
  const axis = axes(rois.boxes, outputSize, problem.height, problem.width)
  const y = alignGrid(axis.y, scale, aligned, sampling.samplingRatio)
  const x = alignGrid(axis.x, scale, aligned, sampling.samplingRatio)
  return sampleCoverage(problem, { y, x }, sampling, aligned ? 0.5 : 0)
}

/**
 * Which cells the samples of `planRoiWarp` with the same arguments touch, and with what total weight. SPEC §8.5.
 *
 * @throws RoiPoolError as `planRoiWarp` does
 */
export function roiWarpCoverage(rois: Rois, params: RoiWarpParams, mapShape: Shape): SampleCoverage[] {
  const { outputSize, scale, quantizer, sampling } = checkRoiWarpParams(params)
  const problem = checkProblem(rois, outputSize, scale, mapShape)
  const axis = axes(rois.boxes, outputSize, problem.height, problem.width)
  const y = warpGrid(axis.y, scale, quantizer, sampling.samplingRatio)
  const x = warpGrid(axis.x, scale, quantizer, sampling.samplingRatio)
  return sampleCoverage(problem, { y, x }, sampling, 0.5)
}

function sampleCoverage(
  { base, height, width, boxes }: Problem,
  grids: { y: Grid; x: Grid },
  { samplePlacement, maxSamples }: ReturnType<typeof checkSamplingParams>,
  shift: number,
): SampleCoverage[] {
  checkSamples(boxes, grids.y, grids.x, maxSamples)
  const [count, rows, columns] = base.outputShape
  const axis = (grid: Grid, bins: number, limit: number) => {
    const taps = mergedTaps(grid, bins, limit, samplePlacement)
    return (k: number): SampledAxis => {
      const positions = Array.from({ length: bins }, (_, i) =>
        Array.from(
          { length: grid.samples[k]! },
          (_, n) => samplePosition(grid, samplePlacement, k, i, n) + shift,
        ),
      )
      const cells = new Map<number, { cell: number; samples: number; weight: number }>()
      const at = (cell: number) => {
        if (!cells.has(cell)) cells.set(cell, { cell, samples: 0, weight: 0 })
        return cells.get(cell)!
      }
      for (const cell of positions.flat().map(Math.floor)) {
        if (cell >= 0 && cell < limit) at(cell).samples++
      }
      for (let t = taps.offset[k * bins]!; t < taps.offset[(k + 1) * bins]!; t++) {
        at(taps.cell[t]!).weight += taps.weight[t]!
      }
      return { positions, cells: [...cells.values()].sort((a, b) => a.cell - b.cell) }
    }
  }
  const y = axis(grids.y, rows, height)
  const x = axis(grids.x, columns, width)
  return Array.from({ length: count }, (_, k) => ({ y: y(k), x: x(k) }))
}
