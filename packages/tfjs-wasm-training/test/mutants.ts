import type * as tf from '@tensorflow/tfjs-core'
import { allocate, kernel } from '../src/heap.js'
import { trainingKernels } from '../src/kernels.js'
import type { KernelMaker } from '../src/replace.js'
import { type Windows, windowsOf } from '../src/windows.js'

/** A mistake, and a problem that is there for it. */
export interface Mutant {
  readonly mistake: string
  readonly killedBy: string
  readonly makers: Record<string, KernelMaker>
}

/** Kernels whose windows lie elsewhere. */
function windows(change: (windows: Windows) => Partial<Windows>): Record<string, KernelMaker> {
  return trainingKernels((...args) => {
    const right = windowsOf(...args)
    return { ...right, ...change(right) }
  })
}

/** Kernels of which some are called with other inputs or attributes. */
function calls(
  names: readonly string[],
  change: (call: Parameters<tf.KernelFunc>[0]) => Parameters<tf.KernelFunc>[0],
): Record<string, KernelMaker> {
  const right = trainingKernels()
  const wrong = names.map((name): [string, KernelMaker] => {
    const make = right[name]!
    return [
      name,
      (stock) => {
        const compute = make(stock)
        return (call) => compute(change(call))
      },
    ]
  })
  return { ...right, ...Object.fromEntries(wrong) }
}

const without =
  (flag: string) =>
  (call: Parameters<tf.KernelFunc>[0]): Parameters<tf.KernelFunc>[0] => ({
    ...call,
    attrs: { ...call.attrs, [flag]: false },
  })

export const mutants: Mutant[] = [
  {
    mistake: 'stride ignored',
    killedBy: '3×3 same, stride 2, odd',
    makers: windows(() => ({ strideHeight: 1, strideWidth: 1 })),
  },
  {
    mistake: 'one stride for both axes',
    killedBy: 'strides 1 and 2',
    makers: windows(({ strideHeight }) => ({ strideWidth: strideHeight })),
  },
  {
    mistake: 'one more row of padding',
    killedBy: '3×3 same',
    makers: windows(({ padInfo }) => ({ padInfo: { ...padInfo, top: padInfo.top + 1 } })),
  },
  {
    mistake: 'one column of padding less',
    killedBy: '3×2 valid, two images',
    makers: windows(({ padInfo }) => ({ padInfo: { ...padInfo, left: padInfo.left - 1 } })),
  },
  {
    mistake: 'the odd row of padding above',
    killedBy: '4×3 same, which pads more below',
    makers: windows(({ padInfo }) => ({ padInfo: { ...padInfo, top: padInfo.bottom } })),
  },
  {
    mistake: 'padding of the rows for the columns',
    killedBy: 'padding of each side, stride 2',
    makers: windows(({ padInfo }) => ({ padInfo: { ...padInfo, left: padInfo.top } })),
  },
  {
    mistake: 'the filter flipped',
    killedBy: '3×3 same',
    makers: windows(({ padInfo, filterHeight, filterWidth }) => ({
      dilationHeight: -1,
      dilationWidth: -1,
      padInfo: { ...padInfo, top: padInfo.top - filterHeight + 1, left: padInfo.left - filterWidth + 1 },
    })),
  },
  {
    mistake: 'the first image only',
    killedBy: '3×2 valid, two images',
    makers: windows(() => ({ batchSize: 1 })),
  },
  {
    mistake: 'the first image only, depthwise',
    killedBy: 'depthwise 3×3 same',
    makers: windows(() => ({ batchSize: 1 })),
  },
  {
    mistake: 'the first image only, of a maximum',
    killedBy: 'maximum 2×2',
    makers: windows(() => ({ batchSize: 1 })),
  },
  {
    mistake: 'the last of the largest cells',
    killedBy: 'maximum 3×3 valid, overlapping',
    makers: windows(({ padInfo, filterHeight, filterWidth, ...right }) => ({
      // The same cells, read from the end.
      dilationHeight: -right.dilationHeight,
      dilationWidth: -right.dilationWidth,
      padInfo: { ...padInfo, top: padInfo.top - filterHeight + 1, left: padInfo.left - filterWidth + 1 },
    })),
  },
  {
    mistake: 'transposeA ignored',
    killedBy: 'matMul of 2 ᵀa',
    makers: calls(['BatchMatMul'], without('transposeA')),
  },
  {
    mistake: 'transposeB ignored',
    killedBy: 'matMul of 3, one ᵀb',
    makers: calls(['BatchMatMul'], without('transposeB')),
  },
  {
    mistake: 'transposeB ignored, fused',
    killedBy: 'fused matMul 24 relu ᵀb',
    makers: calls(['_FusedMatMul'], without('transposeB')),
  },
  {
    mistake: 'no bias',
    killedBy: 'fused matMul 24 relu ᵀa',
    makers: calls(['_FusedMatMul'], ({ inputs: { bias: _, ...inputs }, ...call }) => ({ ...call, inputs })),
  },
  {
    mistake: 'no activation',
    killedBy: 'fused matMul 24 relu ᵀa ᵀb',
    makers: calls(['_FusedMatMul'], (call) => ({ ...call, attrs: { ...call.attrs!, activation: 'linear' } })),
  },
  {
    mistake: 'sums of fewer segments',
    killedBy: 'unsortedSegmentSum',
    makers: calls(['UnsortedSegmentSum'], (call) => ({ ...call, attrs: { numSegments: 3 } })),
  },
]

/** Right, but for a tensor that stays behind. */
export const leaking: Record<string, KernelMaker> = {
  ...trainingKernels(),
  UnsortedSegmentSum: () =>
    kernel((call) => {
      allocate(call.backend, [1])
      const right = trainingKernels().UnsortedSegmentSum!(undefined)
      return right(call as never) as tf.TensorInfo
    }),
}
