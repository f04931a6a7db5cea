import type { MaxPlan, Ranges } from '@roipool/core'
import type { ImageRows } from './order.js'

/** How a maximum is found; all give the same bits. `'auto'` takes what should be fastest. */
export type Algorithm = 'auto' | 'direct' | 'separable' | 'pyramid'

/** Separable, or by windows of up to 2^depth cells a side. */
export type Choice =
  | { readonly separable: true; readonly depth: 0 }
  | { readonly separable: false; readonly depth: number }

/** By axes; without windows, so without memory for them. */
export const SEPARABLE: Choice = { separable: true, depth: 0 }

/**
 * What it costs to deal with one cell, all its channels, in units of reading one window; fitted to maps of 0.5 to 56 MB,
 * and judged by bench/choose.mjs. Of rows and columns, those that are read; a pass writes a row of maxima; a window is
 * built from four and written.
 */
const COST = { row: 0.6, pass: 0.2, column: 1.2, build: 6 }

/** An estimate from so many rows of bins costs little beside pooling them. */
const SAMPLE = 200

/** The fastest way, by estimate, to find the maxima of an image of `cells` cells. */
export function choose(
  plan: MaxPlan,
  rows: ImageRows,
  order: Int32Array,
  cells: number,
  algorithm: Algorithm,
): Choice {
  if (algorithm === 'separable') return SEPARABLE
  if (algorithm === 'direct') return { separable: false, depth: 0 }
  const { separable, windows } = estimate(plan, rows, order)
  const costs = windows.map((lookups, depth) => lookups + COST.build * cells * depth)
  let depth = algorithm === 'pyramid' ? Math.min(1, costs.length - 1) : 0
  for (let n = depth + 1; n < costs.length; n++) if (costs[n]! < costs[depth]!) depth = n
  return algorithm === 'auto' && separable < costs[depth]! ? SEPARABLE : { separable: false, depth }
}

interface Estimate {
  separable: number
  /** For every depth up to the largest of use, how many windows are read. */
  windows: number[]
}

/** What the rows of bins of an image cost without the building of windows, judged by some of them. */
function estimate(plan: MaxPlan, { from, to }: ImageRows, order: Int32Array): Estimate {
  const total: Estimate = { separable: 0, windows: [0] }
  const step = Math.max((to - from) / SAMPLE, 1)
  for (let n = from; n < to; n += step) addRow(total, plan, order[Math.floor(n)]!)
  return { separable: total.separable * step, windows: total.windows.map((count) => count * step) }
}

function addRow(total: Estimate, { y, x, outputShape, positionSensitive }: MaxPlan, row: number) {
  const [, PH, PW] = outputShape
  const k = Math.floor(row / PH)
  const height = y.end[row]! - y.start[row]!
  if (height <= 0) return
  const inRow = extent(x, k * PW, PW)
  const columns = positionSensitive ? inRow.sum : inRow.span
  total.separable += columns * (COST.row * height + (height > 1 ? COST.pass : 0)) + COST.column * inRow.sum
  for (let j = k * PW; j < (k + 1) * PW; j++) {
    const width = x.end[j]! - x.start[j]!
    if (width > 0) addWindows(total.windows, height, width)
  }
}

/** Adds, for every depth, how many windows cover a bin. */
function addWindows(windows: number[], height: number, width: number) {
  const deepest = 31 - Math.clz32(Math.min(height, width))
  while (windows.length <= deepest) windows.push(windows.at(-1)!)
  for (let depth = 0; depth < windows.length; depth++) {
    const side = 2 ** Math.min(depth, deepest)
    windows[depth]! += Math.ceil(height / side) * Math.ceil(width / side)
  }
}

/** The cells of `count` bins, each bin's counted, and from the first to the last of them. */
function extent({ start, end }: Ranges, bin: number, count: number): { sum: number; span: number } {
  let sum = 0
  let first = Infinity
  let last = 0
  for (let b = bin; b < bin + count; b++) {
    if (end[b]! <= start[b]!) continue
    sum += end[b]! - start[b]!
    first = Math.min(first, start[b]!)
    last = Math.max(last, end[b]!)
  }
  return { sum, span: Math.max(last - first, 0) }
}
