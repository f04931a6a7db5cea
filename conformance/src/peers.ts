import { elements, type FeatureMap, type OperatorName, type Shape } from '@roipool/core'
import { filled } from './fill.js'
import { kindOf, type Problem, regionsOf } from './problem.js'

/** A file that `witness/` makes: what a peer answers to many problems. */
interface PeerFile {
  readonly operator: string
  readonly source: string
  /** How maps are filled: `'prime-65521'` by default. */
  readonly fill?: string
  readonly problems: readonly PeerProblem[]
}

interface PeerProblem {
  /** [batch, height, width, channels], or in the layout of `params`; of a pyramid, the finest map's: level n is smaller by 2^n, its seed more by 977 n */
  readonly shape: readonly number[]
  readonly seed: number
  /** K×5: image x1 y1 x2 y2; or K×6: image cx cy w h angle; or K×(1 + 2 P): image x y x y …. None where images are the regions. */
  readonly rois?: readonly (readonly number[])[]
  /** The part of the map that is pooled, as a map of its own: [x1, y1, x2, y2) in cells. */
  readonly window?: readonly number[]
  readonly params: object
  /** Little-endian float32, in the layout of the map, in base64. */
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
  'detectron2-roi-align-rotated': () => import('./golden/detectron2-roi-align-rotated.json'),
  'torch-adaptive-pool': () => import('./golden/torch-adaptive-pool.json'),
  'torch-sample-points': () => import('./golden/torch-sample-points.json'),
  'mmcv-deform-roi-pool': () => import('./golden/mmcv-deform-roi-pool.json'),
  'dcnv2-deform-ps-roi-pool': () => import('./golden/dcnv2-deform-ps-roi-pool.json'),
  'mmcv-roi-align-rotated': () => import('./golden/mmcv-roi-align-rotated.json'),
} satisfies Record<string, () => Promise<{ readonly default: PeerFile }>>

export type PeerName = keyof typeof files

/** Problems of a file with the peer's answers, from number `from` on, which counts from 1. */
export async function peerProblems(name: PeerName, from: number, count: number) {
  const file: PeerFile = (await files[name]()).default
  const problems = file.problems.slice(from - 1, from - 1 + count)
  return problems.map((item, n) => ({
    number: from + n,
    problem: toProblem(file.operator as OperatorName, item, file.fill),
    expected: decoded(item.expected),
  }))
}

function toProblem(operator: OperatorName, item: PeerProblem, fill = 'prime-65521'): Problem {
  const { shape, seed, rois, window, params } = item
  const value = fills[fill]!
  const strides = 'strides' in params ? (params.strides as readonly number[]) : undefined
  const map = (level: number) => toMap(shape, level, value(seed + 977 * level))
  const regions =
    rois &&
    regionsOf(kindOf(operator), {
      rows: rois.map(([, ...row]) => row),
      images: rois.map(([image]) => image!),
    })
  return {
    operator,
    features: strides?.map((_, level) => map(level)) ?? (window ? partOf(map(0), window) : map(0)),
    ...(regions && { rois: regions }),
    params: paramsOf(operator, params),
  } as Problem
}

function paramsOf(operator: OperatorName, params: object): object {
  if ('offsets' in params) return { ...params, offsets: Float32Array.from(params.offsets as number[]) }
  return operator === 'roiPool' ? { ...params, quantization: 'round' } : params
}

/** A window of a map whose channels come first. */
function partOf(
  { data, shape }: FeatureMap,
  [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[],
): FeatureMap {
  const [batch, channels, height, width] = shape
  const kept = data.filter((_, n) => {
    const [y, x] = [Math.floor(n / width) % height, n % width]
    return y >= y1 && y < y2 && x >= x1 && x < x2
  })
  return { data: kept, shape: [batch, channels, y2 - y1, x2 - x1] }
}

function toMap(
  [batch = 0, ...sizes]: PeerProblem['shape'],
  level: number,
  value: (n: number) => number,
): FeatureMap {
  const [a = 0, b = 0, c = 0] = sizes
  const shape: Shape = level === 0 ? [batch, a, b, c] : [batch, a >> level, b >> level, c]
  return { data: filled(elements(shape), value), shape }
}

/** The value of number n of a map: the formulas of `witness/`, and of the answers that were brought. */
const fills: Readonly<Record<string, (seed: number) => (n: number) => number>> = {
  // A multiple of 2^-15 in [-1, 1).
  'prime-65521': (seed) => (n) => (((n * 40503 + seed) % 65521) - 32760) / 32768,
  'prime-104729': (seed) => (n) => ((n * 7919 + seed * 104659) % 104729) / 104729 - 0.5,
}

function decoded(base64: string): Float32Array {
  const letters = atob(base64)
  const view = new DataView(new ArrayBuffer(letters.length))
  for (let n = 0; n < letters.length; n++) view.setUint8(n, letters.charCodeAt(n))
  return filled(letters.length / 4, (n) => view.getFloat32(n * 4, true))
}
