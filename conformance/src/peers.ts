import type { OperatorName } from '@roipool/core'
import { filled } from './fill.js'
import type { Problem } from './problem.js'

/** A file that `witness/` makes: what a peer answers to many problems. */
interface PeerFile {
  readonly operator: string
  readonly source: string
  readonly problems: readonly PeerProblem[]
}

interface PeerProblem {
  /** [batch, height, width, channels]; of a pyramid, the finest map's: level n is smaller by 2^n, its seed more by 977 n */
  readonly shape: readonly number[]
  readonly seed: number
  /** K×5: image x1 y1 x2 y2 */
  readonly rois: readonly (readonly number[])[]
  readonly params: object
  /** Little-endian float32, channels last, in base64. */
  readonly expected: string
}

/** Loaded when a case needs them: they are large. */
const files = {
  'torchvision-roi-pool': () => import('./golden/torchvision-roi-pool.json'),
  'onnxruntime-max-roi-pool': () => import('./golden/onnxruntime-max-roi-pool.json'),
  'torchvision-roi-align': () => import('./golden/torchvision-roi-align.json'),
  'onnxruntime-roi-align': () => import('./golden/onnxruntime-roi-align.json'),
  'torchvision-ps-roi-pool': () => import('./golden/torchvision-ps-roi-pool.json'),
  'torchvision-multi-scale-roi-align': () => import('./golden/torchvision-multi-scale-roi-align.json'),
  'torchvision-ps-roi-align': () => import('./golden/torchvision-ps-roi-align.json'),
} satisfies Record<string, () => Promise<{ readonly default: PeerFile }>>

export type PeerName = keyof typeof files

/** Problems of a file with the peer's answers, from number `from` on, which counts from 1. */
export async function peerProblems(name: PeerName, from: number, count: number) {
  const file: PeerFile = (await files[name]()).default
  const problems = file.problems.slice(from - 1, from - 1 + count)
  return problems.map((item, n) => ({
    number: from + n,
    problem: toProblem(file.operator as OperatorName, item),
    expected: decoded(item.expected),
  }))
}

function toProblem(operator: OperatorName, { shape, seed, rois, params }: PeerProblem): Problem {
  const strides = 'strides' in params ? (params.strides as readonly number[]) : undefined
  return {
    operator,
    features: strides?.map((_, level) => toMap(shape, seed, level)) ?? toMap(shape, seed, 0),
    rois: {
      boxes: Float32Array.from(rois.flatMap(([, ...box]) => box)),
      batchIndices: Int32Array.from(rois.map(([image]) => image!)),
    },
    params: operator === 'roiPool' ? { ...params, quantization: 'round' } : params,
  } as Problem
}

function toMap(
  [batch = 0, height = 0, width = 0, channels = 0]: PeerProblem['shape'],
  seed: number,
  level: number,
) {
  const shape = [batch, height >> level, width >> level, channels] as const
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1))
  let number = (seed + 977 * level) % PRIME
  for (let n = 0; n < data.length; n++) {
    data[n] = (number - 32760) / 32768
    number = number + STEP < PRIME ? number + STEP : number + STEP - PRIME
  }
  return { data, shape }
}

/** Cell n is (n · STEP + seed) mod PRIME, as a multiple of 2^-15 in [-1, 1): the formula of `witness/` too. */
const [STEP, PRIME] = [40503, 65521]

function decoded(base64: string): Float32Array {
  const letters = atob(base64)
  const view = new DataView(new ArrayBuffer(letters.length))
  for (let n = 0; n < letters.length; n++) view.setUint8(n, letters.charCodeAt(n))
  return filled(letters.length / 4, (n) => view.getFloat32(n * 4, true))
}
