import * as tf from '@tensorflow/tfjs-core'

/** A function of tensors, whose values and gradients every backend must give alike. */
export interface Problem {
  readonly name: string
  /** Shapes of what it is a function of. */
  readonly inputs: readonly number[][]
  readonly forward: (...inputs: tf.Tensor[]) => tf.Tensor
  /** Whether it is linear in each input: then differences of values are the gradient, exactly. */
  readonly linear: boolean
}

type Pad = Parameters<typeof tf.conv2d>[3]
type Strides = number | [number, number]

function convolution(name: string, input: number[], filter: number[], strides: Strides, pad: Pad): Problem {
  const forward = (x?: tf.Tensor, w?: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad) as tf.Tensor
  return { name, inputs: [input, filter], forward, linear: true }
}

function depthwise(name: string, input: number[], filter: number[], strides: Strides, pad: Pad): Problem {
  const forward = (x?: tf.Tensor, w?: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad as 'same') as tf.Tensor
  return { name: `depthwise ${name}`, inputs: [input, filter], forward, linear: true }
}

function maximum(name: string, input: number[], size: Strides, strides: Strides, pad: Pad): Problem {
  const forward = (x?: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, strides, pad as 'same') as tf.Tensor
  return { name: `maximum ${name}`, inputs: [input], forward, linear: false }
}

const flags = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const))

/** Square, so that a flag that is ignored fits. */
function products(name: string, a: number[], b: number[]): Problem[] {
  return flags.map(([transposeA, transposeB]) => ({
    name: `matMul ${name}${transposeA ? ' ᵀa' : ''}${transposeB ? ' ᵀb' : ''}`,
    inputs: [a, b],
    forward: (a, b) => tf.matMul(a!, b!, transposeA, transposeB),
    linear: true,
  }))
}

const fused: Problem[] = [3, 24].flatMap((side) =>
  flags.flatMap(([transposeA, transposeB]) =>
    (['linear', 'relu', 'prelu', 'leakyrelu'] as const).map((activation) => ({
      name: `fused matMul ${side} ${activation}${transposeA ? ' ᵀa' : ''}${transposeB ? ' ᵀb' : ''}`,
      inputs: [[side, side], [side, side], [side], ...(activation === 'prelu' ? [[side]] : [])],
      forward: (a?: tf.Tensor, b?: tf.Tensor, bias?: tf.Tensor, weights?: tf.Tensor) =>
        tf.fused.matMul({
          a: a!,
          b: b!,
          transposeA,
          transposeB,
          bias: bias!,
          activation,
          leakyreluAlpha: 0.5,
          ...(weights && { preluActivationWeights: weights }),
        }),
      linear: false,
    })),
  ),
)

/** Numbers of rows, some more than once, some never, and for sums one that is none. */
const rows = [3, 0, 3, 1, 3]
const segments = [2, -1, 0, 3, 2, 3]

export const problems: Problem[] = [
  convolution('3×3 same', [1, 7, 5, 3], [3, 3, 3, 4], 1, 'same'),
  convolution('3×2 valid, two images', [2, 7, 6, 2], [3, 2, 2, 3], 1, 'valid'),
  convolution('3×3 same, stride 2, odd', [2, 7, 9, 2], [3, 3, 2, 3], 2, 'same'),
  convolution('3×3 same, stride 2, even', [1, 8, 6, 2], [3, 3, 2, 2], 2, 'same'),
  convolution('4×3 same, which pads more below', [1, 6, 5, 2], [4, 3, 2, 2], 1, 'same'),
  convolution('strides 1 and 2', [1, 5, 8, 2], [3, 3, 2, 2], [1, 2], 'same'),
  convolution('stride 3 valid, cells that nothing reads', [1, 9, 8, 2], [2, 1, 2, 3], 3, 'valid'),
  convolution('1×1', [2, 4, 3, 5], [1, 1, 5, 2], 1, 'same'),
  convolution('1×1, stride 2', [1, 7, 6, 3], [1, 1, 3, 4], 2, 'valid'),
  convolution('padding 1', [1, 6, 7, 2], [3, 3, 2, 2], 1, 1),
  convolution('padding of each side, stride 2', [1, 7, 6, 2], [3, 3, 2, 2], 2, [
    [0, 0],
    [2, 0],
    [0, 1],
    [0, 0],
  ]),
  convolution('a filter larger than the input', [1, 3, 4, 2], [5, 5, 2, 2], 1, 'same'),
  convolution('one channel', [1, 5, 4, 1], [3, 3, 1, 1], 1, 'same'),
  convolution('many channels', [2, 8, 7, 8], [3, 3, 8, 16], 1, 'same'),
  depthwise('3×3 same', [2, 6, 5, 3], [3, 3, 3, 1], 1, 'same'),
  depthwise('3×3 same, stride 2, multiplier 2', [1, 7, 6, 3], [3, 3, 3, 2], 2, 'same'),
  depthwise('2×3 valid', [1, 6, 7, 2], [2, 3, 2, 1], 1, 'valid'),
  // Of whole numbers: largest cells that are equal.
  maximum('2×2', [2, 6, 4, 3], 2, 2, 'same'),
  maximum('3×2, stride 2 and 1, odd', [2, 7, 5, 2], [3, 2], [2, 1], 'same'),
  maximum('3×3 valid, overlapping', [1, 6, 7, 4], 3, 2, 'valid'),
  maximum('padding 1', [1, 5, 6, 2], 3, 2, 1),
  {
    name: 'transposed convolution',
    inputs: [
      [1, 4, 3, 3],
      [3, 3, 2, 3],
    ],
    forward: (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [1, 8, 6, 2], 2, 'same'),
    linear: true,
  },
  ...products('of 2', [24, 24], [24, 24]),
  ...products('of 3, one', [1, 24, 24], [1, 24, 24]),
  ...products('of 4, ones', [1, 1, 24, 24], [1, 1, 24, 24]),
  ...products('of 3, three', [3, 24, 24], [3, 24, 24]),
  // tfjs has no gradient of what is broadcast.
  ...flags.map(([transposeA, transposeB]) => ({
    name: `matMul broadcast${transposeA ? ' ᵀa' : ''}${transposeB ? ' ᵀb' : ''}`,
    inputs: [[3, 24, 24]],
    forward: (a?: tf.Tensor) => tf.matMul(a!, numbers([1, 24, 24], 5), transposeA, transposeB),
    linear: true,
  })),
  ...products('small', [3, 3], [3, 3]),
  ...fused,
  {
    name: 'gather rows',
    inputs: [[4, 3]],
    forward: (x) => tf.gather(x!, tf.tensor1d(rows, 'int32')),
    linear: true,
  },
  {
    name: 'gather columns',
    inputs: [[2, 4, 3]],
    forward: (x) => tf.gather(x!, tf.tensor1d(rows, 'int32'), 1),
    linear: true,
  },
  {
    name: 'unsortedSegmentSum',
    inputs: [[6, 2, 2]],
    forward: (x) => tf.unsortedSegmentSum(x!, tf.tensor1d(segments, 'int32'), 4),
    linear: true,
  },
]

/** Whole numbers from −3 to 3: sums of their products are exact in float32, in any order. */
export function numbers(shape: readonly number[], seed: number): tf.Tensor {
  let state = seed * 7919 + 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * 7) - 3
  }
  return tf.tensor(Array.from({ length: tf.util.sizeFromShape([...shape]) }, next), [...shape])
}
