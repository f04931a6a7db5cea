import type { ImageRows } from './order.js'

/** An estimate from so many rows of bins costs little beside pooling them. */
const SAMPLE = 200

/** Visits some of the rows of bins of an image, each with the one taken before it, and returns how many each stands for. */
export function sample(
  { from, to }: ImageRows,
  order: Int32Array,
  visit: (row: number, before: number | undefined) => void,
): number {
  const step = Math.max((to - from) / SAMPLE, 1)
  for (let n = from; n < to; n += step) {
    const at = Math.floor(n)
    visit(order[at]!, at > from ? order[at - 1] : undefined)
  }
  return step
}
