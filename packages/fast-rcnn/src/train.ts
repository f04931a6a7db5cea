import { invalid } from '@roipool/core'
import { keep, mul, type Tensor, type Tensor2D, tensor, tensor2d, type Variable } from '@tensorflow/tfjs-core'
import { anchorTask } from './anchor-task.js'
import { breathe } from './breathe.js'
import type { Checkpoint } from './checkpoint.js'
import type { Dataset, PreparedScene } from './dataset.js'
import { scoped } from './engine.js'
import { backward, copyOf, forward, type Pass, variablesOf } from './layers.js'
import { type Optimizer, type OptimizerName, optimizerOf } from './optimizer.js'
import { prepare } from './prepare.js'
import { isRpn } from './proposals.js'
import { type Random, randomOf } from './random.js'
import { roiTask } from './roi-task.js'
import type { Rpn } from './rpn.js'
import type { Batch, Task } from './task.js'
import { checked, type TrainOptions } from './train-options.js'
import { tunable } from './tune.js'
import { type Detector, modelIn } from './vectors.js'

/** One step that was done. */
export interface Step {
  /** From 1. */
  readonly number: number
  /** The sum of the two that follow, before this step. */
  readonly loss: number
  readonly classLoss: number
  readonly boxLoss: number
  readonly learningRate: number
  /** RoIs or anchors of the step, and how many of them were objects. */
  readonly rois: number
  readonly objects: number
  /** What `train` needs to go on from here. To be called before the next step is asked for. */
  checkpoint(): Promise<Checkpoint>
}

/**
 * Trains a detector, or a region proposal network, step by step: `for await (const step of train(…))`. The backbone stays
 * as it is; its map of each scene is made once. Leaving the loop ends the training. Timers have their turn between steps. On the same tfjs backend, the same
 * seed gives the same weights, to the last bit.
 *
 * Girshick 2015, §2.3: images, then RoIs of each, drawn by their overlap with the truth, which is among them.
 *
 * @throws RoiPoolError at the first step: ROI_INVALID for malformed options or scenes, no scene, no object in any of them;
 * at any step, where the loss is not a number: the model then keeps the weights of the step before
 */
export async function* train(
  detector: Detector | Rpn,
  dataset: Dataset,
  options: TrainOptions,
): AsyncGenerator<Step, void, undefined> {
  const settings = checked(detector, options)
  const model = isRpn(detector) ? detector : modelIn(detector)
  const scenes = await scenesOf(detector, dataset, options)
  const { seed, steps, images, optimizer: name, rate, checkpoint, signal } = settings
  model.inputScale ??= scaleOf(scenes)
  const shares = { ...settings, images: Math.min(images, scenes.length) }
  const backbone = settings.tune > 0 ? tunable(model.backbone) : undefined
  const task = isRpn(detector)
    ? anchorTask(detector, scenes, shares)
    : roiTask(detector, scenes, shares, backbone)
  const own = variablesOf(task.head)
  const variables = [...own, ...(backbone?.variables ?? [])]
  const share = (n: number) => (n < own.length ? 1 : settings.tune)
  const optimizer = scoped(task.tfjs, () => started(variables, name, checkpoint, share))
  if (backbone && model.kind === 'fast-rcnn') model.tuned = true
  if (checkpoint) model.inputScale = checkpoint.inputScale
  const scale = model.inputScale
  try {
    for (let step = (checkpoint?.step ?? 0) + 1; step <= steps; step++) {
      await breathe()
      signal?.throwIfAborted()
      const random = randomOf(seed, step)
      const batch = await task.draw(random)
      const losses = await take(
        task,
        batch,
        optimizer,
        { rate: rate(step), step, scale, dropout: settings.dropout },
        random,
      )
      yield {
        number: step,
        ...losses,
        learningRate: rate(step),
        rois: batch.rows,
        objects: batch.objects,
        checkpoint: () =>
          checkpointOf({ step, seed, optimizer: name, inputScale: scale }, variables, optimizer),
      }
    }
  } finally {
    optimizer.dispose()
  }
}

/** What is the step's own. */
interface Pace {
  readonly rate: number
  readonly step: number
  readonly scale: number
  readonly dropout: number
}

