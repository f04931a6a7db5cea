import {
  type CropAndResizeParams,
  type MultiScaleRoiAlignParams,
  type MultiScaleRoiPoolParams,
  multiScaleOperator,
  operator,
  type Plan,
  type PrRoiPoolParams,
  type PsRoiAlignParams,
  type PsRoiPoolParams,
  planCropAndResize,
  planMultiScaleRoiAlign,
  planMultiScaleRoiPool,
  planPrRoiPool,
  planPsRoiAlign,
  planPsRoiPool,
  planRoiAlign,
  planRoiWarp,
  type RoiAlignParams,
  type RoiPoolParams,
  type Rois,
  type RoiWarpParams,
  type Shape,
  type Taps,
} from '@roipool/core'
import type { Operators } from '../src/problem.js'
import { apart } from './apart.js'
import { type LevelRules, levelRules, partsOf } from './reference-levels.js'
import {
  type PlannerRules,
  plannerRules,
  pooledPlan,
  quantised,
  referenceRoiPool,
} from './reference-planner.js'
import {
  type Bins,
  between,
  listed,
  meanTaps,
  range,
  type SampleRules,
  type Sampling,
  sampledBins,
  sampleRules,
  samplesOf,
  type Tap,
} from './reference-samples.js'
import { scaleOn } from './scale-on.js'

/** The rules of the operators that are neither RoI pooling nor samples in bins. */
const otherRules = {
  f: Math.fround as (value: number) => number,
  /** The size of a position-sensitive RoI between two rounded corners. */
  psSize: (first: number, last: number): number => Math.max(last - first, 1),
  /** A cell's weight in a bin from `from` to `to`. */
  integral: (from: number, to: number, cell: number): number => area(from - cell, to - cell) / (to - from),
  withoutLength: (): readonly Tap[] => [],
  cropStep: (extent: number, last: number, bins: number, f: (value: number) => number): number =>
    f(f(extent * last) / (bins - 1)),
  cropMiddle: (lo: number, hi: number, last: number, f: (value: number) => number): number =>
    f(0.5 * f(lo + hi) * last),
  nearest: (at: number): number => Math.floor(at + 0.5),
  cropped: (at: number, last: number): boolean => at >= 0 && at <= last,
}

type OtherRules = typeof otherRules

export interface AllRules {
  readonly planner?: Partial<PlannerRules> | undefined
  readonly samples?: Partial<SampleRules> | undefined
  readonly other?: Partial<OtherRules> | undefined
  readonly levels?: Partial<LevelRules> | undefined
}

type Extent = (lo: number, hi: number, low: 0 | 1) => readonly [start: number, size: number]

/** Every operator by the rules, or by broken ones. Refusals, and what does not depend on an axis, are core's. */
export function referenceOperators(broken: AllRules = {}): Operators {
  const planner = { ...plannerRules, ...broken.planner }
  const samples = { ...sampleRules, ...broken.samples }
  const other = { ...otherRules, ...broken.other }
  const levels = { ...levelRules, ...broken.levels }
  const align = (plan: Plan, rois: Rois, params: RoiAlignParams, shape: Shape) =>
    sampledPlan(samples, plan, rois, shape, params, alignExtent(samples, params))
  const pool = (plan: Plan, rois: Rois, params: RoiPoolParams, shape: Shape) =>
    pooledPlan(planner, plan, rois, params, shape)
  const filed = Object.assign(
    {},
    ...apart.map(({ name, operator, pyramid }) => ({ [name]: operator, ...pyramid })),
  )
  return {
    ...(filed as unknown as Operators),
    roiPool: referenceRoiPool(broken.planner),
    roiAlign: operator<RoiAlignParams>((...call) => align(planRoiAlign(...call), ...call)),
    roiWarp: operator<RoiWarpParams>((rois, params, shape) =>
      sampledPlan(samples, planRoiWarp(rois, params, shape), rois, shape, params, (lo, hi, low) => {
        const { quantization = 'floor', spatialScale } = params
        const [first, size] = quantised(
          planner,
          lo,
          hi,
          planner.scale(scaleOn(spatialScale, low)),
          quantization,
        )
        return [samples.f(first - samples.warpShift()), size]
      }),
    ),
    prRoiPool: operator<PrRoiPoolParams>((rois, params, shape) =>
      eachAxis(planPrRoiPool(rois, params, shape), rois, shape, (lo, hi, bins, limit, low) =>
        preciseBins(other, lo, hi, bins, limit, Math.fround(scaleOn(params.spatialScale, low))),
      ),
    ),
    cropAndResize: operator<CropAndResizeParams>((rois, params, shape) =>
      eachAxis(planCropAndResize(rois, params, shape), rois, shape, (lo, hi, bins, limit) =>
        croppedBins(other, lo, hi, bins, limit, params.method ?? 'bilinear'),
      ),
    ),
    psRoiPool: operator<PsRoiPoolParams>((rois, params, shape) => {
      const rules = {
        ...planner,
        roundSize: (lo: number, hi: number, scale: number) =>
          other.psSize(planner.round(planner.f(lo * scale)), planner.round(planner.f(hi * scale))),
      }
      const rounded = { ...params, quantization: 'round', reduce: 'avg' } as const
      return pooledPlan(rules, planPsRoiPool(rois, params, shape), rois, rounded, shape)
    }),
    psRoiAlign: operator<PsRoiAlignParams>((rois, params, shape) =>
      align(planPsRoiAlign(rois, params, shape), rois, params, shape),
    ),
    multiScaleRoiAlign: multiScaleOperator<MultiScaleRoiAlignParams>((rois, params, shapes) =>
      partsOf(levels, planMultiScaleRoiAlign(rois, params, shapes), rois, params).map((part, level) =>
        align(part.plan, part.rois, { ...params, spatialScale: 1 / params.strides[level]! }, shapes[level]!),
      ),
    ),
    multiScaleRoiPool: multiScaleOperator<MultiScaleRoiPoolParams>((rois, params, shapes) =>
      partsOf(levels, planMultiScaleRoiPool(rois, params, shapes), rois, params).map((part, level) =>
        pool(part.plan, part.rois, { ...params, spatialScale: 1 / params.strides[level]! }, shapes[level]!),
      ),
    ),
  }
}

