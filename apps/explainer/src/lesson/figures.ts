import type { Shape } from '@roipool/core'
import type { Span, View } from './operators'
import type { Axes, Tap } from './reads'

/** What one operator reads, in numbers. */
export interface Figures {
  /** Different cells that some bin reads. */
  readonly cells: number
  /** Of those, the cells the region does not touch. */
  readonly foreign: number
  /** Cells of the map that the region touches and no bin reads. */
  readonly unread: number
  /** How far the middle of what is read lies from the middle of the region, in cells; NaN where nothing is read. */
  readonly shift: Axes<number>
}

export function figuresOf({ scaled, reads }: View, [, height, width]: Shape): Figures {
  const y = along(scaled.y, scaled.height, reads.y, height)
  const x = along(scaled.x, scaled.width, reads.x, width)
  const shared = y.shared * x.shared
  return {
    cells: y.read * x.read,
    foreign: y.read * x.read - shared,
    unread: y.touched * x.touched - shared,
    shift: { y: y.shift, x: x.shift },
  }
}

function along(start: number, length: number, bins: readonly (readonly Tap[])[], size: number) {
  const cells = new Set(bins.flatMap((taps) => taps.map(({ cell }) => cell)))
  const first = Math.max(Math.floor(start), 0)
  const end = Math.min(Math.ceil(start + length), size)
  const middles = bins.filter((taps) => taps.length > 0).map(middle)
  return {
    read: cells.size,
    touched: end - first,
    shared: [...cells].filter((cell) => cell >= first && cell < end).length,
    shift: middles.reduce((sum, place) => sum + place, 0) / middles.length - (start + length / 2),
  }
}

/** Cells of the map that the rounded region has and no bin does; none where bins are not whole cells. */
export function droppedBy({ quantized, bins, afterBins }: View, [, height, width]: Shape): Axes<number[]> {
  if (!quantized || !afterBins) return { y: [], x: [] }
  return {
    y: leftOver(Math.max(quantized.y, 0), Math.min(quantized.y + quantized.height, height), bins.y),
    x: leftOver(Math.max(quantized.x, 0), Math.min(quantized.x + quantized.width, width), bins.x),
  }
}

function leftOver(start: number, end: number, bins: readonly Span[]): number[] {
  const inBin = (cell: number) => bins.some(([first, last]) => cell >= first && cell < last)
  return Array.from({ length: Math.max(end - start, 0) }, (_, n) => start + n).filter((cell) => !inBin(cell))
}

/** Where, on the whole, a bin reads: the middles of its cells, by their weights. */
function middle(taps: readonly Tap[]): number {
  const total = taps.reduce((sum, { weight }) => sum + weight, 0)
  return taps.reduce((sum, { cell, weight }) => sum + weight * (cell + 0.5), 0) / total
}
