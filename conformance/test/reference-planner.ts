import {
  type Operator,
  operator,
  type Plan,
  planRoiPool,
  type Ranges,
  type RoiPoolParams,
  type Rois,
  type Shape,
} from '@roipool/core'

import { scaleOn } from './scale-on.js'

export type Quantization = 'floor' | 'round' | 'round-exact'

/** The rules of the planner, one by one, so that a mutant can break any of them. */
export interface PlannerRules {
  /** What float32 makes of a number. */
  f(value: number): number
  /** The spatial scale, as it is used. */
  scale(scale: number): number
  scaled(pixels: number, scale: number, rules: PlannerRules): number
  floor(value: number): number
  round(value: number): number
  floorSize(lo: number, hi: number, scale: number, rules: PlannerRules): number
  roundSize(lo: number, hi: number, scale: number, rules: PlannerRules): number
  atLeast(size: number): number
  /** Whether bins are whole cells. */
  whole(size: number, bins: number, quantization: Quantization): boolean
  wholeEdge(bin: number, size: number, bins: number): number
  startEdge(bin: number, size: number, bins: number, rules: PlannerRules): number
  endEdge(bin: number, size: number, bins: number, rules: PlannerRules): number
  /** Whether a bin's edges are divided exactly. */
  exact(quantization: Quantization): boolean
  clip(cell: number, limit: number): number
  /** Weight of one of the cells of a bin, which had `unclipped` before it was clipped. */
  weight(cells: number, unclipped: number): number
}

export const plannerRules: PlannerRules = {
  f: Math.fround,
  scale: Math.fround,
  scaled: (pixels, scale, { f }) => f(pixels * scale),
  floor: Math.floor,
  round: (value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5),
  floorSize: (lo, hi, scale, rules) => rules.floor(rules.scaled(rules.f(hi - lo), scale, rules)),
  roundSize: (lo, hi, scale, rules) =>
    rules.round(rules.scaled(hi, scale, rules)) - rules.round(rules.scaled(lo, scale, rules)) + 1,
  atLeast: (size) => Math.max(size, 1),
  whole: (size, bins, quantization) => quantization === 'floor' && size >= bins,
  wholeEdge: (bin, size, bins) => bin * Math.floor(size / bins),
  startEdge: (bin, size, bins, { f }) => Math.floor(f(bin * f(f(size) / bins))),
  endEdge: (bin, size, bins, { f }) => Math.ceil(f((bin + 1) * f(f(size) / bins))),
  exact: (quantization) => quantization === 'round-exact',
  clip: (cell, limit) => Math.min(Math.max(cell, 0), limit),
  weight: (cells) => 1 / cells,
}

/** RoI pooling by the rules, or by broken ones. Refusals are core's. */
export function referenceRoiPool(broken: Partial<PlannerRules> = {}): Operator<RoiPoolParams> {
  const rules = { ...plannerRules, ...broken }
  return operator<RoiPoolParams>((rois, params, mapShape) =>
    pooledPlan(rules, planRoiPool(rois, params, mapShape), rois, params, mapShape),
  )
}

/** A plan, pooled by the rules. */
export function pooledPlan(
  rules: PlannerRules,
  plan: Plan,
  rois: Rois,
  params: RoiPoolParams,
  [, height, width]: Shape,
): Plan {
  const y = axis(rules, rois, params, 1, height)
  const x = axis(rules, rois, params, 0, width)
  if (plan.reduction === 'max-of-sums') throw new Error('not a plan of RoI pooling')
  return plan.reduction === 'max'
    ? { ...plan, y: y.ranges, x: x.ranges }
    : { ...plan, y: taps(rules, y), x: taps(rules, x) }
}

interface Axis {
  readonly ranges: Ranges
  /** Cells of each bin before it was clipped. */
  readonly unclipped: number[]
}

function axis(
  rules: PlannerRules,
  { boxes }: Rois,
  { outputSize, spatialScale, quantization = 'floor' }: RoiPoolParams,
  low: 0 | 1,
  limit: number,
): Axis {
  const bins = outputSize[1 - low]!
  const scale = rules.scale(scaleOn(spatialScale, low))
  const start: number[] = []
  const end: number[] = []
  const unclipped: number[] = []
  for (let k = 0; k < boxes.length / 4; k++) {
    const lo = boxes[k * 4 + low]!
    const hi = boxes[k * 4 + low + 2]!
    const [first, size] = quantised(rules, lo, hi, scale, quantization)
    const whole = rules.whole(size, bins, quantization)
    for (let i = 0; i < bins; i++) {
      const [from, to] = whole
        ? [rules.wholeEdge(i, size, bins), rules.wholeEdge(i + 1, size, bins)]
        : rules.exact(quantization)
          ? [Math.floor((i * size) / bins), Math.ceil(((i + 1) * size) / bins)]
          : [rules.startEdge(i, size, bins, rules), rules.endEdge(i, size, bins, rules)]
      start.push(rules.clip(first + from, limit))
      end.push(rules.clip(first + to, limit))
      unclipped.push(to - from)
    }
  }
  return { ranges: { start: Int32Array.from(start), end: Int32Array.from(end) }, unclipped }
}

/** The first cell of a box and how many there are. */
export function quantised(
  rules: PlannerRules,
  lo: number,
  hi: number,
  scale: number,
  quantization: Quantization,
): [first: number, size: number] {
  const scaled = rules.scaled(lo, scale, rules)
  const first = quantization === 'floor' ? rules.floor(scaled) : rules.round(scaled)
  const sizeOf = quantization === 'floor' ? rules.floorSize : rules.roundSize
  return [first, rules.atLeast(sizeOf(lo, hi, scale, rules))]
}

function taps(rules: PlannerRules, { ranges: { start, end }, unclipped }: Axis) {
  const offset = [0]
  const cell: number[] = []
  const weight: number[] = []
  for (const [bin, from] of start.entries()) {
    for (let n = from; n < end[bin]!; n++) {
      cell.push(n)
      weight.push(rules.weight(end[bin]! - from, unclipped[bin]!))
    }
    offset.push(cell.length)
  }
  return { offset: Int32Array.from(offset), cell: Int32Array.from(cell), weight: Float32Array.from(weight) }
}
