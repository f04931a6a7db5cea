import { checkChoice, checkNames, describeValue, invalid } from '@roipool/core'
import type { Variable } from '@tensorflow/tfjs-core'
import { checkRange, checkWhole } from './check.js'
import type { Checkpoint } from './checkpoint.js'
import type { Warn } from './dataset.js'
import { variablesOf } from './layers.js'
import type { OptimizerName } from './optimizer.js'
import { isRpn, type Proposals } from './proposals.js'
import type { Rpn } from './rpn.js'
import { tunable } from './tune.js'
import { type Detector, modelIn } from './vectors.js'

export interface TrainOptions {
  /** Steps of the whole training, those of a checkpoint among them. */
  readonly steps: number
  /** Images of a step: 8 by default, 2 of an rpn. */
  readonly images?: number | undefined
  /** RoIs of each image, or anchors of an rpn: 16 by default, 160 of an rpn. */
  readonly roisPerImage?: number | undefined
  /** At most this share of them are objects: 0.25 by default, 0.5 of an rpn. */
  readonly foreground?: number | undefined
  /** This share of the background overlaps an object at IoU 0.1 or more, if there is enough: 0.5 by default. */
  readonly hard?: number | undefined
  /** What the loss of boxes counts beside that of classes: 1 by default. */
  readonly boxWeight?: number | undefined
  /** The share of each hidden layer's outputs that are dropped in a step: 0.3 by default, 0 of an rpn. */
  readonly dropout?: number | undefined
  readonly optimizer?: OptimizerName | undefined
  /**
   * Trains the backbone, too, through the pooling: the share of the learning rate that it follows. 0 by default, and it stays
   * as it is. The backbone must be a `Tunable`; maps made before are stale afterwards.
   */
  readonly tune?: number | undefined
  /** Of each step, counted from 1: by default 1e-3 (momentum: 1e-2), and a tenth of it after 70 % of the steps. */
  readonly learningRate?: number | ((step: number) => number) | undefined
  /** A whole number: the same seed draws the same images, RoIs and dropout. 0 by default. */
  readonly seed?: number | undefined
  /** Goes on where this was taken, to the last bit as if it had never stopped: same data, same options. */
  readonly checkpoint?: Checkpoint | undefined
  /** Boxes of scenes that have none, or what finds them: selective search, at most 1,000 boxes, by default. */
  readonly proposals?: Proposals | undefined
  /** Whether each scene is followed by its mirror image. False by default. Of prepared scenes, `prepare` says it. */
  readonly flip?: boolean | undefined
  /** Ends the training; its reason is thrown. The model keeps what it has learned. */
  readonly signal?: AbortSignal | undefined
  /** Called after each scene that is made ready, before the first step. */
  readonly progress?: ((done: number, of: number | undefined) => void) | undefined
  /** Told what was put right: `console.warn` by default. */
  readonly warn?: Warn | undefined
}

const NAMES: readonly string[] = [
  ...['steps', 'images', 'roisPerImage', 'foreground', 'hard', 'boxWeight', 'dropout', 'optimizer', 'tune'],
  ...['learningRate', 'seed', 'checkpoint', 'proposals', 'flip', 'signal', 'progress', 'warn'],
]

type Settled = 'foreground' | 'hard' | 'boxWeight' | 'dropout' | 'seed' | 'optimizer' | 'tune'

/** Options with their defaults. */
export interface Settings
  extends Readonly<{ [Name in Settled]: NonNullable<TrainOptions[Name]> }>,
    Pick<TrainOptions, 'checkpoint' | 'signal'> {
  readonly steps: number
  readonly images: number
  /** RoIs of each image. */
  readonly rows: number
  /** Of each step. */
  readonly rate: (step: number) => number
}

/** @throws RoiPoolError ROI_INVALID */
export function checked(detector: Detector | Rpn, options: TrainOptions): Settings {
  checkNames(options, NAMES, 'options')
  const own = isRpn(detector)
  const { images = own ? 2 : 8, roisPerImage = own ? 160 : 16, foreground = own ? 0.5 : 0.25 } = options
  const { steps, hard = 0.5, boxWeight = 1, dropout = own ? 0 : 0.3, seed = 0, checkpoint } = options
  const { optimizer = 'adam', learningRate, tune = 0 } = options
  for (const [name, value] of Object.entries({ steps, images, roisPerImage })) {
    checkWhole(`options.${name}`, value, 1)
  }
  checkRange('options.foreground', foreground, 0, 1)
  checkRange('options.hard', hard, 0, 1)
  checkRange('options.boxWeight', boxWeight, 0, Infinity)
  checkRange('options.dropout', dropout, 0, 0.99)
  checkWhole('options.seed', seed, 0)
  checkRange('options.tune', tune, 0, 1)
  if (tune > 0 && (own || detector.kind === 'rcnn')) invalid('options.tune is for a fastRcnn only')
  const model = own ? detector : modelIn(detector)
  const more = tune > 0 ? tunable(model.backbone).variables : []
  checkChoice('options.optimizer', optimizer, ['adam', 'momentum'])
  if (checkpoint) checkCheckpoint(checkpoint, { seed, optimizer }, [...variablesOf(model.head), ...more])
  return {
    steps,
    images,
    rows: roisPerImage,
    foreground,
    hard,
    boxWeight,
    dropout,
    seed,
    optimizer,
    checkpoint,
    tune,
    rate: rateOf(learningRate ?? (optimizer === 'adam' ? 1e-3 : 1e-2), steps),
    signal: options.signal,
  }
}

function rateOf(learningRate: number | ((step: number) => number), steps: number): (step: number) => number {
  if (typeof learningRate === 'function') return learningRate
  checkRange('options.learningRate', learningRate, Number.MIN_VALUE, Infinity)
  return (step) => (step > steps * 0.7 ? learningRate / 10 : learningRate)
}

function checkCheckpoint(
  checkpoint: Checkpoint,
  now: { readonly seed: number; readonly optimizer: string },
  variables: readonly Variable[],
): void {
  for (const name of ['seed', 'optimizer'] as const) {
    if (checkpoint[name] === now[name]) continue
    const [was, is] = [describeValue(checkpoint[name]), describeValue(now[name])]
    invalid(`options.checkpoint was made with ${name} ${was}, but options.${name} is ${is}`)
  }
  const { weights, moments } = checkpoint
  const each = moments.length / variables.length
  const fits =
    weights.length === variables.length &&
    (each === 1 || each === 2) &&
    weights.every((values, n) => values.length === variables[n]!.size) &&
    moments.every((values, n) => values.length === variables[Math.floor(n / each)]!.size)
  if (fits) return
  invalid('options.checkpoint is of another model: its weights have other sizes')
}
