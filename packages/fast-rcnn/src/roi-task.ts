import { invalid } from '@roipool/core'
import { type Matches, match, sample } from '@roipool/detection'
import { toCells } from './cells.js'
import type { PreparedScene } from './dataset.js'
import { multiTaskLoss } from './loss.js'
import { memo } from './memo.js'
import { draw, type Random, seedOf } from './random.js'
import { concat, fours } from './rows.js'
import { targetsOf } from './targets.js'
import type { Batch, Shares, Task } from './task.js'
import { mapOf, type Seen, type Tunable, tuned } from './tune.js'
import { type Detector, modelIn, vectorsOf } from './vectors.js'

/** A scene, its RoIs, and what they are to learn. */
interface Example {
  readonly scene: PreparedScene
  /** The truth, then the proposals. */
  readonly boxes: Float32Array
  readonly matches: Matches
}

/** Trains the head of a detector: RoIs of some images, drawn by how they overlap the truth. */
export function roiTask(
  detector: Detector,
  scenes: readonly PreparedScene[],
  shares: Shares,
  backbone?: Tunable,
): Task {
  const { head, tfjs, pool } = modelIn(detector)
  const exampleOf = memo((n) => matched(scenes[n]!))
  return {
    head,
    tfjs,
    tuned: backbone && {
      variables: backbone.variables,
      gradients: ({ seen }, x) => tuned(backbone, pool, seen!, x),
    },
    async draw(random) {
      const drawn = draw(scenes.length, shares.images, random).map(exampleOf)
      const parts: Part[] = []
      for (const example of drawn) parts.push(await partOf(detector, example, shares, random, backbone))
      return joined(parts, shares.boxWeight)
    },
  }
}

function matched(scene: PreparedScene): Example {
  const boxes = new Float32Array([...scene.boxes, ...scene.proposals])
  return { scene, boxes, matches: match(boxes, scene.boxes) }
}

/** RoIs of one image. */
interface Part {
  readonly vectors: Float32Array
  readonly seen: Seen | undefined
  /** 0 for the background, 1 for the first class. */
  readonly labels: number[]
  readonly targets: Float32Array
}

async function partOf(
  detector: Detector,
  { scene, boxes, matches }: Example,
  { rows: count, foreground, hard }: Shares,
  random: Random,
  backbone: Tunable | undefined,
): Promise<Part> {
  const rows = [...sample(matches, { count, foreground, hard, seed: seedOf(random) })]
  const rois = fours(boxes, rows)
  const prefix = backbone && (scene.prefix ?? notKept())
  const map = prefix
    ? { ...scene.map, features: await mapOf(backbone, modelIn(detector).tfjs, prefix) }
    : scene.map
  const vectors = await vectorsOf(detector, { ...scene, map }, rois)
  const truths = rows.map((row) => (matches.label[row] === 1 ? matches.truth[row]! : -1))
  const labels = truths.map((truth) => (truth === -1 ? 0 : scene.labels[truth]! + 1))
  const seen = prefix && { prefix, rois: toCells(rois, map, backbone) }
  return { vectors, seen, labels, targets: targetsOf(rois, scene.boxes, truths) }
}

function joined(parts: readonly Part[], boxWeight: number): Batch {
  const labels = Int32Array.from(parts.flatMap((part) => part.labels))
  const targets = concat(parts.map((part) => part.targets))
  return {
    x: concat(parts.map(({ vectors }) => vectors)),
    rows: labels.length,
    seen: parts.flatMap(({ seen }) => seen ?? []),
    objects: labels.filter((label) => label > 0).length,
    loss: (scores, codes) => multiTaskLoss(scores, codes, labels, targets, boxWeight),
  }
}

function notKept(): never {
  return invalid(
    'these scenes were prepared for a backbone that stays as it is: prepare them with tune: true',
  )
}
