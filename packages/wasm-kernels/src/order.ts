import type { Plan, Shape } from '@roipool/core'
import { COSTS } from './costs.js'

/** Rows of bins [from, to) of the order that lie in one image. */
export interface ImageRows {
  readonly image: number
  readonly from: number
  readonly to: number
}

/**
 * Puts the rows of bins of a plan (row i of RoI k is `k * PH + i`) in the order in which to take them: image by image,
 * and those of a large image from top to bottom, so that it is read about once, however many RoIs there are. `byRoi`,
 * the rows of a RoI stay together. Returns the images.
 */
export function orderRows(
  plan: Plan,
  [batch, height, width, channels]: Shape,
  order: Int32Array,
  byRoi = false,
): ImageRows[] {
  const { batchIndices, rows } = plan
  const [, PH] = plan.outputShape
  const images = new Int32Array(batch)
  for (let k = 0; k < rows.length; k++) images[batchIndices[k]!]!++
  if (height * width * channels * 4 > COSTS.large) {
    const top = topCell(plan)
    const side = Math.sqrt(COSTS.small / (channels * 4))
    const keys = new Int32Array(order.length)
    for (let k = 0; k < rows.length; k++) {
      const first = top(k * PH)
      const atOnce = byRoi || Math.abs(top((k + 1) * PH - 1) - first) < side
      for (let row = k * PH; row < (k + 1) * PH; row++) {
        const from = Math.min(Math.max(atOnce ? first : top(row), 0), height - 1)
        keys[row] = batchIndices[k]! * height + from
      }
    }
    sortBy(keys, batch * height, order)
  } else if (batch > 1) {
    const keys = new Int32Array(order.length)
    for (let k = 0; k < rows.length; k++) keys.fill(batchIndices[k]!, k * PH, (k + 1) * PH)
    sortBy(keys, batch, order)
  } else for (let row = 0; row < order.length; row++) order[row] = row

  const found: ImageRows[] = []
  let from = 0
  for (const [image, count] of images.entries()) {
    const to = from + count * PH
    if (to > from) found.push({ image, from, to })
    from = to
  }
  return found
}

/** A counting sort of the numbers from 0 on by their keys, below `most`; numbers with the same key stay in order. */
function sortBy(keys: Int32Array, most: number, order: Int32Array): void {
  const next = new Int32Array(most + 1)
  for (const key of keys) next[key + 1]!++
  for (let k = 0; k < most; k++) next[k + 1]! += next[k]!
  for (let n = 0; n < keys.length; n++) order[next[keys[n]!]!++] = n
}

/** The first cell that a y bin reads. */
function topCell(plan: Plan): (bin: number) => number {
  switch (plan.reduction) {
    case 'max':
      return (bin) => plan.y.start[bin]!
    case 'sum':
      return (bin) => plan.y.cell[plan.y.offset[bin]!] ?? 0
    case 'max-of-sums': {
      const { offset, taps } = plan.y
      return (bin) => taps.cell[taps.offset[offset[bin]!]!] ?? 0
    }
  }
}
