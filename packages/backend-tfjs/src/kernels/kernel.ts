import type { Plan, Shape } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * The tfjs kernels of this package. Input `x`: the map, [batch, height, width, channels]; attribute `plan`: the plan,
 * whose typed arrays a kernel reads in place or brings to its device in the layout that suits it. `x` is the only
 * input, so that a gradient has one thing to be taken of, and finds the plan among the attributes.
 */
export const KERNELS = { max: 'RoiMax', sum: 'RoiSum' } as const

/** Executes a plan on a tensor of the tfjs backend given. */
export type Kernel<B extends tf.KernelBackend> = (backend: B, x: tf.TensorInfo, plan: Plan) => tf.TensorInfo

/** Registers a kernel for both reductions under a tfjs backend's name; a second time does nothing. */
export function registerKernels<B extends tf.KernelBackend>(backendName: string, kernel: Kernel<B>): void {
  for (const kernelName of Object.values(KERNELS)) {
    if (tf.getKernel(kernelName, backendName)) continue
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ backend, inputs, attrs }) => {
        const { plan } = attrs as unknown as KernelAttrs
        return kernel(backend as B, inputs.x!, plan)
      },
    })
  }
}

interface KernelAttrs {
  plan: Plan
}

/** Runs the kernel registered for the active tfjs backend. */
export function runKernel(x: tf.Tensor4D, plan: Plan): tf.Tensor4D {
  const attrs: KernelAttrs = { plan }
  return tf.engine().runKernel(KERNELS[plan.reduction], { x }, attrs as unknown as tf.NamedAttrMap)
}

/** The shape of a map's tensor. */
export function shapeOf({ shape }: tf.TensorInfo): Shape {
  return shape as [number, number, number, number]
}
