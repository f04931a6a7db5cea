import { type DerivativePlanner, type Planner, RoiPoolError } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { type TensorOperator, tensorOperator } from '../tensors/operator.js'

/** What every layer of tfjs may be given: `name`, `trainable`, … */
export type LayerOptions = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>

type Sizes = (number | null)[]

/**
 * An operator as a layer. Its inputs are [features, boxes]: [batch, height, width, channels], and [batch, rois, 4]
 * with rows x1 y1 x2 y2 in image pixels. Its output is [batch, rois, PH, PW, channels], differentiable with respect to
 * the features, and to the boxes where the operator does not quantise. It has no weights.
 */
export abstract class RoiLayer<Params extends object> extends layers.Layer {
  private readonly params: Params
  private readonly planner: Planner<Params>
  private readonly operator: TensorOperator<Params>

  /** @throws RoiPoolError ROI_INVALID for parameters that the planner refuses */
  constructor(
    planner: Planner<Params>,
    config: Params & LayerOptions,
    derivatives?: DerivativePlanner<Params>,
  ) {
    const { options, params } = split(config)
    super(options)
    this.params = params
    this.planner = planner
    this.operator = tensorOperator(planner, derivatives)
    this.outputShapeOf(1)
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<layers.Layer['call']>[1]): tf.Tensor5D {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs)
      const [features, boxes] = inputs as [tf.Tensor4D, tf.Tensor3D]
      const [batch, rois] = boxes.shape
      const boxInd = Int32Array.from({ length: batch * rois }, (_, k) => Math.floor(k / rois))
      const pooled = this.operator(features, tf.reshape(boxes, [batch * rois, 4]), boxInd, this.params)
      const [, rows, columns, channels] = pooled.shape
      return tf.reshape(pooled, [batch, rois, rows, columns, channels])
    })
  }

  override computeOutputShape(inputShape: Sizes | Sizes[]): Sizes {
    const [features, boxes, ...others] = inputShape as Sizes[]
    if (features?.length !== 4 || boxes?.length !== 3 || boxes[2] !== 4 || others.length > 0) {
      const wanted = '[batch, height, width, channels] and [batch, rois, 4]'
      const message = `${this.name} needs two inputs, ${wanted}, but got ${JSON.stringify(inputShape)}`
      throw new RoiPoolError('ROI_INVALID', message)
    }
    const [, rows, columns, channels] = this.outputShapeOf(features[3] ?? 1)
    return [features[0]!, boxes[1]!, rows!, columns!, features[3] === null ? null : channels!]
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.params }
  }

  /** What the planner says of no RoIs at all, once it has found the parameters right. */
  private outputShapeOf(channels: number): readonly number[] {
    return this.planner({ boxes: new Float32Array(0) }, this.params, [1, 1, 1, channels]).outputShape
  }
}

/** `customObjects` comes with every configuration that tfjs loads. */
const OPTIONS = [
  'batchInputShape',
  'batchSize',
  'customObjects',
  'dtype',
  'inputDType',
  'inputShape',
  'name',
  'trainable',
  'weights',
]

/** What is tfjs's, and what is the operator's: all the rest, so that a misspelt name is refused. */
function split<Params extends object>(config: Params & LayerOptions) {
  const given = Object.entries(config).filter(([, value]) => value !== undefined)
  const pick = (ours: boolean) =>
    Object.fromEntries(given.filter(([name]) => OPTIONS.includes(name) !== ours))
  return { options: pick(false) as LayerOptions, params: pick(true) as Params }
}
