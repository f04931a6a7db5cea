import { checkPlans, isIdle, type Plan, type Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { targetFor } from '../choose-target.js'
import { runGradKernel, shapeOf } from '../kernels/kernel.js'
import { capabilitiesOf, type Target } from '../target.js'

/** Reduces each map by its plan, all into one result, on the active tfjs backend: one step of tfjs's gradient tape. */
export function pool(maps: readonly tf.Tensor4D[], plans: readonly Plan[]): tf.Tensor4D {
  const target = targetFor(tf.getBackend())
  checkPlans(plans, maps.map(shapeOf), 'tfjs', capabilitiesOf(target))
  const step = tf.customGrad<tf.Tensor4D>((...inputs) => {
    const save = inputs.pop() as tf.GradSaveFunc
    const sources = inputs as tf.Tensor4D[]
    save(sources)
    return { value: forward(sources, plans, target), gradFunc: (dy, saved) => backward(dy, saved, plans) }
  })
  return step(...maps)
}

function forward(maps: tf.Tensor4D[], plans: readonly Plan[], { reduce }: Target): tf.Tensor4D {
  let result: tf.Tensor4D | undefined
  for (const [level, plan] of plans.entries()) {
    if (isIdle(plan)) continue
    const kept = plan.rows.length < plan.outputShape[0] ? result : undefined
    result = reduce(maps[level]!, plan, kept)
  }
  return result ?? zeros(plans[0]!.outputShape)
}

/** Of each map, the sum of what the bins of its plan owe to each of its cells. */
function backward(dy: tf.Tensor4D, maps: tf.Tensor[], plans: readonly Plan[]): tf.Tensor4D[] {
  return plans.map((plan, level) => {
    const map = maps[level] as tf.Tensor4D
    return isIdle(plan) ? zeros(map.shape) : runGradKernel(dy, map, plan)
  })
}

function zeros(shape: Shape): tf.Tensor4D {
  return tf.zeros<tf.Rank.R4>([...shape])
}
