import type { Plan, Ranges, SampleCoverage, Samples, Shape, Taps } from '@roipool/core'

/** A cell on one axis and its weight there; in a maximum every cell has the weight 1. */
export interface Tap {
  readonly cell: number
  readonly weight: number
}

/** A sample on one axis: where it lies, in cells, and the cells it is blended from. */
export interface Sample {
  readonly position: number
  readonly taps: readonly Tap[]
}

/** Something for each axis. */
export interface Axes<T> {
  readonly y: T
  readonly x: T
}

/** What each bin of the plan's only RoI reads on each axis. */
export function readsOf(plan: Plan): Axes<readonly (readonly Tap[])[]> {
  const [, rows, columns] = plan.outputShape
  if (plan.reduction === 'max') return { y: ranges(plan.y, rows), x: ranges(plan.x, columns) }
  if (plan.reduction === 'sum') return { y: lists(plan.y, rows), x: lists(plan.x, columns) }
  throw new TypeError('a plan of samples names no cells by bin')
}

/** The samples of each bin: their places as core's coverage gives them, their cells as the plan of a maximum does. */
export function samplesOf(
  plan: Plan,
  coverage: SampleCoverage,
  [, height, width]: Shape,
): Axes<readonly (readonly Sample[])[]> {
  if (plan.reduction !== 'max-of-sums') throw new TypeError('only the plan of a maximum keeps samples apart')
  return {
    y: samples(plan.y, coverage.y.positions, height),
    x: samples(plan.x, coverage.x.positions, width),
  }
}

/** Of samples that lie more than a cell beyond the middles of the outermost cells, a plan holds one at most. SPEC 9.4. */
function samples(
  { offset, taps }: Samples,
  positions: SampleCoverage['y']['positions'],
  size: number,
): Sample[][] {
  return positions.map((bin, i) => {
    const held = counted(offset[i + 1]! - offset[i]!, (n) => list(taps, offset[i]! + n))
    const within = held.filter((cells) => cells.length > 0)
    return bin.map((position) => {
      const reads = position >= -0.5 && position <= size + 0.5
      return { position, taps: (reads && within.shift()) || [] }
    })
  })
}

function ranges({ start, end }: Ranges, bins: number): Tap[][] {
  return counted(bins, (i) =>
    counted(Math.max(end[i]! - start[i]!, 0), (n) => ({ cell: start[i]! + n, weight: 1 })),
  )
}

function lists(taps: Taps, bins: number): Tap[][] {
  return counted(bins, (i) => list(taps, i))
}

function list({ offset, cell, weight }: Taps, n: number): Tap[] {
  return counted(offset[n + 1]! - offset[n]!, (tap) => ({
    cell: cell[offset[n]! + tap]!,
    weight: weight[offset[n]! + tap]!,
  }))
}

function counted<T>(length: number, make: (n: number) => T): T[] {
  return Array.from({ length }, (_, n) => make(n))
}