function alignExtent(rules: SampleRules, { spatialScale, aligned = true }: RoiAlignParams): Extent {
  const { f } = rules
  return (lo, hi, low) => {
    const scale = Math.fround(scaleOn(spatialScale, low))
    const start = f(f(lo * scale) - rules.shift(aligned))
    return [start, rules.atLeast(f(f(f(hi * scale) - rules.shift(aligned)) - start), aligned)]
  }
}

function sampledPlan(
  rules: SampleRules,
  plan: Plan,
  { boxes }: Rois,
  [, height, width]: Shape,
  sampling: Sampling,
  extent: Extent,
): Plan {
  const [, rows, columns] = plan.outputShape
  const bins = (low: 0 | 1, count: number, limit: number): Bins => {
    const extents = range(boxes.length / 4).map((k) =>
      extent(boxes[k * 4 + low]!, boxes[k * 4 + low + 2]!, low),
    )
    return sampledBins(rules, extents, count, limit, sampling)
  }
  const [y, x] = [bins(1, rows, height), bins(0, columns, width)]
  return sampling.reduce === 'max'
    ? { ...plan, reduction: 'max-of-sums', y: samplesOf(y), x: samplesOf(x) }
    : { ...plan, reduction: 'sum', y: meanTaps(rules, y), x: meanTaps(rules, x) }
}

type AxisBins = (
  lo: number,
  hi: number,
  bins: number,
  limit: number,
  low: 0 | 1,
) => readonly (readonly Tap[])[]

/** A plan of sums, by the taps of a box on an axis. */
function eachAxis(plan: Plan, { boxes }: Rois, [, height, width]: Shape, axisBins: AxisBins): Plan {
  const [, rows, columns] = plan.outputShape
  const taps = (low: 0 | 1, bins: number, limit: number): Taps =>
    listed(
      range(boxes.length / 4).flatMap((k) =>
        axisBins(boxes[k * 4 + low]!, boxes[k * 4 + low + 2]!, bins, limit, low),
      ),
    )
  return { ...plan, reduction: 'sum', y: taps(1, rows, height), x: taps(0, columns, width) }
}

/** The area under a cell's tent, from −1 to 1 around it. */
function area(from: number, to: number): number {
  const places = [from, ...[-1, 0, 1].filter((at) => at > from && at < to), to]
  const tent = (at: number) => Math.max(0, 1 - Math.abs(at))
  return places
    .slice(1)
    .reduce((sum, at, n) => sum + ((tent(at) + tent(places[n]!)) / 2) * (at - places[n]!), 0)
}

function preciseBins(rules: OtherRules, lo: number, hi: number, bins: number, limit: number, scale: number) {
  const { f } = rules
  const start = f(lo * scale)
  const step = f(f(f(hi * scale) - start) / bins)
  return range(bins).map((i) => {
    if (!(step > 0)) return rules.withoutLength()
    const from = f(start + f(i * step))
    const taps = range(limit).map((cell): Tap => [cell, rules.integral(from, from + step, cell)])
    return taps.filter(([, weight]) => weight > 0)
  })
}

function croppedBins(
  rules: OtherRules,
  lo: number,
  hi: number,
  bins: number,
  limit: number,
  method: 'bilinear' | 'nearest',
) {
  const { f } = rules
  const last = limit - 1
  return range(bins).map((i): readonly Tap[] => {
    const at =
      bins === 1
        ? rules.cropMiddle(lo, hi, last, f)
        : f(f(lo * last) + f(i * rules.cropStep(f(hi - lo), last, bins, f)))
    if (!rules.cropped(at, last)) return []
    return method === 'nearest' ? [[rules.nearest(at), 1]] : between(at, limit)
  })
}
