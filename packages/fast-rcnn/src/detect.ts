import { checkNames, describeValue, invalid } from '@roipool/core'
import { decodeBoxes } from '@roipool/detection'
import type { Image } from '@roipool/features'
import { mul, softmax, tensor2d, tidy } from '@tensorflow/tfjs-core'
import { breathe } from './breathe.js'
import { checkRange, checkWhole } from './check.js'
import { checkImage, inside } from './dataset.js'
import { onBackend } from './engine.js'
import { copyOf, forward } from './layers.js'
import { type Looked, type Proposals, proposalsOf } from './proposals.js'
import { type Candidates, type Detected, type Suppression, suppressed } from './suppress.js'
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
  /**
   * How often boxes are pooled, 1 by default: the second time where the first one moved them, if they scored at least 0.05,
   * and so on. Loose proposals are found better so. Gidaris and Komodakis 2015, arXiv 1505.01749, §5.
   */
  readonly passes?: number | undefined
  /**
   * Boxes of its class vote where a detection lies, if they overlap it by at least this IoU and score at least 0.05: it
   * gets their mean, weighed by scores. Without it none do. 0.5 in the same article.
   */
  readonly vote?: number | undefined
  /** Ends it; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
  /** Told how long each part took. Parts may be told more than once. */
  readonly timed?: ((part: Part, milliseconds: number) => void) | undefined
}

/** What detection consists of. The slow way, R-CNN, has its passes of the network in `'pooling'`. */
export type Part = 'network' | 'proposals' | 'pooling' | 'head' | 'suppression'

const NAMES = ['proposals', 'scoreThreshold', 'iouThreshold', 'most', 'passes', 'vote', 'signal', 'timed']
/** Values of RoIs that are pooled at once: 64 MiB. */
const MOST_VALUES = 2 ** 24
/** From this score on a box is pooled again, and votes. */
const COUNTS = 0.05

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

export interface Settings extends Suppression, Pick<DetectOptions, 'proposals' | 'signal'> {
  readonly passes: number
  /** Does a part of the work, and tells how long it took. */
  readonly timed: <Result>(part: Part, work: () => Promise<Result>) => Promise<Result>
}

/** Detection on what is there already: a map, or an image. */
export async function detectIn(detector: Detector, looked: Looked, settings: Settings): Promise<Detected[]> {
  const { proposals, signal, timed, passes } = settings
  const { backbone, classes } = modelIn(detector)
  signal?.throwIfAborted()
  let boxes = await timed('proposals', () => proposalsOf(proposals, looked, backbone, signal))
  let found = await candidatesOf(detector, looked, boxes, settings)
  for (let pass = 1; pass < passes; pass++) {
    boxes = inside(found.boxes, looked.width, looked.height).boxes
    found = await candidatesOf(detector, looked, boxes, settings)
  }
  return timed('suppression', async () => suppressed(found, classes, settings))
}

/** What the layers say of boxes: those of each class that score enough, where they moved them. */
async function candidatesOf(
  detector: Detector,
  looked: Looked,
  boxes: Float32Array,
  { signal, timed, scoreThreshold, passes, vote }: Settings,
): Promise<Candidates> {
  const { head, classes } = modelIn(detector)
  const inputs = head.hidden[0] ?? head.scores
  const rowsAtOnce = Math.max(1, Math.floor(MOST_VALUES / inputs.factors[0]!.shape[0]!))
  const least = passes > 1 || vote !== undefined ? Math.min(scoreThreshold, COUNTS) : scoreThreshold
  const found: Found = { boxes: [], codes: [], scores: [], classes: [] }
  for (let from = 0; from < boxes.length / 4; from += rowsAtOnce) {
    signal?.throwIfAborted()
    const part = boxes.subarray(from * 4, (from + rowsAtOnce) * 4)
    const vectors = await timed('pooling', () => vectorsOf(detector, looked, part))
    const outputs = await timed('head', () => outputsOf(detector, vectors, part.length / 4))
    collect(found, part, outputs, classes.length, least)
  }
  const imageSize = { width: looked.width, height: looked.height }
  return { ...found, boxes: decodeBoxes(Float32Array.from(found.boxes), found.codes, { imageSize }) }
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

/** Boxes that score enough for a class, and how its codes move them. */
interface Found {
  readonly boxes: number[]
  readonly codes: number[]
  readonly scores: number[]
  readonly classes: number[]
}

function collect(
  into: Found,
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

/** Options with their defaults. @throws RoiPoolError ROI_INVALID */
export function checked(detector: Detector, options: DetectOptions, scores = 0.5): Settings {
  checkDetector(detector)
  checkNames(options, NAMES, 'options')
  const { proposals, scoreThreshold = scores, iouThreshold = 0.3, most = 100, passes = 1 } = options
  const { vote, signal, timed } = options
  checkRange('options.scoreThreshold', scoreThreshold, 0, 1)
  checkRange('options.iouThreshold', iouThreshold, 0, 1)
  checkWhole('options.most', most, 1)
  checkWhole('options.passes', passes, 1)
  if (vote !== undefined) checkRange('options.vote', vote, 0, 1)
  return { proposals, scoreThreshold, iouThreshold, most, passes, vote, signal, timed: clock(timed) }
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
