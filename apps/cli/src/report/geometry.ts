import type { CellRange, CellRect, RoiCoverage } from '@roipool/core'

export type Step = 'scaled' | 'quantized' | 'bins'

/** The cells in use after a step as one rectangle: the bins of RoI pooling leave no gaps between them. */
export function usedCells({ scaled, quantized, bins }: RoiCoverage, step: Step): CellRect {
  if (step === 'scaled') return scaled
  if (step === 'quantized') return quantized
  const [y0, y1] = hull(bins.y)
  const [x0, x1] = hull(bins.x)
  return { y: y0, x: x0, height: y1 - y0, width: x1 - x0 }
}

function hull(ranges: readonly CellRange[]): CellRange {
  const filled = ranges.filter(([start, end]) => end > start)
  return [Math.min(...filled.map(([start]) => start)), Math.max(...filled.map(([, end]) => end))]
}

/** What two rectangles share; without area where they share nothing. */
export function intersection(a: CellRect, b: CellRect): CellRect {
  const y = Math.max(a.y, b.y)
  const x = Math.max(a.x, b.x)
  const height = Math.max(Math.min(a.y + a.height, b.y + b.height) - y, 0)
  const width = Math.max(Math.min(a.x + a.width, b.x + b.width) - x, 0)
  return { y, x, height, width }
}

/** Whole cells around a RoI and everything that is read for it, one cell of margin, within the map. */
export function surroundings(
  { scaled, quantized }: RoiCoverage,
  mapHeight: number,
  mapWidth: number,
): CellRect {
  const y = Math.max(Math.floor(Math.min(scaled.y, quantized.y)) - 1, 0)
  const x = Math.max(Math.floor(Math.min(scaled.x, quantized.x)) - 1, 0)
  const bottom = Math.ceil(Math.max(scaled.y + scaled.height, quantized.y + quantized.height)) + 1
  const right = Math.ceil(Math.max(scaled.x + scaled.width, quantized.x + quantized.width)) + 1
  return { y, x, height: Math.min(bottom, mapHeight) - y, width: Math.min(right, mapWidth) - x }
}
