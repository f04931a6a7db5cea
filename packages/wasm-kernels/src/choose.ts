import type { MaxPlan, Ranges } from '@roipool/core'
import { COSTS } from './costs.js'
import type { ImageRows } from './order.js'
import { sample } from './sample.js'

/** How a maximum is found; all give the same bits. `'auto'` takes what should be fastest. */
export type Algorithm = 'auto' | 'direct' | 'separable' | 'windows'

/** By axes, or by windows of up to 2^depth cells a side. */
export interface Choice {
  readonly separable: boolean
  readonly depth: number
  /** Of sums, whether the means of rows are built first. */
  readonly means?: boolean
  /** What it costs, with nothing to be built, in cells read. */
  readonly cost: number
}

/** The fastest way, by estimate, to find the maxima of an image of `cells` cells. */
export function choose(
  plan: MaxPlan,
  rows: ImageRows,
  order: Int32Array,
  cells: number,
  algorithm: Algorithm,
): Choice {
  const { separable, windows } = estimate(plan, rows, order)
  const byAxes = { separable: true, depth: 0, cost: separable }
  if (algorithm === 'separable') return byAxes
  const costs = windows.map((lookups, depth) => lookups + buildCost(cells, depth) * ofMany(plan))
  let depth = algorithm === 'windows' ? Math.min(1, costs.length - 1) : 0
  const deepest = algorithm === 'direct' ? 0 : costs.length - 1
  for (let n = depth + 1; n <= deepest; n++) if (costs[n]! < costs[depth]!) depth = n
  if (algorithm === 'auto' && separable < costs[depth]!) return byAxes
  return { separable: false, depth, cost: windows[depth]! }
}

/** What it costs to build the windows of an image, in cells read. */
export function buildCost(cells: number, depth: number): number {
  return COSTS.build * cells * depth
}

/** What cells cost that are dealt with many at once, beside what they cost where the constants were fitted. */
function ofMany({ outputShape: [, , , channels] }: MaxPlan): number {
  const share = (count: number) => count / (count + COSTS.each)
  return Math.min(share(channels) / share(COSTS.channels), 1)
}

interface Estimate {
  separable: number
  /** For every depth up to the largest of use, how many windows are read. */
  windows: number[]
}

/** What the rows of bins of an image cost without the building of windows, judged by some of them. */
function estimate(plan: MaxPlan, rows: ImageRows, order: Int32Array): Estimate {
  const total: Estimate = { separable: 0, windows: [0] }
  const many = ofMany(plan)
  const weight = sample(rows, order, (row) => addRow(total, plan, row, many))
  return { separable: total.separable * weight, windows: total.windows.map((count) => count * weight) }
}

function addRow(
  total: Estimate,
  { y, x, outputShape, positionSensitive }: MaxPlan,
  row: number,
  many: number,
) {
  const [, PH, PW] = outputShape
  const k = Math.floor(row / PH)
  const height = y.end[row]! - y.start[row]!
  if (height <= 0) return
  const inRow = extent(x, k * PW, PW)
  const columns = positionSensitive ? inRow.sum : inRow.span
  const passes = columns * (COSTS.row * height + (height > 1 ? COSTS.pass : 0))
  total.separable += many * passes + COSTS.column * inRow.sum
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
    const shift = Math.min(depth, deepest)
    const more = (1 << shift) - 1
    windows[depth]! += ((height + more) >> shift) * ((width + more) >> shift)
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
