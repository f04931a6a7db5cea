import type { Plan } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { binsOf, type Cells, cellsOfRanges, cellsOfSamples, cellsOfTaps, type Listed } from './bins.js'
import { groupsOf, largestCells, largestSamples, type Reduce, reduceBins, sumsOfCells } from './blocks.js'
import type { Target } from './target.js'

/** Any tfjs backend, by stock operations that it is sure to have. */
export function composed(backendName: string): Target {
  return {
    runsOn: `tfjs ${backendName} (composed)`,
    // What its maximum makes of NaN, and whether a shader sees it at all, is up to each backend.
    nonFinite: false,
    // Shading languages let a device take them for 0.
    subnormals: false,
    // Its limits are unknown, so where float32 stops to count elements one by one.
    maxElements: 2 ** 24,
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: (x, plan, kept) => tf.tidy(() => reduceComposed(x, plan, kept)),
  }
}

/** Executes a plan by gathering each bin's cells side by side. It reads no cell that the plan does not name. */
function reduceComposed(x: tf.Tensor4D, plan: Plan, kept: tf.Tensor4D | undefined): tf.Tensor4D {
  switch (plan.reduction) {
    case 'max': {
      const lists = { y: cellsOfRanges(plan.y), x: cellsOfRanges(plan.x) }
      return reduceAll(x, plan, kept, { ...lists, reduce: largestCells, join: largestCells })
    }
    case 'sum': {
      const lists = { y: cellsOfTaps(plan.y), x: cellsOfTaps(plan.x) }
      return reduceAll(x, plan, kept, { ...lists, reduce: sumsOfCells, join: sumsOfCells })
    }
    case 'max-of-sums': {
      const lists = { y: cellsOfSamples(plan.y), x: cellsOfSamples(plan.x) }
      return reduceAll(x, plan, kept, { ...lists, reduce: largestSamples, join: largestCells })
    }
  }
}

/** What each bin lists on either axis, how that is reduced, and how the results for pieces of a bin are joined. */
interface Work<List extends Listed> {
  readonly y: readonly List[]
  readonly x: readonly List[]
  readonly reduce: Reduce<List>
  readonly join: Reduce<Cells>
}

/** The bins of a plan, a group at a time. */
function reduceAll<List extends Listed>(
  x: tf.Tensor4D,
  plan: Plan,
  kept: tf.Tensor4D | undefined,
  work: Work<List>,
): tf.Tensor4D {
  const [count, PH, PW, C] = plan.outputShape
  const source = sourceOf(x, plan)
  const bins = binsOf(plan, x.shape, work.y, work.x)
  const before = kept && tf.reshape<tf.Rank.R2>(kept, [count * PH * PW, C])
  const results = groupsOf(bins, C).map(({ from, end }) =>
    tf.tidy(() => {
      const group = bins.slice(from, end)
      const rest = [tf.tensor2d(new Float32Array(C).fill(plan.empty), [1, C])]
      if (group.includes(undefined)) {
        rest.push(before ? tf.slice(before, [from, 0], [end - from, C]) : tf.zeros([end - from, C]))
      }
      return reduceBins(source, group, tf.concat(rest), work.reduce, work.join)
    }),
  )
  return tf.reshape(tf.concat(results), [count, PH, PW, C])
}

/**
 * The map as [rows, columns, channels]. For a position-sensitive plan the channels of each bin (i, j) come to lie
 * side by side, in rows of their own: in one copy of the map, for picking them out of every cell gathered would gather
 * PH · PW times too much.
 */
function sourceOf(x: tf.Tensor4D, { positionSensitive, outputShape: [, PH, PW, C] }: Plan): tf.Tensor3D {
  const [batch, height, width, channels] = x.shape
  if (!positionSensitive) return tf.reshape(x, [batch * height, width, channels])
  const groups = tf.reshape(x, [batch * height * width, C, PH * PW])
  return tf.reshape(tf.transpose(groups, [2, 0, 1]), [PH * PW * batch * height, width, C])
}
