import { encodeBoxes, type Matches, match, sample } from '@roipool/detection'
import type { PreparedScene } from './dataset.js'
import { multiTaskLoss } from './loss.js'
import { draw, type Random, seedOf } from './random.js'
import { concat, fours } from './rows.js'
import type { Batch, Shares, Task } from './task.js'
import { type Detector, modelIn, vectorsOf } from './vectors.js'

/** A scene, its RoIs, and what they are to learn. */
interface Example {
  readonly scene: PreparedScene
  /** The truth, then the proposals. */
  readonly boxes: Float32Array
  readonly matches: Matches
}

/** Trains the head of a detector: RoIs of some images, drawn by how they overlap the truth. */
export function roiTask(detector: Detector, scenes: readonly PreparedScene[], shares: Shares): Task {
  const { head, tfjs } = modelIn(detector)
  const examples = scenes.map(exampleOf)
  return {
    head,
    tfjs,
    async draw(random) {
      const drawn = draw(examples.length, shares.images, random).map((n) => examples[n]!)
      const parts: Part[] = []
      for (const example of drawn) parts.push(await partOf(detector, example, shares, random))
      return joined(parts, shares.boxWeight)
    },
  }
}

function exampleOf(scene: PreparedScene): Example {
  const boxes = new Float32Array([...scene.boxes, ...scene.proposals])
  return { scene, boxes, matches: match(boxes, scene.boxes) }
}

/** RoIs of one image. */
interface Part {
  readonly vectors: Float32Array
  /** 0 for the background, 1 for the first class. */
  readonly labels: number[]
  /** Four numbers a RoI. */
  readonly targets: number[]
}

async function partOf(
  detector: Detector,
  { scene, boxes, matches }: Example,
  { rows: count, foreground, hard }: Shares,
  random: Random,
): Promise<Part> {
  const rows = [...sample(matches, { count, foreground, hard, seed: seedOf(random) })]
  const rois = fours(boxes, rows)
  const vectors = await vectorsOf(detector, scene, rois)
  const truths = rows.map((row) => (matches.label[row] === 1 ? matches.truth[row]! : -1))
  const labels = truths.map((truth) => (truth === -1 ? 0 : scene.labels[truth]! + 1))
  // Of the background, the code of a box to itself: nothing is learned from it.
  const goals = Float32Array.from(
    truths.flatMap((truth, n) => [...(truth === -1 ? fours(rois, [n]) : fours(scene.boxes, [truth]))]),
  )
  return { vectors, labels, targets: [...encodeBoxes(rois, goals)] }
}

function joined(parts: readonly Part[], boxWeight: number): Batch {
  const labels = Int32Array.from(parts.flatMap((part) => part.labels))
  const targets = Float32Array.from(parts.flatMap((part) => part.targets))
  return {
    x: concat(parts.map(({ vectors }) => vectors)),
    rows: labels.length,
    objects: labels.filter((label) => label > 0).length,
    loss: (scores, codes) => multiTaskLoss(scores, codes, labels, targets, boxWeight),
  }
}
