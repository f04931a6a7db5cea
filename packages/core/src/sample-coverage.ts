import type { Axis } from './axis/axis.js'
import type { Grid } from './axis/grid.js'
import { BinSamples } from './axis/samples.js'
import { mergedTaps } from './axis/taps.js'
import type { Rois } from './contract.js'
import { checkRoiAlignParams, type RoiAlignParams } from './operators/roi-align.js'
import { checkRoiWarpParams, type RoiWarpParams } from './operators/roi-warp.js'
import { layGrids, type Sampled, sampleLimit } from './operators/sampled.js'
import type { Shape } from './shape.js'

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
 * @throws RoiPoolError as `planRoiAlign` does; every position counts as a sample of `maxPlanBytes`
 */
export function roiAlignCoverage(rois: Rois, params: RoiAlignParams, mapShape: Shape): SampleCoverage[] {
  return sampleCoverage(rois, checkRoiAlignParams(params), mapShape)
}

/**
 * Which cells the samples of `planRoiWarp` with the same arguments touch, and with what total weight. SPEC §8.5.
 *
 * @throws RoiPoolError as `planRoiWarp` does; every position counts as a sample of `maxPlanBytes`
 */
export function roiWarpCoverage(rois: Rois, params: RoiWarpParams, mapShape: Shape): SampleCoverage[] {
  return sampleCoverage(rois, checkRoiWarpParams(params), mapShape)
}

function sampleCoverage(rois: Rois, operator: Sampled, mapShape: Shape): SampleCoverage[] {
  const { base, axis, grids } = layGrids(rois, operator, mapShape)
  const { most, beyond } = sampleLimit(operator.sampling.maxPlanBytes, base.rows)
  for (const { samples, bins } of [
    { ...grids.y, ...axis.y },
    { ...grids.x, ...axis.x },
  ]) {
    let positions = 0
    samples.forEach((count, k) => {
      positions += count * bins
      if (positions > most) beyond(k)
    })
  }
  const y = sampledAxes(axis.y, grids.y, operator)
  const x = sampledAxes(axis.x, grids.x, operator)
  return y.map((sampled, k) => ({ y: sampled, x: x[k]! }))
}

/** Every RoI on one axis. */
function sampledAxes({ bins, limit }: Axis, grid: Grid, { sampling, shift }: Sampled): SampledAxis[] {
  const { samplePlacement } = sampling
  const taps = mergedTaps(grid, bins, limit, samplePlacement)
  const bin = new BinSamples(grid, limit, samplePlacement)
  return Array.from(grid.samples, (samples, k) => {
    const positions = Array.from({ length: bins }, (_, i) => {
      bin.seek(k, i)
      return Array.from({ length: samples }, (_, n) => bin.position(n) + shift)
    })
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
  })
}
