import type { Plan, Shape, Taps } from '@roipool/core'
import { joined } from './tables.js'

/**
 * A transposed plan, as a gradient shader reads it: of each cell of the map, the bins that read it. Like the plan, it
 * is separable. Line `image · height + y` of the map has the y taps [starts[line], starts[line + 1]); then, from
 * `starts[batch · height + 1]` on, column `k · width + x` has the x taps of RoI k in the same way.
 */
export interface Transposed {
  readonly tables: {
    readonly starts: Int32Array
    /** Triples: RoI k, bin, sample. A bin of the y axis is a row of bins of the result, one of the x axis is its j. */
    readonly taps: Int32Array
    /** Of each tap. */
    readonly weights: Float32Array
  }
  /** The map as it is seen. */
  readonly shape: Shape
  readonly binRows: number
  readonly binColumns: number
  /** By how much the number of a sample grows from one on the y axis to the next. */
  readonly span: number
}

export function transpose(plan: Plan, shape: Shape): Transposed {
  if (isOneRow(plan, shape)) return transposedRow(plan, shape)
  const [batch, height, width] = shape
  const { rows, batchIndices, outputShape } = plan
  const [, PH, PW] = outputShape
  const y = listed(plan, 'y', PH, batch * height, (k, cell) => batchIndices[k]! * height + cell)
  const x = listed(plan, 'x', PW, rows.length * width, (k, cell) => k * width + cell)
  for (let n = 0; n < y.taps.length; n += 3) y.taps[n + 1]! += rows[y.taps[n]!]! * PH
  return { tables: both(y, x), shape, binRows: PH, binColumns: PW, span: mostSamples(plan, 'x') }
}

/** Whether all there is on the y axis is one row of bins, each of the map's only row, as in a plan over cells. */
function isOneRow(plan: Plan, [, height]: Shape): boolean {
  if (height !== 1 || plan.outputShape[1] !== 1) return false
  let ones = 0
  let others = 0
  eachTap(plan, 'y', (_, sample, __, weight) => {
    if (sample === 0 && weight === 1) ones++
    else others++
  })
  return ones === plan.rows.length && others === 0
}

/**
 * The cells of such a map as lines, so that each image has lists of its own cells, in place of a row of lists for every
 * RoI. A line has one column, and so have the bins.
 */
function transposedRow(plan: Plan, [batch, , width, channels]: Shape): Transposed {
  const { rows, batchIndices, outputShape } = plan
  const [, , PW] = outputShape
  const y = listed(plan, 'x', PW, batch * width, (k, cell) => batchIndices[k]! * width + cell)
  for (let n = 0; n < y.taps.length; n += 3) {
    y.taps[n + 1]! += rows[y.taps[n]!]! * PW
    y.taps[n] = 0
  }
  const x = { starts: Int32Array.of(0, 1), taps: new Int32Array(3), weights: Float32Array.of(1) }
  return { tables: both(y, x), shape: [batch, width, 1, channels], binRows: PW, binColumns: 1, span: 1 }
}

/** The lists of both axes, those of x behind those of y. */
function both(y: Transposed['tables'], x: Transposed['tables']): Transposed['tables'] {
  return {
    starts: joined(
      Int32Array,
      y.starts,
      x.starts.map((start) => start + y.weights.length),
    ),
    taps: joined(Int32Array, y.taps, x.taps),
    weights: joined(Float32Array, y.weights, x.weights),
  }
}

/** Samples of the bin that has most of them on one axis. */
export function mostSamples(plan: Plan, axis: 'y' | 'x'): number {
  if (plan.reduction === 'sum') return 1
  const [from, end] =
    plan.reduction === 'max'
      ? [plan[axis].start, plan[axis].end]
      : [plan[axis].offset, plan[axis].offset.subarray(1)]
  return end.reduce((most, last, bin) => Math.max(most, last - from[bin]!), 0)
}

/** The taps of one axis in the order of their lists, and within those of their bins. */
function listed(
  plan: Plan,
  axis: 'y' | 'x',
  bins: number,
  lists: number,
  listOf: (k: number, cell: number) => number,
): Transposed['tables'] {
  const starts = new Int32Array(lists + 1)
  eachTap(plan, axis, (bin, _sample, cell) => {
    starts[listOf(Math.floor(bin / bins), cell) + 1]!++
  })
  for (let list = 0; list < lists; list++) starts[list + 1]! += starts[list]!
  const next = starts.slice()
  const weights = new Float32Array(starts[lists]!)
  const taps = new Int32Array(3 * weights.length)
  eachTap(plan, axis, (bin, sample, cell, weight) => {
    const k = Math.floor(bin / bins)
    const at = next[listOf(k, cell)]!++
    weights[at] = weight
    taps[3 * at] = k
    taps[3 * at + 1] = bin - k * bins
    taps[3 * at + 2] = sample
  })
  return { starts, taps, weights }
}

type Visit = (bin: number, sample: number, cell: number, weight: number) => void

/** Visits what the bins read on one axis. The samples of a bin count from 0; for a maximum each cell is one. */
function eachTap(plan: Plan, axis: 'y' | 'x', visit: Visit): void {
  switch (plan.reduction) {
    case 'max': {
      const { start, end } = plan[axis]
      for (const [bin, from] of start.entries()) {
        for (let cell = from; cell < end[bin]!; cell++) visit(bin, cell - from, cell, 1)
      }
      break
    }
    case 'sum':
      eachOf(plan[axis], (bin, cell, weight) => visit(bin, 0, cell, weight))
      break
    case 'max-of-sums': {
      const { offset, taps } = plan[axis]
      let bin = 0
      eachOf(taps, (n, cell, weight) => {
        while (offset[bin + 1]! <= n) bin++
        visit(bin, n - offset[bin]!, cell, weight)
      })
    }
  }
}

function eachOf(
  { offset, cell, weight }: Taps,
  visit: (list: number, cell: number, weight: number) => void,
): void {
  for (let list = 0; list + 1 < offset.length; list++) {
    for (let n = offset[list]!; n < offset[list + 1]!; n++) visit(list, cell[n]!, weight[n]!)
  }
}
