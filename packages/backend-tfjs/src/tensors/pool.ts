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

/** A tensor of what moves bins, boxes or their like. */
export interface Moving {
  readonly tensor: tf.Tensor
  /** The derivatives by its numbers, made when they are asked for; where there are none, it throws. */
  readonly derive: () => Derivatives
}

/** One step of tfjs's gradient tape. */
interface Step {
  /** Of each map. */
  readonly plans: readonly Plan[]
  /** Of each tensor that moves bins. */
  readonly derivatives: readonly Moving['derive'][]
}

/** The tfjs kernel of that step: its inputs are the maps, and the tensors of what moves bins. */
const KERNEL = 'RoiPool'

/**
 * Reduces each map by its plan, all into one result, on the active tfjs backend. Gradients flow into the maps, and into
 * what moves their bins: each is computed only where it is asked for.
 */
export function pool(
  maps: readonly tf.Tensor4D[],
  plans: readonly Plan[],
  moving: readonly Moving[] = [],
): tf.Tensor4D {
  const name = tf.getBackend()
  checkPlans(plans, maps.map(shapeOf), 'tfjs', capabilitiesOf(targetFor(name)))
  register(name)
  // tfjs has no types for a list of inputs, nor for an attribute that is an object, but takes both.
  const inputs = [...maps, ...moving.map(({ tensor }) => tensor)] as unknown as tf.NamedTensorMap
  const step: Step = { plans, derivatives: moving.map(({ derive }) => derive) }
  return tf.engine().runKernel(KERNEL, inputs, step as unknown as tf.NamedAttrMap)
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
function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], { plans, derivatives }: Step): (() => tf.Tensor)[] {
  const maps = saved.slice(0, plans.length) as tf.Tensor4D[]
  const moving = saved.slice(plans.length)
  return [
    ...maps.map((map, level) => () => tf.tidy(() => mapGradient(dy, map, plans[level]!))),
    ...moving.map(
      ({ shape }, n) =>
        () =>
          tf.tidy(() => movingGradient(dy, maps, derivatives[n]!(), shape)),
    ),
  ]
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

/** What each number that moves bins owes, in the shape of their tensor. There is one derivative at a time. */
function movingGradient(
  dy: tf.Tensor4D,
  maps: readonly tf.Tensor4D[],
  { outputShape, plans: plansOf, ofBin }: Derivatives,
  shape: number[],
): tf.Tensor {
  const [count, rows, columns] = outputShape
  const plans = plansOf(0, count)
  const axes = ofBin ? [3] : [1, 2, 3]
  const owed = tf.stack(
    plans.map((plan) => tf.tidy(() => tf.sum(tf.mul(dy, forward(maps, [plan])), axes))),
    1,
  )
  if (!ofBin) return tf.reshape(owed, shape)
  const bins = rows * columns
  const order = new Int32Array(plans.length * bins)
  for (let at = 0; at < order.length; at++) order[ofBin(Math.floor(at / bins), at % bins)] = at
  const flat = tf.reshape(owed, [count, order.length])
  return tf.reshape(tf.gather(flat, tf.tensor1d(order, 'int32'), 1), shape)
}

/** The same values in another shape. */
function shaped(tensor: tf.Tensor4D, shape: Shape): tf.Tensor4D {
  return tf.util.arraysEqual(tensor.shape, [...shape]) ? tensor : tf.reshape(tensor, [...shape])
}

function zeros(shape: Shape): tf.Tensor4D {
  return tf.zeros<tf.Rank.R4>([...shape])
}

/** Where derivatives cannot be had. */
export function without(why: string): Moving['derive'] {
  return () => unsupported(why)
}
