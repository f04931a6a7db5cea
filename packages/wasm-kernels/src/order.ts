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
  const { batchIndices } = plan
  const [, PH] = plan.outputShape
  const imageOf = (row: number) => batchIndices[Math.floor(row / PH)]!
  if (height * width * channels * 4 > COSTS.large) {
    const top = topCell(plan)
    const side = Math.sqrt(COSTS.small / (channels * 4))
    const from = (row: number) => {
      const first = row - (row % PH)
      const firstTop = top(first)
      return byRoi || Math.abs(top(first + PH - 1) - firstTop) < side ? firstTop : top(row)
    }
    sortBy(
      (row) => imageOf(row) * height + Math.min(Math.max(from(row), 0), height - 1),
      batch * height,
      order,
    )
  } else sortBy(imageOf, batch, order)

  const found: ImageRows[] = []
  for (let from = 0, to = 0; from < order.length; from = to) {
    const image = imageOf(order[from]!)
    while (to < order.length && imageOf(order[to]!) === image) to++
    found.push({ image, from, to })
  }
  return found
}

/** A counting sort of the numbers from 0 on by a key below `keys`; numbers with the same key stay in order. */
function sortBy(key: (n: number) => number, keys: number, order: Int32Array): void {
  const next = new Int32Array(keys + 1)
  for (let n = 0; n < order.length; n++) next[key(n) + 1]!++
  for (let k = 0; k < keys; k++) next[k + 1]! += next[k]!
  for (let n = 0; n < order.length; n++) order[next[key(n)]!++] = n
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
