import { type Plan, type Shape, unsupported } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * The tfjs kernels of this package, one for each reduction. Input `x`: the map, [batch, height, width, channels];
 * attribute `plan`: the plan, whose typed arrays a kernel reads in place or brings to its device in the layout that
 * suits it. Input `kept`, of the result's shape, is there only where the plan leaves rows unnamed that are not 0.
 */
export const KERNELS = { max: 'RoiMax', sum: 'RoiSum', 'max-of-sums': 'RoiMaxOfSums' } as const

/**
 * Their gradients with respect to `x`, of its shape. Inputs `dy`, the gradient of the result, and `x`; attribute
 * `plan`. A maximum's goes to the first of its largest cells or samples, row by row, as torchvision's does; NaN is
 * passed over, and a bin that is empty or has nothing above −∞ gives none. Rows that the plan does not name are not
 * read.
 */
export const GRADIENT_KERNELS = {
  max: 'RoiMaxGrad',
  sum: 'RoiSumGrad',
  'max-of-sums': 'RoiMaxOfSumsGrad',
} as const

/** Executes a plan on a tensor of the tfjs backend given. Rows that the plan does not name are those of `kept`, or 0. */
export type Kernel<B extends tf.KernelBackend> = (
  backend: B,
  x: tf.TensorInfo,
  plan: Plan,
  kept: tf.TensorInfo | undefined,
) => tf.TensorInfo

/** The gradient of a {@link Kernel} with respect to `x`, of its shape. */
export type GradientKernel<B extends tf.KernelBackend> = (
  backend: B,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  plan: Plan,
) => tf.TensorInfo

/** Registers the kernels of every reduction under a tfjs backend's name; a second time does nothing. */
export function registerKernels<B extends tf.KernelBackend>(
  backendName: string,
  kernel: Kernel<B>,
  gradientKernel: GradientKernel<B>,
): void {
  for (const kernelName of Object.values(KERNELS)) {
    register(backendName, kernelName, ({ backend, inputs, attrs }) =>
      kernel(backend as B, inputs.x!, planOf(attrs), inputs.kept),
    )
  }
  for (const kernelName of Object.values(GRADIENT_KERNELS)) {
    register(backendName, kernelName, ({ backend, inputs, attrs }) =>
      gradientKernel(backend as B, inputs.dy!, inputs.x!, planOf(attrs)),
    )
  }
}

function register(backendName: string, kernelName: string, kernelFunc: KernelFunc): void {
  if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc })
}

type KernelFunc = (params: KernelParams) => tf.TensorInfo

interface KernelParams {
  readonly backend: unknown
  readonly inputs: tf.NamedTensorInfoMap
  readonly attrs?: tf.NamedAttrMap
}

/** Runs the kernel registered for the active tfjs backend. */
export function runKernel(x: tf.Tensor4D, plan: Plan, kept: tf.Tensor4D | undefined): tf.Tensor4D {
  return tf.engine().runKernel(KERNELS[plan.reduction], kept ? { x, kept } : { x }, attrsOf(plan))
}

/**
 * Runs the gradient kernel registered for the active tfjs backend.
 *
 * @throws RoiPoolError ROI_UNSUPPORTED where it has none
 */
export function runGradKernel(dy: tf.Tensor4D, x: tf.Tensor4D, plan: Plan): tf.Tensor4D {
  const name = GRADIENT_KERNELS[plan.reduction]
  if (!tf.getKernel(name, tf.getBackend())) {
    unsupported(
      `gradients need kernels of @roipool/backend-tfjs, which tfjs backend '${tf.getBackend()}' has none of`,
    )
  }
  return tf.engine().runKernel(name, { dy, x }, attrsOf(plan))
}

/** tfjs has no type for an attribute that is an object, but hands any value on. */
function attrsOf(plan: Plan): tf.NamedAttrMap {
  return { plan } as unknown as tf.NamedAttrMap
}

function planOf(attrs: tf.NamedAttrMap | undefined): Plan {
  return (attrs as unknown as { plan: Plan }).plan
}

/** The shape of a map's tensor. */
export function shapeOf({ shape }: tf.TensorInfo): Shape {
  return shape as [number, number, number, number]
}
