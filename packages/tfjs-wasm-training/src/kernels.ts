import { filterGradient, inputGradient } from './kernels/convolution.js'
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwise.js'
import { transposeFirst } from './kernels/mat-mul.js'
import { maxPoolGradient } from './kernels/max-pool.js'
import { segmentSum } from './kernels/segment-sum.js'
import type { KernelMaker } from './replace.js'
import { type WindowsOf, windowsOf } from './windows.js'

/** The kernels by tfjs's names of them. */
export function trainingKernels(windows: WindowsOf = windowsOf): Record<string, KernelMaker> {
  return {
    BatchMatMul: (stock) => transposeFirst(stock!),
    // tfjs's own adds the wrong bias where an operand is transposed, so that small ones are not left to it.
    _FusedMatMul: (stock) => transposeFirst(stock!, 0),
    Conv2DBackpropFilter: () => filterGradient(windows),
    Conv2DBackpropInput: (stock) => inputGradient(stock!, windows),
    DepthwiseConv2dNativeBackpropFilter: () => depthwiseFilterGradient(windows),
    DepthwiseConv2dNativeBackpropInput: () => depthwiseInputGradient(windows),
    MaxPoolGrad: () => maxPoolGradient(windows),
    UnsortedSegmentSum: () => segmentSum,
  }
}