/** One step: forward, loss, backward, update. */
async function take(task: Task, batch: Batch, optimizer: Optimizer, pace: Pace, random: Random) {
  const { head, tfjs } = task
  const { rows } = batch
  const kept: Tensor[] = []
  try {
    const pass = scoped(tfjs, () => {
      const x = mul(tensor2d(batch.x, [rows, batch.x.length / rows]), pace.scale) as Tensor2D
      const masks = head.hidden.map(({ bias }) => maskOf(rows, bias.shape[0]!, pace.dropout, random))
      return keptPass(forward(head, x, masks), kept)
    })
    const [scores, codes] = await Promise.all([copyOf(pass.scores), copyOf(pass.codes)])
    const losses = batch.loss(scores, codes)
    const { classLoss, boxLoss } = losses
    if (!Number.isFinite(classLoss + boxLoss)) {
      invalid(
        `step ${pace.step}: the loss is ${classLoss + boxLoss}: lower options.learningRate, which is ${pace.rate}, ` +
          'or look for values in the feature maps that are not finite',
      )
    }
    scoped(tfjs, () => {
      const outward = [
        tensor2d(losses.scores, pass.scores.shape),
        tensor2d(losses.codes, pass.codes.shape),
      ] as const
      const { variables, x } = backward(head, pass, ...outward, task.tuned !== undefined)
      const tuned = x && task.tuned ? task.tuned.gradients(batch, mul<Tensor2D>(x, pace.scale)) : []
      optimizer.apply([...variables, ...tuned], pace.rate, pace.step)
    })
    return { loss: classLoss + boxLoss, classLoss, boxLoss }
  } finally {
    for (const tensor of kept) tensor.dispose()
  }
}

/** Keeps what the gradient needs beyond a tidy, and lists it. */
function keptPass(pass: Pass, into: Tensor[]): Pass {
  const all = new Set<Tensor>([pass.scores, pass.codes, ...pass.gates, ...[...pass.given.values()].flat()])
  for (const one of all) into.push(keep(one))
  return pass
}

/** 0 for the share that is dropped, and for the others what makes up for it. */
function maskOf(rows: number, outputs: number, dropout: number, random: Random) {
  const left = 1 / (1 - dropout)
  const values = Float32Array.from({ length: rows * outputs }, () => (random() < dropout ? 0 : left))
  return tensor2d(values, [rows, outputs])
}

/** Brings values of about 1/2 to the head: half the inverse of the root mean square of the first maps. */
function scaleOf(scenes: readonly PreparedScene[]): number {
  let [sum, count] = [0, 0]
  for (const { map } of scenes.slice(0, 20)) {
    for (const value of map.features.data) sum += value * value
    count += map.features.data.length
  }
  return sum > 0 ? 1 / Math.sqrt(sum / count) / 2 : 1
}

/** The optimizer, new or as a checkpoint says, with the weights of that. */
function started(
  variables: readonly Variable[],
  name: OptimizerName,
  checkpoint: Checkpoint | undefined,
  share: (n: number) => number,
): Optimizer {
  if (!checkpoint) return optimizerOf(name, variables, undefined, share)
  const each = checkpoint.moments.length / variables.length
  const moments = checkpoint.moments.map((values, n) =>
    tensor(values, variables[Math.floor(n / each)]!.shape),
  )
  for (const [n, variable] of variables.entries()) {
    variable.assign(tensor(checkpoint.weights[n]!, variable.shape))
  }
  return optimizerOf(name, variables, moments, share)
}

async function checkpointOf(
  rest: Omit<Checkpoint, 'weights' | 'moments'>,
  variables: readonly Variable[],
  optimizer: Optimizer,
): Promise<Checkpoint> {
  const [weights, moments] = await Promise.all([
    Promise.all(variables.map(copyOf)),
    Promise.all(optimizer.moments.map(copyOf)),
  ])
  return { ...rest, weights, moments }
}

async function scenesOf(
  detector: Detector | Rpn,
  dataset: Dataset,
  options: TrainOptions,
): Promise<PreparedScene[]> {
  const { proposals, flip, signal, progress, warn = console.warn } = options
  const classes = isRpn(detector) ? undefined : modelIn(detector).classes
  const { backbone } = isRpn(detector) ? detector : modelIn(detector)
  const scenes = await prepare(dataset, backbone, {
    // A region proposal network learns from anchors.
    proposals: isRpn(detector) ? new Float32Array() : proposals,
    flip,
    tune: (options.tune ?? 0) > 0,
    keepImages: !isRpn(detector) && detector.kind === 'rcnn',
    classes: classes?.length,
    signal,
    progress,
    warn,
  })
  if (scenes.length === 0) invalid('dataset has no scene')
  const seen = new Set(scenes.flatMap(({ labels }) => labels))
  if (seen.size === 0) invalid(`dataset: none of its ${scenes.length} scenes has an object to learn from`)
  const missing = classes?.filter((_, n) => !seen.has(n)) ?? []
  if (missing.length > 0) warn(`dataset: no scene shows ${missing.join(', ')}`)
  return scenes
}
