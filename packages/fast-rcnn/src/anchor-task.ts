import type { FeatureMap } from '@roipool/core'
import { type Matches, match, sample } from '@roipool/detection'
import type { PreparedScene } from './dataset.js'
import { proposalLoss } from './loss.js'
import { memo } from './memo.js'
import { draw, type Random, seedOf } from './random.js'
import { concat, fours } from './rows.js'
import { anchorsOn, type Rpn } from './rpn.js'
import { targetsOf } from './targets.js'
import type { Batch, Shares, Task } from './task.js'

/** A scene, its anchors, and what they are to learn. */
interface Example {
  readonly scene: PreparedScene
  readonly boxes: Float32Array
  readonly matches: Matches
}

/** An anchor is an object from this IoU on, or the best of an object; background below that. */
const [FOREGROUND, BACKGROUND] = [0.6, 0.3]

/**
 * Trains a region proposal network: anchors of some images. Its hidden layer sees the 3×3 cells of each anchor drawn, so
 * that nothing is convolved, and tfjs needs no gradient of a convolution.
 */
export function anchorTask(network: Rpn, scenes: readonly PreparedScene[], shares: Shares): Task {
  const { head, tfjs, anchors } = network
  const each = anchors.sizes.length * anchors.ratios.length
  const exampleOf = memo((n) => matched(network, scenes[n]!))
  return {
    head,
    tfjs,
    async draw(random) {
      const drawn = draw(scenes.length, shares.images, random).map(exampleOf)
      return joined(
        drawn.map((example) => partOf(example, each, shares, random)),
        shares.boxWeight,
      )
    },
  }
}

function matched(network: Rpn, scene: PreparedScene): Example {
  const boxes = anchorsOn(network, scene.map)
  const options = { foreground: FOREGROUND, background: [0, BACKGROUND], everyTruth: true } as const
  return { scene, boxes, matches: match(boxes, scene.boxes, options) }
}

/** Anchors of one image. */
interface Part {
  readonly patches: Float32Array
  readonly anchors: number[]
  readonly labels: number[]
  readonly targets: Float32Array
}

function partOf(
  { scene, boxes, matches }: Example,
  each: number,
  { rows: count, foreground, hard }: Shares,
  random: Random,
): Part {
  const rows = [...sample(matches, { count, foreground, hard, seed: seedOf(random) })]
  const objects = rows.map((row) => (matches.label[row] === 1 ? matches.truth[row]! : -1))
  return {
    patches: patchesOf(
      scene.map.features,
      rows.map((row) => Math.floor(row / each)),
    ),
    anchors: rows.map((row) => row % each),
    labels: objects.map((object) => (object === -1 ? 0 : 1)),
    targets: targetsOf(fours(boxes, rows), scene.boxes, objects),
  }
}

/** The 3×3 cells around each of some cells, 0 outside the map: [cells, 3 · 3 · channels]. */
export function patchesOf(
  { data, shape: [, height, width, channels] }: FeatureMap,
  cells: readonly number[],
): Float32Array {
  const out = new Float32Array(cells.length * 9 * channels)
  let at = 0
  for (const cell of cells) {
    const [row, column] = [Math.floor(cell / width), cell % width]
    for (let y = row - 1; y <= row + 1; y++) {
      for (let x = column - 1; x <= column + 1; x++, at += channels) {
        if (y < 0 || x < 0 || y >= height || x >= width) continue
        const from = (y * width + x) * channels
        out.set(data.subarray(from, from + channels), at)
      }
    }
  }
  return out
}

function joined(parts: readonly Part[], boxWeight: number): Batch {
  const anchors = Int32Array.from(parts.flatMap((part) => part.anchors))
  const labels = Int32Array.from(parts.flatMap((part) => part.labels))
  const targets = concat(parts.map((part) => part.targets))
  return {
    x: concat(parts.map(({ patches }) => patches)),
    rows: labels.length,
    objects: labels.filter((label) => label === 1).length,
    loss: (scores, codes) => proposalLoss(scores, codes, anchors, labels, targets, boxWeight),
  }
}
