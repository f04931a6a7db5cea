import { checkNames, describeValue, invalid } from '@roipool/core'
import { decodeBoxes, nms } from '@roipool/detection'
import type { Image } from '@roipool/features'
import { mul, softmax, tensor2d, tidy } from '@tensorflow/tfjs-core'
import { breathe } from './breathe.js'
import { checkRange, checkWhole } from './check.js'
import { checkImage } from './dataset.js'
import { onBackend } from './engine.js'
import { copyOf, forward } from './layers.js'
import { type Looked, type Proposals, proposalsOf } from './proposals.js'
import { fours } from './rows.js'
import { type Detector, modelIn, vectorsOf } from './vectors.js'

export interface DetectOptions {
  /** Boxes that may hold an object, or what finds them: selective search, at most 1,000 boxes, by default. */
  readonly proposals?: Proposals | undefined
  /** Detections below this score are left out: 0.5 by default. */
  readonly scoreThreshold?: number | undefined
  /** A detection is dropped where its IoU with a better one of its class is above this: 0.3 by default. */
  readonly iouThreshold?: number | undefined
  /** At most so many detections: 100 by default. */
  readonly most?: number | undefined
  /** Ends it; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
  /** Told how long each part took. Parts may be told more than once. */
  readonly timed?: ((part: Part, milliseconds: number) => void) | undefined
}

/** What detection consists of. The slow way, R-CNN, has its passes of the network in `'pooling'`. */
export type Part = 'network' | 'proposals' | 'pooling' | 'head' | 'suppression'

/** One object that was found. */
export interface Detected {
  /** The name of its class, and its number in the model's `classes`. */
  readonly class: string
  readonly category: number
  /** The probability of the class: 0 to 1. */
  readonly score: number
  /** x1 y1 x2 y2, in pixels of the image. */
  readonly box: Float32Array
}

const NAMES = ['proposals', 'scoreThreshold', 'iouThreshold', 'most', 'signal', 'timed']
/** Values of RoIs that are pooled at once: 64 MiB. */
const MOST_VALUES = 2 ** 24

/**
 * Finds objects in an image, the surest first.
 *
 * @throws RoiPoolError ROI_INVALID for a malformed image or options, and for weights that are not finite
 */
export async function detect(
  detector: Detector,
  image: Image,
  options: DetectOptions = {},
): Promise<Detected[]> {
  const settings = checked(detector, options)
  const { width, height } = checkImage('image', image)
  const { timed, signal } = settings
  signal?.throwIfAborted()
  const { backbone } = modelIn(detector)
  const needed = detector.kind === 'fast-rcnn'
  const map = needed ? await timed('network', () => backbone.map(image)) : undefined
  return detectIn(detector, { image, map, width, height }, settings)
}

export interface Settings
  extends Readonly<Record<'scoreThreshold' | 'iouThreshold' | 'most', number>>,
    Pick<DetectOptions, 'proposals' | 'signal'> {
  /** Does a part of the work, and tells how long it took. */
  readonly timed: <Result>(part: Part, work: () => Promise<Result>) => Promise<Result>
}

/** Detection on what is there already: a map, or an image. */
export async function detectIn(detector: Detector, looked: Looked, settings: Settings): Promise<Detected[]> {
  const { proposals, signal, timed } = settings
  const model = modelIn(detector)
  signal?.throwIfAborted()
  const boxes = await timed('proposals', () => proposalsOf(proposals, looked, model.backbone, signal))
  const inputs = model.head.hidden[0] ?? model.head.scores
  const rowsAtOnce = Math.max(1, Math.floor(MOST_VALUES / inputs.factors[0]!.shape[0]!))
  const found: Candidates = { boxes: [], codes: [], scores: [], classes: [] }
  for (let from = 0; from < boxes.length / 4; from += rowsAtOnce) {
    signal?.throwIfAborted()
    const part = boxes.subarray(from * 4, (from + rowsAtOnce) * 4)
    const vectors = await timed('pooling', () => vectorsOf(detector, looked, part))
    const outputs = await timed('head', () => outputsOf(detector, vectors, part.length / 4))
    collect(found, part, outputs, model.classes.length, settings.scoreThreshold)
  }
  return timed('suppression', async () => suppressed(found, looked, model.classes, settings))
}

interface Outputs {
  /** [boxes, classes + 1] */
  readonly scores: Float32Array
  /** [boxes, classes, 4] */
  readonly codes: Float32Array
}

async function outputsOf(detector: Detector, vectors: Float32Array, rows: number): Promise<Outputs> {
  const { head, inputScale = 1, tfjs } = modelIn(detector)
  const [scores, codes] = onBackend(tfjs, () =>
    tidy(() => {
      const x = tensor2d(vectors, [rows, vectors.length / rows])
      const pass = forward(head, mul(x, inputScale))
      return [softmax(pass.scores), pass.codes] as const
    }),
  )
  const outputs = { scores: await copyOf(scores), codes: await copyOf(codes) }
  scores.dispose()
  codes.dispose()
  return outputs
}

/** Boxes and classes that score enough. */
interface Candidates {
  readonly boxes: number[]
  readonly codes: number[]
  readonly scores: number[]
  readonly classes: number[]
}

function collect(
  into: Candidates,
  boxes: Float32Array,
  { scores, codes }: Outputs,
  classes: number,
  threshold: number,
): void {
  for (let row = 0; row < boxes.length / 4; row++) {
    for (let of = 0; of < classes; of++) {
      const score = scores[row * (classes + 1) + of + 1]!
      if (Number.isNaN(score)) invalid(`the score of box ${row} is NaN: did training diverge?`)
      if (score < threshold) continue
      into.scores.push(score)
      into.classes.push(of)
      into.boxes.push(...boxes.subarray(row * 4, row * 4 + 4))
      const at = (row * classes + of) * 4
      into.codes.push(...codes.subarray(at, at + 4))
    }
  }
}

function suppressed(
  { boxes, codes, scores, classes }: Candidates,
  { width, height }: Looked,
  names: readonly string[],
  { iouThreshold, most }: Settings,
): Detected[] {
  const decoded = decodeBoxes(Float32Array.from(boxes), codes, { imageSize: { width, height } })
  const kept = nms(decoded, scores, { iouThreshold, classes, most })
  return Array.from(kept, (row) => ({
    class: names[classes[row]!]!,
    category: classes[row]!,
    score: scores[row]!,
    box: fours(decoded, [row]),
  }))
}

/** Options with their defaults. @throws RoiPoolError ROI_INVALID */
export function checked(detector: Detector, options: DetectOptions, scores = 0.5): Settings {
  checkDetector(detector)
  checkNames(options, NAMES, 'options')
  const { proposals, scoreThreshold = scores, iouThreshold = 0.3, most = 100, signal, timed } = options
  checkRange('options.scoreThreshold', scoreThreshold, 0, 1)
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkWhole('options.most', most, 1)
  return { proposals, scoreThreshold, iouThreshold, most, signal, timed: clock(timed) }
}

function checkDetector(detector: Detector): void {
  const kind = typeof detector === 'object' && detector !== null ? detector.kind : undefined
  if (kind === 'fast-rcnn' || kind === 'rcnn') return
  invalid(`the model must be a fastRcnn or an rcnn, but is ${describeValue(detector)}`)
}

function clock(tell: DetectOptions['timed']): Settings['timed'] {
  return async (part, work) => {
    await breathe()
    const from = performance.now()
    const result = await work()
    tell?.(part, performance.now() - from)
    return result
  }
}
