import { type Operator, operator, type Plan, planRoiAlign, type RoiAlignParams } from '@roipool/core'
import type { Mutant } from './mutant.js'

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
      if ((x2 - x1) * (y2 - y1) * params.spatialScale ** 2 > 4096 * 6) throw new Error('too many samples')
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
]
