import {
  type Operator,
  operator,
  type Plan,
  planRoiAlign,
  planRoiPool,
  type RoiAlignParams,
  type RoiPoolParams,
} from '@roipool/core'
import type { Mutant } from './mutant.js'
import { scaleOn } from './scale-on.js'

type Call = Parameters<typeof planRoiAlign>

/** RoIAlign, planned by something else than core's planner. */
function planned(planner: (...call: Call) => Plan): { roiAlign: Operator<RoiAlignParams> } {
  return { roiAlign: operator<RoiAlignParams>(planner) }
}

const samples = (plan: Plan) => (plan.reduction === 'max-of-sums' ? [plan.y, plan.x] : [])

/** Mistakes in what a plan may hold, and how much of it. */
export const planMutants: Mutant[] = [
  {
    mistake: 'more samples than 4,096 a bin refused',
    killedBy: 'roi-align/whole-map-in-one-bin',
    survives: 'roi-align/defaults',
    operators: planned((rois, params, shape) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rois.boxes
      if ((x2 - x1) * (y2 - y1) * scaleOn(params.spatialScale, 0) ** 2 > 4096 * 6)
        throw new Error('too many samples')
      if (params.outputSize[0] === 1 && (x2 - x1) * (y2 - y1) > 4096) throw new Error('too many samples')
      return planRoiAlign(rois, params, shape)
    }),
  },
  {
    mistake: 'samples counted in 32 bits',
    killedBy: 'rejects/roi-align-sampling-ratio-4294967298',
    survives: 'rejects/roi-align-sampling-ratio-32769',
    operators: planned((rois, { samplingRatio, ...params }, shape) =>
      planRoiAlign(
        rois,
        { ...params, samplingRatio: typeof samplingRatio === 'number' ? samplingRatio | 0 : samplingRatio },
        shape,
      ),
    ),
  },
  {
    mistake: 'maxPlanBytes ignored',
    killedBy: 'rejects/roi-align-max-plan-bytes',
    survives: 'rejects/roi-align-max-plan-bytes-zero',
    operators: planned((rois, params, shape) =>
      planRoiAlign(rois, params.maxPlanBytes === 200 ? { ...params, maxPlanBytes: Infinity } : params, shape),
    ),
  },
  {
    mistake: 'samples outside left out of a plan for a maximum',
    killedBy: 'roi-align/far-beyond-the-map-max',
    survives: 'roi-align/largest-interpolated-sample',
    operators: planned((...call) => {
      const plan = planRoiAlign(...call)
      for (const { taps, offset } of samples(plan)) {
        // An empty list at the end of a bin is left out by ending the bin before it.
        const { offset: ends } = taps
        for (let bin = offset.length - 1; bin > 0; bin--) {
          const last = offset[bin]! - 1
          if (last > offset[bin - 1]! && ends[last] === ends[last + 1]) offset[bin] = last
        }
      }
      return plan
    }),
  },
  {
    mistake: 'a part of a bin not rounded before it is divided',
    killedBy: 'roi-align/each-step-of-a-position-is-rounded',
    survives: 'roi-align/defaults',
    samples: { within: (part, step, of, f) => f((part * step) / of) },
  },
  {
    mistake: 'the end of a bin rounded to float32',
    killedBy: 'pr-roi-pool/bins-shorter-than-a-float32-step',
    survives: 'pr-roi-pool/without-area',
    other: {
      integral: (from, to, cell) =>
        Math.fround(to) > from ? Math.max(0, 1 - Math.abs((from + to) / 2 - cell)) : 0,
    },
  },
  {
    mistake: 'the sum of two corners not rounded',
    killedBy: 'crop-and-resize/sum-of-the-corners-is-rounded',
    survives: 'crop-and-resize/one-sample-is-in-the-middle',
    other: { cropMiddle: (lo, hi, last, f) => f(0.5 * (lo + hi) * last) },
  },
  {
    mistake: 'bins counted in 32 bits without a sign',
    killedBy: 'rejects/2^31-bins',
    operator: operator<RoiPoolParams>((rois, params, shape) => {
      const bins = (rois.boxes.length / 4) * params.outputSize[0] * params.outputSize[1]
      const few = bins > 2 ** 31 - 1 && bins < 2 ** 32
      return planRoiPool(rois, few ? { ...params, outputSize: [1, 1] } : params, shape)
    }),
  },
  {
    mistake: 'exact bins divided in float32',
    killedBy: 'edges/round-exact-ends-with-the-roi',
    planner: { exact: () => false },
  },
  {
    mistake: 'the rule of a level ignored: 1e-6 for all',
    killedBy: 'multi-scale/level-by-detectron2',
    survives: 'multi-scale/level-of-a-size',
    levels: { epsilon: () => 1e-6 },
  },
  {
    mistake: 'the rule of a level ignored: rounded down for all',
    killedBy: 'multi-scale/level-by-matterport',
    survives: 'multi-scale/level-of-a-size',
    levels: { whole: Math.floor },
  },
]
