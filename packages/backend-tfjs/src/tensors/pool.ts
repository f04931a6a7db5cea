import {
  checkPlans,
  type Derivatives,
  isIdle,
  overAxes,
  type Plan,
  type Shape,
  unsupported,
} from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { targetFor } from '../choose-target.js'
import { runGradKernel, shapeOf } from '../kernels/kernel.js'
import { capabilitiesOf } from '../target.js'

/** One step of tfjs's gradient tape. */
interface Step {
  /** Of each map. */
  readonly plans: readonly Plan[]
  /** The derivatives by the regions, made when they are asked for; where there are none, it throws. */
  readonly derive: () => Derivatives
}

/** The tfjs kernel of that step: its inputs are the maps and, where they are a tensor, the boxes. */
const KERNEL = 'RoiPool'

/**
 * Reduces each map by its plan, all into one result, on the active tfjs backend. Gradients flow into the maps, and into
 * the boxes where they are a tensor: each is computed only where it is asked for.
 */
export function pool(
  maps: readonly tf.Tensor4D[],
  boxes: tf.Tensor | undefined,
  plans: readonly Plan[],
  derive: Step['derive'],
): tf.Tensor4D {
  const name = tf.getBackend()
  checkPlans(plans, maps.map(shapeOf), 'tfjs', capabilitiesOf(targetFor(name)))
  register(name)
  // tfjs has no types for a list of inputs, nor for an attribute that is an object, but takes both.
  const inputs = (boxes ? [...maps, boxes] : maps) as unknown as tf.NamedTensorMap
  return tf.engine().runKernel(KERNEL, inputs, { plans, derive } as unknown as tf.NamedAttrMap)
}

function register(backendName: string): void {
  if (!tf.getKernel(KERNEL, backendName)) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => {
      const { plans } = attrs as unknown as Step
      const maps = Object.values(inputs).slice(0, plans.length)
      return tf.tidy(() => forward(maps as tf.Tensor4D[], plans))
    }
    tf.registerKernel({ kernelName: KERNEL, backendName, kernelFunc })
  }
  if (!tf.getGradient(KERNEL)) {
    const gradFunc = (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[], attrs: tf.NamedAttrMap) =>
      gradients(dy as tf.Tensor4D, saved, attrs as unknown as Step) as unknown as Gradients
    tf.registerGradient({ kernelName: KERNEL, saveAllInputs: true, gradFunc })
  }
}

/** What tfjs takes for gradients by name: a list has its places for names. */
type Gradients = ReturnType<Parameters<typeof tf.registerGradient>[0]['gradFunc']>

/** Of each input, what makes its gradient. */
function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], { plans, derive }: Step): (() => tf.Tensor)[] {
  const maps = saved.slice(0, plans.length) as tf.Tensor4D[]
  const toMaps = maps.map((map, level) => () => tf.tidy(() => mapGradient(dy, map, plans[level]!)))
  return saved.length > maps.length ? [...toMaps, () => boxGradient(dy, maps, derive())] : toMaps
}

function forward(maps: readonly tf.Tensor4D[], plans: readonly Plan[]): tf.Tensor4D {
  const { reduce } = targetFor(tf.getBackend())
  let result: tf.Tensor4D | undefined
  for (const [level, plan] of plans.entries()) {
    if (isIdle(plan)) continue
    const seen = overAxes(plan, shapeOf(maps[level]!))
    const kept = plan.rows.length < plan.outputShape[0] ? result : undefined
    const pooled = reduce(
      shaped(maps[level]!, seen.shape),
      seen.plan,
      kept && shaped(kept, seen.plan.outputShape),
    )
    result = shaped(pooled, plan.outputShape)
  }
  return result ?? zeros(plans[0]!.outputShape)
}

/** The sum of what the bins of a plan owe to each cell of its map. */
function mapGradient(dy: tf.Tensor4D, map: tf.Tensor4D, plan: Plan): tf.Tensor4D {
  if (isIdle(plan)) return zeros(map.shape)
  const seen = overAxes(plan, shapeOf(map))
  const dx = runGradKernel(shaped(dy, seen.plan.outputShape), shaped(map, seen.shape), seen.plan)
  return shaped(dx, shapeOf(map))
}

/** What each number of each region owes: a column for each number, of which there is one derivative at a time. */
function boxGradient(dy: tf.Tensor4D, maps: readonly tf.Tensor4D[], derivatives: Derivatives): tf.Tensor2D {
  return tf.tidy(() => {
    const plans = derivatives.plans(0, derivatives.outputShape[0])
    const columns = plans.map((plan) =>
      tf.tidy(() => tf.sum<tf.Tensor1D>(tf.mul(dy, forward(maps, [plan])), [1, 2, 3])),
    )
    return tf.stack(columns, 1) as tf.Tensor2D
  })
}

/** The same values in another shape. */
function shaped(tensor: tf.Tensor4D, shape: Shape): tf.Tensor4D {
  return tf.util.arraysEqual(tensor.shape, [...shape]) ? tensor : tf.reshape(tensor, [...shape])
}

function zeros(shape: Shape): tf.Tensor4D {
  return tf.zeros<tf.Rank.R4>([...shape])
}

/** Where derivatives cannot be had. */
export function without(why: string): Step['derive'] {
  return () => unsupported(why)
}
