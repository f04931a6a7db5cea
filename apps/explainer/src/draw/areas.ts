import type { CellRect } from '@roipool/core'
import type { Span, View } from '../lesson/operators'
import type { Axes } from '../lesson/reads'
import { between, eased } from './moving'
import { opening } from './paths'

/**
 * The cells in use, which are these rows crossed with these columns, `at` somewhere on the way through the steps: none
 * before anything is rounded, or where nothing is. From 1 to 2 the edges move to where they are rounded to, from 2 to 3
 * the bins open.
 */
export function usedSpans(view: View, at: number): Axes<readonly Span[]> | undefined {
  const { scaled, quantized, bins } = view
  if (at <= 1 || !quantized) return undefined
  const share = eased(at - 1)
  const along = (axis: 'y' | 'x', length: 'height' | 'width'): readonly Span[] => {
    if (at > 2 && view.afterBins)
      return opening(bins[axis], quantized[axis], quantized[length], eased(at - 2))
    const end = between(scaled[axis] + scaled[length], quantized[axis] + quantized[length], share)
    return [[between(scaled[axis], quantized[axis], share), end]]
  }
  return { y: along('y', 'height'), x: along('x', 'width') }
}

/** Of the part of the map that is drawn, in rectangles that touch and do not overlap: what steps made of a region. */
export interface Areas {
  /** In the region, and not in use. */
  readonly lost: readonly CellRect[]
  /** In use, and not in the region. */
  readonly gained: readonly CellRect[]
  /** Neither. */
  readonly rest: readonly CellRect[]
}

export function areasOf(frame: CellRect, region: CellRect, used: Axes<readonly Span[]> | undefined): Areas {
  const areas: Record<keyof Areas, CellRect[]> = { lost: [], gained: [], rest: [] }
  const rows = pieces([frame.y, frame.y + frame.height], [region.y, region.y + region.height], used?.y)
  const columns = pieces([frame.x, frame.x + frame.width], [region.x, region.x + region.width], used?.x)
  for (const row of rows) {
    for (const column of columns) {
      const inRegion = row.inRegion && column.inRegion
      const inUse = row.inUse && column.inUse
      if (inRegion && (inUse || !used)) continue
      const name = inRegion ? 'lost' : inUse ? 'gained' : 'rest'
      const { from: y, to: bottom } = row
      const { from: x, to: right } = column
      areas[name].push({ y, x, height: bottom - y, width: right - x })
    }
  }
  return areas
}

interface Piece {
  readonly from: number
  readonly to: number
  readonly inRegion: boolean
  readonly inUse: boolean
}

/** An axis of the frame in as few pieces as are alike from end to end. */
function pieces([start, end]: Span, region: Span, used: readonly Span[] = []): Piece[] {
  const places = [start, end, ...region, ...used.flat()].filter((place) => place >= start && place <= end)
  const edges = [...new Set(places)].sort((a, b) => a - b)
  const found: Piece[] = []
  for (const [n, to] of edges.slice(1).entries()) {
    const from = edges[n]!
    const within = ([first, last]: Span) => first <= from && to <= last
    const piece = { from, to, inRegion: within(region), inUse: used.some(within) }
    const last = found.at(-1)
    const alike = last?.inRegion === piece.inRegion && last.inUse === piece.inUse
    if (alike) found.splice(-1, 1, { ...piece, from: last.from })
    else found.push(piece)
  }
  return found
}
