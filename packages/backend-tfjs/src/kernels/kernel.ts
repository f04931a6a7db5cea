import type { Plan, Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * The tfjs kernels of this package, one for each reduction. Input `x`: the map, [batch, height, width, channels];
 * attribute `plan`: the plan, whose typed arrays a kernel reads in place or brings to its device in the layout that
 * suits it. Input `kept`, of the result's shape, is there only where the plan leaves rows unnamed that are not 0.
 */
export const KERNELS = { max: 'RoiMax', sum: 'RoiSum', 'max-of-sums': 'RoiMaxOfSums' } as const

/** Executes a plan on a tensor of the tfjs backend given. Rows that the plan does not name are those of `kept`, or 0. */
export type Kernel<B extends tf.KernelBackend> = (
  backend: B,
  x: tf.TensorInfo,
  plan: Plan,
  kept: tf.TensorInfo | undefined,
) => tf.TensorInfo

/** Registers a kernel for every reduction under a tfjs backend's name; a second time does nothing. */
export function registerKernels<B extends tf.KernelBackend>(backendName: string, kernel: Kernel<B>): void {
  for (const kernelName of Object.values(KERNELS)) {
    if (tf.getKernel(kernelName, backendName)) continue
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ backend, inputs, attrs }) => {
        const { plan } = attrs as unknown as KernelAttrs
        return kernel(backend as B, inputs.x!, plan, inputs.kept)
      },
    })
  }
}

interface KernelAttrs {
  plan: Plan
}

/** Runs the kernel registered for the active tfjs backend. */
export function runKernel(x: tf.Tensor4D, plan: Plan, kept: tf.Tensor4D | undefined): tf.Tensor4D {
  const attrs: KernelAttrs = { plan }
  const inputs = kept ? { x, kept } : { x }
  return tf.engine().runKernel(KERNELS[plan.reduction], inputs, attrs as unknown as tf.NamedAttrMap)
}

/** The shape of a map's tensor. */
export function shapeOf({ shape }: tf.TensorInfo): Shape {
  return shape as [number, number, number, number]
}
