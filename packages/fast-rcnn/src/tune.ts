import {
  cropAndResize,
  prRoiPool,
  psRoiAlign,
  psRoiPool,
  roiAlign,
  roiPool,
  roiWarp,
  type TensorOperator,
} from '@roipool/backend-tfjs/tensors'
import { describeValue, type FeatureMap, invalid, type OperatorParams } from '@roipool/core'
import type { Backbone, Image } from '@roipool/features'
import {
  add,
  keep,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor4d,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core'
import { scoped } from './engine.js'
import { copyOf } from './layers.js'
import { type Pooling, paramsOf, regionsOf } from './pool.js'

/**
 * A backbone whose last layers can be trained, through the pooling. Its `map` is `suffix` of `prefix`, with the weights as
 * they are then.
 */
export interface Tunable extends Backbone {
  /** What the last layers are given of one image, in host memory: [1, h, w, c]. Training does not change it. */
  prefix(image: Image): Promise<FeatureMap>
  /** The last layers, [N, h, w, c] to [N, H, W, channels]: synchronous operations of tfjs, which have gradients. */
  suffix(input: Tensor4D): Tensor4D
  /** The weights of the last layers, on the tfjs backend that the model computes on. */
  readonly variables: readonly Variable[]
}

/** @throws RoiPoolError ROI_INVALID for a backbone that cannot be trained */
export function tunable(backbone: Backbone): Tunable {
  const { prefix, suffix, variables } = backbone as Partial<Tunable>
  if (typeof prefix === 'function' && typeof suffix === 'function' && Array.isArray(variables)) {
    return backbone as Tunable
  }
  return invalid(
    `the backbone ${describeValue(backbone.name)} cannot be trained: it has no prefix, suffix, variables`,
  )
}

/** What a step saw of one image. */
export interface Seen {
  readonly prefix: FeatureMap
  /** In cells. */
  readonly rois: Float32Array
}

/** The map of a prefix, with the weights as they are. */
export async function mapOf(backbone: Tunable, tfjs: string, prefix: FeatureMap): Promise<FeatureMap> {
  const found: Tensor4D[] = []
  scoped(tfjs, () => found.push(keep(backbone.suffix(tensorOf(prefix)))))
  const [map] = found as [Tensor4D]
  const data = await copyOf(map)
  map.dispose()
  return { data, shape: map.shape }
}

/**
 * The gradients of the loss with respect to the backbone's weights.
 *
 * @param vectors the gradient of the loss with respect to what was pooled: [RoIs of all images, bins · channels]
 */
export function tuned(
  backbone: Tunable,
  pooling: Pooling,
  seen: readonly Seen[],
  vectors: Tensor2D,
): Tensor[] {
  const pool = operators[pooling.operator] as unknown as TensorOperator<object>
  let total: Tensor[] | undefined
  let from = 0
  for (const { prefix, rois } of seen) {
    const rows = rois.length / 4
    const outward = slice(vectors, [from, 0], [rows, vectors.shape[1]])
    from += rows
    // Its gradient is what the pooled values' own gradient makes of the weights.
    const product = () => {
      const map = backbone.suffix(tensorOf(prefix))
      const { boxes } = regionsOf(pooling, { boxes: rois }, map)
      const pooled = pool(map, boxes, undefined, paramsOf(pooling))
      return sum<Scalar>(mul(reshape(pooled, [rows, vectors.shape[1]]), outward))
    }
    const { grads } = variableGrads(product, [...backbone.variables])
    const own = backbone.variables.map(({ name }) => grads[name]!)
    total = total ? total.map((gradient, n) => add(gradient, own[n]!)) : own
  }
  return total ?? []
}

function tensorOf({ data, shape }: FeatureMap): Tensor4D {
  return tensor4d(data, [...shape])
}

const operators: { readonly [Of in Pooling['operator']]: TensorOperator<OperatorParams[Of]> } = {
  roiPool,
  roiAlign,
  roiWarp,
  prRoiPool,
  cropAndResize,
  psRoiPool,
  psRoiAlign,
}
