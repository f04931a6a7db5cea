import { type Axis, axes } from './axis/axis.js'
import { binRanges } from './axis/ranges.js'
import { checkProblem } from './check/problem.js'
import type { Rois } from './contract.js'
import { checkRoiPoolParams, type RoiPoolParams } from './operators/roi-pool.js'
import type { Quantizer } from './quantize.js'
import type { Shape } from './shape.js'

/** A rectangle on the map, in cells; cell (y, x) covers [y, y + 1) × [x, x + 1). */
export interface CellRect {
  readonly y: number
  readonly x: number
  readonly height: number
  readonly width: number
}

/**
 * What is left of a RoI after a step, in cells of area. Fractions are of the RoI's true area; of a RoI without area
 * they are NaN.
 */
export interface CoverageStep {
  /** Whole cells in use after this step. */
  readonly cells: number
  /** Part of the RoI inside those cells. */
  readonly kept: number
  /** Part of the RoI outside them: information thrown away. */
  readonly lost: number
  /** Part of those cells outside the RoI: information that does not belong to it. */
  readonly gained: number
  readonly keptFraction: number
  readonly lostFraction: number
  readonly gainedFraction: number
}

/** What quantisation does to one RoI. SPEC §8. */
export interface RoiCoverage {
  /** Area of the scaled box, in cells, wherever it lies. */
  readonly trueArea: number
  /** The box times `spatialScale`, unrounded. */
  readonly scaled: CellRect
  /** The quantised box, not yet clipped to the map. */
  readonly quantized: CellRect
  /** The bins on each axis, clipped to the map: half-open ranges of cells. */
  readonly bins: { readonly y: readonly CellRange[]; readonly x: readonly CellRange[] }
  /** After the box was quantised. */
  readonly afterRoi: CoverageStep
  /** After it was divided into bins and clipped: the cells that are really read. */
  readonly afterBins: CoverageStep
}

export type CellRange = readonly [start: number, end: number]

/**
 * What `planRoiPool` with the same arguments keeps, loses and gains of each RoI, after the RoI step and after the bin
 * step. Areas are computed in float64. SPEC §8.
 *
 * @throws RoiPoolError ROI_INVALID, as `planRoiPool` does
 */
export function coverage(rois: Rois, params: RoiPoolParams, mapShape: Shape): RoiCoverage[] {
  const { outputSize, scale, quantizer } = checkRoiPoolParams(params)
  const { height, width } = checkProblem(rois, outputSize, scale, mapShape)
  const axis = axes(rois.boxes, outputSize, height, width)
  const y = extents(axis.y, scale[0], quantizer)
  const x = extents(axis.x, scale[1], quantizer)
  return y.map((extent, k) => roiCoverage(extent, x[k]!))
}

/** One RoI on one axis, in cells. */
interface Extent {
  lo: number
  length: number
  start: number
  size: number
  bins: CellRange[]
}

function extents(axis: Axis, scale: number, quantizer: Quantizer): Extent[] {
  const { boxes, low, bins } = axis
  const { start, end } = binRanges(axis, scale, quantizer)
  return Array.from({ length: boxes.length / 4 }, (_, k) => {
    const lo = boxes[k * 4 + low]!
    const hi = boxes[k * 4 + low + 2]!
    return {
      lo: lo * scale,
      length: Math.max(hi - lo, 0) * scale,
      start: quantizer.start(lo, scale),
      size: quantizer.size(lo, hi, scale),
      bins: Array.from({ length: bins }, (_, i) => [start[k * bins + i]!, end[k * bins + i]!] as const),
    }
  })
}

function roiCoverage(y: Extent, x: Extent): RoiCoverage {
  const trueArea = y.length * x.length
  return {
    trueArea,
    scaled: { y: y.lo, x: x.lo, height: y.length, width: x.length },
    quantized: { y: y.start, x: x.start, height: y.size, width: x.size },
    bins: { y: y.bins, x: x.bins },
    afterRoi: step(trueArea, inside(y, [quantizedRange(y)]), inside(x, [quantizedRange(x)])),
    afterBins: step(trueArea, inside(y, y.bins), inside(x, x.bins)),
  }
}

function quantizedRange({ start, size }: Extent): CellRange {
  return [start, start + size]
}

/** How many different cells the ranges name on an axis, and how much of the RoI's length lies in them. */
function inside({ lo, length }: Extent, ranges: readonly CellRange[]): { cells: number; kept: number } {
  let cells = 0
  let kept = 0
  let seen = -Infinity
  // Bins come in order and may overlap: each counts from where the one before it ended.
  for (const [start, end] of ranges) {
    const from = Math.max(start, seen)
    seen = Math.max(seen, end)
    if (end <= from) continue
    cells += end - from
    kept += Math.max(Math.min(end, lo + length) - Math.max(from, lo), 0)
  }
  return { cells, kept }
}

function step(trueArea: number, y: ReturnType<typeof inside>, x: ReturnType<typeof inside>): CoverageStep {
  const cells = y.cells * x.cells
  const kept = y.kept * x.kept
  const lost = trueArea - kept
  const gained = cells - kept
  return {
    cells,
    kept,
    lost,
    gained,
    keptFraction: kept / trueArea,
    lostFraction: lost / trueArea,
    gainedFraction: gained / trueArea,
  }
}
